#pragma once
#include <array>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "gateway/rtp/packet_history.hpp"
#include "mcu/base/clock.hpp"
#include "mcu/media/rung.hpp"

namespace amphi::test {

/// One rung's encoder as far as the network sees it: frames in three temporal layers whose sizes vary, and
/// key frames that are much larger.
class ProgramSource {
 public:
  ProgramSource(double rate, int frames_per_second, unsigned seed)
      : rate_(rate),
        interval_(Duration(std::chrono::seconds(1)) / frames_per_second),
        fps_(frames_per_second),
        random_(seed) {}

  struct Frame {
    std::vector<rtp::SourcePacket> packets;
    bool key = false;
    int layer = 0;
  };
  std::optional<Frame> tick(Instant now) {
    if (now < next_) return std::nullopt;
    next_ = std::max(next_ + interval_, now);
    constexpr std::array kLayers{0, 2, 1, 2};
    constexpr std::array kShares{0.5, 0.15, 0.2, 0.15};
    if (wanted_) index_ = 0;
    std::uniform_real_distribution<double> noise(0.7, 1.3);
    const double cycle = rate_ / 8 * 4 / fps_;
    Frame frame{{}, wanted_, kLayers[index_ % 4]};
    const double bytes = wanted_ ? cycle / 4 * 6 : cycle * kShares[index_ % 4] * noise(random_);
    pack(frame, static_cast<std::size_t>(std::max(bytes, 40.0)), now);
    wanted_ = false;
    ++index_;
    return frame;
  }
  void want_key_frame() { wanted_ = true; }
  void set_rate(double rate) { rate_ = rate; }
  void set_frame_rate(int frames_per_second) {
    fps_ = frames_per_second;
    interval_ = Duration(std::chrono::seconds(1)) / frames_per_second;
  }
  [[nodiscard]] int frame_rate() const { return fps_; }
  [[nodiscard]] double rate() const { return rate_; }
  [[nodiscard]] std::shared_ptr<const rtp::PacketHistory> history() const { return history_; }

 private:
  void pack(Frame& frame, std::size_t bytes, Instant now) {
    static const std::vector<std::uint8_t> zeros(1100);
    while (bytes > 0) {
      const std::size_t size = std::min(bytes, zeros.size());
      bytes -= size;
      const rtp::SourcePacket packet{bytes == 0, sequence_++, 0, now, Bytes(zeros).first(size)};
      history_->add(packet, now);
      frame.packets.push_back(packet);
    }
  }

  double rate_;
  Duration interval_;
  int fps_;
  std::mt19937 random_;
  Instant next_;
  std::size_t index_ = 0;
  bool wanted_ = true;
  std::uint16_t sequence_ = 0;
  std::shared_ptr<rtp::PacketHistory> history_ = std::make_shared<rtp::PacketHistory>(1024);
};

}  // namespace amphi::test
