// Between a room's producers, its mixer and its consumers.
#include <algorithm>
#include <fstream>

#include "gateway/fanout/room_router.hpp"
#include "mcu/base/log.hpp"

namespace amphi::fanout {
namespace {
constexpr int kSilentLevel = -127;  ///< dBov, RFC 6464
}  // namespace

void RoomRouter::on_peer_media(Peer& peer, const PeerMedia& media) {
  if (!current(peer)) return;
  const auto stream = builder_.mixed_stream(peer.participant(), media.source);
  if (!stream || builder_.codec_of(peer.participant(), media.source) != media.codec) return;
  if (media.source != Source::microphone) return mixer_.send_rtp(*stream, media.packet, media.captured);
  ++microphone_packets_;
  if (media.level) {
    int& loudest = loudest_levels_.try_emplace(*stream, kSilentLevel).first->second;
    loudest = std::max(loudest, -int{media.level->level});
  }
  if (loudest_.offer(*stream, media.level, media.packet, media.captured, media.arrival)) update_talkers();
}

void RoomRouter::on_microphone(std::uint32_t microphone, Bytes packet, Instant captured, Instant) {
  ++microphone_packets_mixed_;
  mixer_.send_rtp(microphone, packet, captured);
}

void RoomRouter::update_talkers() {
  std::set<ParticipantId> talkers;
  for (const std::uint32_t stream : loudest_.talkers()) {
    if (const auto owner = builder_.owner_of(stream)) talkers.insert(owner->participant);
  }
  if (talkers == talkers_) return;
  talkers_ = std::move(talkers);
  // At once: his own voice must not be in what he hears.
  update_program(now());
}

void RoomRouter::forget_microphones(const std::vector<std::uint32_t>& before) {
  const std::vector<std::uint32_t> listed = builder_.microphones();
  bool changed = false;
  for (const std::uint32_t stream : before) {
    if (std::find(listed.begin(), listed.end(), stream) == listed.end())
      changed = loudest_.remove(stream) || changed;
  }
  if (changed) update_talkers();
}

void RoomRouter::on_mixer_state(ports::MixerState state) {
  if (state != ports::MixerState::running) {
    outputs_.clear();
    for (const auto& [id, peer] : peers_) {
      if (peer->sound() != nullptr) peer->sound()->forget();
    }
    outputs_.follow(builder_.program());
    changed_ = true;
  }
  handler_.on_mixer(state);
}

void RoomRouter::on_mixer_rtp(std::uint32_t stream, Bytes packet, Instant captured) {
  outputs_.deliver(stream, packet, captured, now());
}

void RoomRouter::on_mixer_key_frame(std::uint32_t stream) {
  const auto owner = builder_.owner_of(stream);
  if (!owner) return;
  const auto connection = current_.find(owner->participant);
  if (connection == current_.end()) return;
  if (const auto peer = peers_.find(connection->second); peer != peers_.end()) {
    peer->second->request_key_frame(owner->source);
  }
}

void RoomRouter::on_mixer_still(std::uint32_t stream, Bytes picture) {
  if (!makes_stills(stream)) return;
  still_ = std::make_shared<const std::vector<std::uint8_t>>(picture.begin(), picture.end());
  still_stream_ = stream;
  std::vector<ParticipantId> watchers;
  for (const auto& [id, peer] : peers_) {
    if (peer->connected() && current(*peer) && peer->choice().rung == RungLevel::stills)
      watchers.push_back(peer->participant());
  }
  if (watchers.empty()) return;
  ++stills_;
  handler_.on_still(watchers, still_);
}

bool RoomRouter::makes_stills(std::uint32_t stream) const {
  const auto& outputs = builder_.program().stills;
  return std::any_of(outputs.begin(), outputs.end(),
                     [stream](const link::StillOutput& output) { return output.stream == stream; });
}

void RoomRouter::repeat_still(const Peer& peer) {
  if (still_ != nullptr && makes_stills(still_stream_)) handler_.on_still({peer.participant()}, still_);
}

void RoomRouter::on_mixer_report(const link::Report& report) {
  const bool moved =
      !report_ || report_->on_screen != report.on_screen || report_->active_speaker != report.active_speaker;
  report_ = report;
  if (moved) update_limits();
  tell_program(report);
}

void RoomRouter::tell_program(const link::Report& report) {
  ports::ProgramReport told;
  told.active_speaker = report.active_speaker;
  for (const link::Region& r : report.on_screen) {
    told.on_screen.push_back({r.tile, r.x, r.y, r.width, r.height, r.live});
  }
  if (told == reported_) return;
  handler_.on_program(told);
  reported_ = std::move(told);
}

void RoomRouter::on_mixer_dot(const std::string& name, const std::string& dot) {
  const bool plain = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") == std::string::npos;
  if (config_.dot_folder.empty() || !plain) return;
  const std::string file = config_.dot_folder + "/" + room_.str() + "-" + name + ".dot";
  if (!(std::ofstream(file) << dot)) log::warn("cannot write a pipeline's picture; does the folder exist?");
}

}  // namespace amphi::fanout
