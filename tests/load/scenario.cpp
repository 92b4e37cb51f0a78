#include "tests/load/scenario.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

namespace amphi::load {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

Media media_of(const Options& options) {
  return {
      .sound = true, .picture = !options.sound_only, .redundant = !options.plain, .recorded = options.record};
}

transport::TransportConfig transport_of(const Options& options) {
  const bool janus = !options.janus_streaming.empty() || !options.janus_audiobridge.empty();
  transport::TransportConfig transport;
  transport.addresses = options.bind;
  transport.only_tcp = options.tcp_only;
  // Janus offers no loopback address.
  if (transport.addresses.empty() && !janus) transport.addresses = {"127.0.0.1"};
  if (transport.addresses == std::vector<std::string>{"all"}) transport.addresses.clear();
  return transport;
}

/// The slope between the first and the last stage, for each server process.
json::array slopes(const json::array& stages) {
  json::array slopes;
  const json::object& first = stages.front().as_object();
  const json::object& last = stages.back().as_object();
  const double more = last.at("clients").to_number<double>() - first.at("clients").to_number<double>();
  const json::array& before = first.at("cost").at("servers").as_array();
  const json::array& after = last.at("cost").at("servers").as_array();
  for (std::size_t i = 0; i < std::min(before.size(), after.size()) && more > 0; ++i) {
    const double grown = after[i].at("percent_of_a_core").to_number<double>() -
                         before[i].at("percent_of_a_core").to_number<double>();
    slopes.push_back({{"pid", after[i].at("pid")}, {"percent_of_a_core_per_viewer", grown / more}});
  }
  return slopes;
}

}  // namespace

Result<std::unique_ptr<Scenario>> Scenario::create(const Options& options) {
  std::unique_ptr<Scenario> scenario(new Scenario(options));
  if (auto ready = scenario->prepare(); !ready) return ready.error();
  return scenario;
}

Result<> Scenario::prepare() {
  auto crowd = Crowd::create();
  if (!crowd) return crowd.error();
  crowd_ = std::move(*crowd);
  connector_ = std::make_unique<Connector>(*crowd_, transport_of(options_));
  if (!options_.janus_streaming.empty()) return prepare_janus(options_.janus_streaming);
  if (!options_.janus_audiobridge.empty()) {
    if (auto ready = prepare_janus(options_.janus_audiobridge); !ready) return ready;
    return join_speakers();
  }
  if (auto ready = prepare_server(); !ready) return ready;
  if (auto joined = join_speakers(); !joined) return joined;
  return options_.record ? begin_recording() : Result<>{};
}

Result<> Scenario::begin_recording() {
  if (!server_) return fail(ErrorCode::unsupported, "--record needs --amphi");
  auto channel = RoomChannel::join(url_, options_.room, server_->moderator, "Moderator");
  if (!channel) return channel.error();
  moderator_ = *channel;
  if (auto begun = moderator_->record(true); !begun) return begun;
  const auto runs = [this] { return !test::children_of(server_->pid(), "amphi-recorder").empty(); };
  return crowd_->run_until(runs, 10s) ? Result<>{} : fail(ErrorCode::timeout, "no recorder starts");
}

Result<> Scenario::prepare_server() {
  url_ = options_.url;
  token_ = options_.token;
  speaker_token_ = options_.speaker_token;
  crowd_->on_turn([](Instant) { RoomChannel::serve_all(); });
  if (options_.amphi.empty()) return {};
  auto server = ServerProcess::start(options_.amphi, options_.room, options_.config_extra);
  if (!server) return server.error();
  server_ = std::move(*server);
  url_ = server_->http;
  token_ = server_->attendee;
  speaker_token_ = server_->speaker;
  return {};
}

Result<> Scenario::prepare_janus(const std::string& url) {
  auto session = JanusSession::create(url);
  if (!session) return session.error();
  janus_ = *session;
  crowd_->on_turn([this](Instant time) { janus_->keep_alive(time); });
  if (options_.feed.empty()) return {};
  auto feed = JanusFeed::create(options_.feed, options_.feed_bits_per_second);
  if (!feed) return feed.error();
  feed_ = std::move(*feed);
  crowd_->on_turn([this](Instant time) { feed_->send(time); });
  return {};
}

