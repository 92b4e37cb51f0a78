#pragma once
#include <algorithm>
#include <functional>
#include <optional>
#include <queue>

#include "tests/unit/mixer_audio/sound_support.hpp"

namespace amphi::mixer::testing {

inline constexpr std::size_t kSecond = kSampleRate;

/// A sender, a path and a talker in virtual time. Ticks fall 7 ms after the packets of a still path.
class TalkerRig {
 public:
  using Packet = Sender::Packet;

  /// Hands a packet to the path: it arrives `delay` after `sent`.
  void send(Instant sent, Duration delay, Packet packet) {
    path_.push({sent + delay, sent, order_++, std::move(packet)});
  }
  /// When the packet before the next tick is sent.
  [[nodiscard]] Instant next_send() const { return kEpoch + kSoundTick * ticks_; }
  /// One tick; delivers first what has arrived until then.
  TalkerTick tick() {
    const Instant now = kEpoch + milliseconds(7) + kSoundTick * ticks_++;
    while (!path_.empty() && path_.top().arrival <= now) {
      talker.insert(path_.top().packet, path_.top().sent - kSoundTick, path_.top().arrival);
      path_.pop();
    }
    Samples samples(kSamplesPerTick);
    const TalkerTick result = talker.tick(now, samples);
    REQUIRE(std::all_of(samples.begin(), samples.end(), [](float sample) { return std::isfinite(sample); }));
    heard.insert(heard.end(), samples.begin(), samples.end());
    return result;
  }
  /// Sends a packet of the tone each 20 ms and plays; `delay(n)` is packet n's way, nothing for a lost one.
  TalkerTick run(int ticks, const std::function<std::optional<Duration>(int)>& delay) {
    TalkerTick last;
    for (int i = 0; i < ticks; ++i, ++sent_) {
      Packet packet = sender.tone_packet(kPitch, kPeak);
      if (const auto way = delay(sent_)) send(kEpoch + kSoundTick * ticks_, *way, std::move(packet));
      last = tick();
    }
    return last;
  }
  TalkerTick run(int ticks) {
    return run(ticks, [](int) { return Duration::zero(); });
  }

  /// Its level, -20 dBov, is one that the leveller leaves alone.
  static constexpr double kPitch = 300;
  static constexpr float kPeak = 0.1414F;

  Sender sender{0x1234};
  Talker talker = *Talker::create();
  Samples heard;

 private:
  struct OnItsWay {
    Instant arrival;
    Instant sent;
    int order = 0;
    Packet packet;
    bool operator<(const OnItsWay& other) const {
      return arrival != other.arrival ? arrival > other.arrival : order > other.order;
    }
  };
  std::priority_queue<OnItsWay> path_;
  int order_ = 0;
  int ticks_ = 0;
  int sent_ = 0;
};

}  // namespace amphi::mixer::testing
