#include <algorithm>

#include "gateway/fanout/room_router.hpp"

namespace amphi::fanout {
namespace {

PictureStatistics picture_statistics(const Rung& rung, bool focus) {
  const Rung::Counters& counters = rung.counters();
  return {rung.stream(),   rung.picture_key().rung, rung.codec(),
          focus,           rung.bits_per_second(),  rung.watchers().size(),
          counters.frames, counters.packets,        counters.bytes};
}

EstimateStatistics percentiles(std::vector<double>& estimates) {
  EstimateStatistics counted;
  counted.connections = estimates.size();
  if (estimates.empty()) return counted;
  std::sort(estimates.begin(), estimates.end());
  const auto at = [&](std::size_t percent) {
    return static_cast<std::int64_t>(estimates[(estimates.size() - 1) * percent / 100]);
  };
  counted.p10 = at(10);
  counted.p50 = at(50);
  counted.p90 = at(90);
  return counted;
}

}  // namespace

RoomStatistics RoomRouter::statistics() const {
  RoomStatistics counted;
  counted.room = room_;
  counted.connections = peers_.size();
  counted.sent = gone_;
  counted.packets_received = received_before_;
  std::vector<double> estimates;
  for (const auto& [id, peer] : peers_) {
    peer->count(counted.sent);
    counted.packets_received += peer->packets_received();
    if (!peer->connected()) continue;
    ++counted.connected;
    if (!peer->receives()) continue;
    estimates.push_back(peer->estimator().estimate());
    ++counted.watchers[static_cast<std::size_t>(peer->choice().rung)];
    if (peer->sound() != nullptr) ++counted.listeners[static_cast<std::size_t>(peer->choice().sound)];
  }
  counted.estimates = percentiles(estimates);
  const bool focus = builder_.outputs().focus_runs();
  for (const Rung* rung : outputs_.pictures()) {
    counted.pictures.push_back(
        picture_statistics(*rung, focus && rung->picture_key().rung == RungLevel::low));
  }
  counted.key_frames = outputs_.key_frames();
  // A kept packet that still may be handed out is not among those mixed yet, and a pause is made up.
  counted.microphone_packets_left_out =
      microphone_packets_ - std::min(microphone_packets_, microphone_packets_mixed_);
  counted.stills = stills_;
  counted.mixer_restarts = mixer_.restarts();
  counted.recorder_restarts = recording_.restarts();
  counted.recording_drops = recording_.drops();
  counted.link_drops = mixer_.drops();
  counted.link_errors = mixer_.errors();
  counted.mixer = report_;
  counted.thinning = thinning_;
  return counted;
}

std::vector<ports::Vitals> RoomRouter::vitals() {
  std::vector<ports::Vitals> all;
  for (const auto& [id, peer] : peers_) {
    if (!peer->connected() || !current(*peer)) continue;
    ports::Vitals vitals{.participant = peer->participant()};
    if (peer->receives()) {
      const adaptation::BandwidthEstimator& link = peer->estimator();
      vitals.loss = link.loss();
      vitals.bits_per_second = static_cast<int>(link.estimate());
      vitals.rung = peer->choice().rung;
      if (const auto rtt = link.rtt()) {
        vitals.round_trip_ms =
            static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(*rtt).count());
      }
    }
    const auto stream = builder_.mixed_stream(peer->participant(), Source::microphone);
    const auto level = stream ? loudest_levels_.find(*stream) : loudest_levels_.end();
    if (level != loudest_levels_.end()) vitals.level = level->second;
    all.push_back(std::move(vitals));
  }
  loudest_levels_.clear();
  return all;
}

}  // namespace amphi::fanout