Result<> Scenario::join_speakers() {
  const int count = janus_ ? options_.talkers : options_.speakers;
  if (count == 0) return {};
  auto clips = client::load_clips(options_.clips);
  if (!clips) return clips.error();
  clips_ = std::move(*clips);
  const auto make = [this](int index) {
    return LoadClient::join(speaker(index), clips_[static_cast<std::size_t>(index) % clips_.size()]);
  };
  if (auto filled = crowd_->fill(crowd_->speakers, count, options_.join_rate, make); !filled) return filled;
  crowd_->run_for(2s);
  return {};
}

Connect Scenario::speaker(int index) const {
  if (janus_) return connector_->janus_audiobridge(janus_, options_.audio_room, false);
  const Media media = media_of(options_);
  if (!options_.speakers_receive) {
    return connector_->whip(url_ + "/whip/" + options_.room, speaker_token_, media);
  }
  return connector_->participant(url_, options_.room, speaker_token_, fmt::format("Speaker {}", index + 1),
                                 media);
}

Result<std::unique_ptr<LoadClient>> Scenario::join_viewer(int) {
  if (!options_.janus_streaming.empty()) {
    return LoadClient::join(connector_->janus_streaming(janus_, options_.mountpoint), nullptr);
  }
  if (janus_)
    return LoadClient::join(connector_->janus_audiobridge(janus_, options_.audio_room, true), nullptr);
  std::string url = url_ + "/whep/" + options_.room;
  if (!options_.quality.empty()) url += "?quality=" + options_.quality;
  return LoadClient::join(connector_->whep(url, token_, media_of(options_)), nullptr);
}

std::vector<pid_t> Scenario::servers() const {
  std::vector<pid_t> pids(options_.pids.begin(), options_.pids.end());
  if (!server_) return pids;
  pids.push_back(server_->pid());
  for (const pid_t mixer : test::children_of(server_->pid(), "amphi-mixer")) pids.push_back(mixer);
  for (const pid_t recorder : test::children_of(server_->pid(), "amphi-recorder")) pids.push_back(recorder);
  return pids;
}

Result<json::object> Scenario::run() {
  std::vector<int> stages = options_.stages;
  if (!options_.janus_audiobridge.empty()) stages = {options_.listeners};
  json::array measured;
  for (const int viewers : stages) {
    auto stage = measure(viewers);
    if (!stage) return stage.error();
    measured.push_back(std::move(*stage));
  }
  if (measured.size() == 1) return measured.front().as_object();
  return json::object{{"slopes", slopes(measured)}, {"stages", measured}};
}

Result<json::object> Scenario::measure(int viewers) {
  const auto make = [this](int index) { return join_viewer(index); };
  if (auto filled = crowd_->fill(crowd_->viewers, viewers, options_.join_rate, make); !filled) {
    return filled.error();
  }
  crowd_->run_for(std::chrono::seconds(options_.settle));
  fmt::print(stderr, "measuring {} viewers for {} s\n", viewers, options_.seconds);
  for (const auto* clients : {&crowd_->viewers, &crowd_->speakers}) {
    for (const auto& client : *clients) client->reset();
  }
  const Usage before = usage_of(servers());
  const Instant start = now();
  crowd_->run_for(std::chrono::seconds(options_.seconds));
  const Duration time = now() - start;
  json::object summary = summarize(crowd_->viewers, start, time, options_.each);
  summary["cost"] =
      cost_between(before, usage_of(servers()), time, crowd_->viewers.size() + crowd_->speakers.size());
  if (options_.speakers_receive || options_.talkers > 0) {
    summary["speakers"] = summarize(crowd_->speakers, start, time, options_.each);
  }
  return summary;
}

}  // namespace amphi::load
