#include "tests/load/connect.hpp"

#include <boost/json.hpp>

#include "tests/load/room_channel.hpp"

namespace amphi::load {
namespace {

namespace json = boost::json;
using client::MediaClient;
using client::MediaClientHandler;
using SharedSession = std::shared_ptr<JanusSession>;

Result<Joined> joined(Result<std::unique_ptr<MediaClient>> client,
                      std::function<Result<>(MediaClient&)> leave) {
  if (!client) return client.error();
  return Joined{std::move(*client), std::move(leave)};
}

Result<std::string> answer_of(const Result<json::object>& event) {
  if (!event) return event.error();
  return std::string(event->at("jsep").at("sdp").as_string());
}

}  // namespace

Connect Connector::over_http(client::ClientOptions options) const {
  options.transport = transport_;
  return [&crowd = crowd_, options](MediaClientHandler& handler) {
    return joined(MediaClient::join(crowd.loop(), crowd.certificate(), crowd.clock(), options, handler),
                  [](MediaClient& client) { return client.leave(); });
  };
}

Connect Connector::whep(const std::string& url, const std::string& token, Media media) const {
  client::ClientOptions options;
  options.url = url;
  options.token = token;
  options.offer.program_audio = media.sound;
  options.offer.program_video = media.picture;
  options.offer.redundant_audio = options.offer.ulpfec = media.redundant;
  return over_http(std::move(options));
}

Connect Connector::whip(const std::string& url, const std::string& token, Media media) const {
  client::ClientOptions options;
  options.url = url;
  options.token = token;
  options.offer.microphone = media.sound;
  options.offer.camera = media.picture;
  return over_http(std::move(options));
}

Connect Connector::participant(const std::string& http, const std::string& room, const std::string& token,
                               const std::string& name, Media media) const {
  client::ClientOptions options;
  options.transport = transport_;
  options.offer.microphone = options.offer.program_audio = media.sound;
  options.offer.camera = options.offer.program_video = media.picture;
  options.offer.redundant_audio = options.offer.ulpfec = media.redundant;
  return [=, &crowd = crowd_](MediaClientHandler& handler) -> Result<Joined> {
    auto channel = RoomChannel::join(http, room, token, name);
    if (!channel) return channel.error();
    const auto exchange = [&](const std::string& offer) { return (*channel)->offer(offer); };
    auto client =
        MediaClient::connect(crowd.loop(), crowd.certificate(), crowd.clock(), options, exchange, handler);
    if (!client) return client.error();
    if (auto live = (*channel)->go_live(media.picture, media.recorded); !live) return live.error();
    return joined(std::move(client), [channel = *channel](MediaClient&) { return channel->leave(); });
  };
}

Connect Connector::janus_streaming(const SharedSession& session, int mountpoint) const {
  client::ClientOptions options;
  options.transport = transport_;
  return [=, &crowd = crowd_](MediaClientHandler& handler) -> Result<Joined> {
    const auto handle = session->attach("janus.plugin.streaming");
    if (!handle) return handle.error();
    const auto offer = answer_of(session->ask(*handle, {{"request", "watch"}, {"id", mountpoint}}, {}, true));
    if (!offer) return offer.error();
    const auto deliver = [&](const std::string& answer) -> Result<> {
      json::object jsep{{"type", "answer"}, {"sdp", answer}, {"trickle", false}};
      const auto started = session->ask(*handle, {{"request", "start"}}, std::move(jsep), false);
      return started ? Result<>{} : Result<>{started.error()};
    };
    auto client = MediaClient::answer(crowd.loop(), crowd.certificate(), crowd.clock(), options, *offer,
                                      deliver, handler);
    return joined(std::move(client), [session, id = *handle](MediaClient&) { return session->detach(id); });
  };
}

Connect Connector::janus_audiobridge(const SharedSession& session, int room, bool muted) const {
  client::ClientOptions options;
  options.transport = transport_;
  options.offer.microphone = options.offer.program_audio = true;
  return [=, &crowd = crowd_](MediaClientHandler& handler) -> Result<Joined> {
    const auto handle = session->attach("janus.plugin.audiobridge");
    if (!handle) return handle.error();
    const auto entered =
        session->ask(*handle, {{"request", "join"}, {"room", room}, {"muted", muted}}, {}, false);
    if (!entered) return entered.error();
    const auto exchange = [&](const std::string& offer) {
      json::object jsep{{"type", "offer"}, {"sdp", offer}, {"trickle", false}};
      return answer_of(
          session->ask(*handle, {{"request", "configure"}, {"muted", muted}}, std::move(jsep), true));
    };
    auto client =
        MediaClient::connect(crowd.loop(), crowd.certificate(), crowd.clock(), options, exchange, handler);
    return joined(std::move(client), [session, id = *handle](MediaClient&) { return session->detach(id); });
  };
}

}  // namespace amphi::load
