#include "tests/load/load_client.hpp"

namespace amphi::load {

Result<std::unique_ptr<LoadClient>> LoadClient::join(const Connect& connect,
                                                     std::shared_ptr<const client::LoadedClip> clip) {
  auto made = std::make_unique<LoadClient>();
  made->asked_ = now();
  auto joined = connect(*made);
  if (!joined) return joined.error();
  made->joined_ = std::move(*joined);
  if (clip) {
    made->player_.emplace(std::move(clip));
    made->player_->start(now());
  }
  return made;
}

void LoadClient::tick(Instant now) {
  if (player_) player_->play(now, *joined_.client);
  joined_.client->tick(now);
}

void LoadClient::reset() {
  sound_ = {};
  picture_ = {};
  pictures_.reset();
  sound_before_ = joined_.client->received(MediaKind::audio);
  picture_before_ = joined_.client->received(MediaKind::video);
}

LoadClient::Sound LoadClient::sound() const {
  const auto received = joined_.client->received(MediaKind::audio);
  Sound sound = sound_;
  sound.restored = received.recovered - sound_before_.recovered;
  sound.lost = received.lost - sound_before_.lost - static_cast<std::int64_t>(sound.restored);
  return sound;
}

LoadClient::Picture LoadClient::picture() const {
  const auto received = joined_.client->received(MediaKind::video);
  Picture picture = picture_;
  picture.by_fec = received.recovered - picture_before_.recovered;
  picture.retransmitted = received.counters.restored - picture_before_.counters.restored - picture.by_fec;
  picture.lost = received.lost - picture_before_.lost;
  return picture;
}

std::optional<Duration> LoadClient::time_to_first_picture() const {
  const auto time = pictures_.first_key_frame();
  return time ? std::optional(*time - asked_) : std::nullopt;
}

void LoadClient::on_state(transport::ConnectionState state) {
  using transport::ConnectionState;
  if (state == ConnectionState::connected && !connected_) connected_ = now() - asked_;
  if (state == ConnectionState::failed || state == ConnectionState::closed) lost_connection_ = true;
}

void LoadClient::on_program(MediaKind kind, const RtpPacketView& packet, Instant arrival) {
  if (!first_packet_) first_packet_ = arrival - asked_;
  if (kind == MediaKind::audio) {
    ++sound_.packets;
    sound_.bytes += packet.bytes().size();
    sound_.gaps.on_event(arrival);
    return;
  }
  ++picture_.packets;
  picture_.bytes += packet.bytes().size();
  pictures_.on_packet(packet, arrival);
}

}  // namespace amphi::load
