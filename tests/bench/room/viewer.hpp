#pragma once
#include <algorithm>
#include <memory>
#include <optional>

#include "gateway/client/media_client.hpp"

namespace amphi::bench {

/// A WHEP viewer that decodes nothing and counts everything.
class Viewer final : private client::MediaClientHandler {
 public:
  static Result<std::unique_ptr<Viewer>> join(transport::EventLoop& loop,
                                              const transport::Certificate& certificate,
                                              const NtpClock& clock, const std::string& url,
                                              const std::string& token);

  void tick(Instant now) { client_->tick(now); }
  /// Starts a new measurement; gaps count from here.
  void reset();

  struct Counts {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t frames = 0;
    Duration largest_gap{};  ///< between two frames' last packets
    Duration largest_sound_gap{};
  };
  [[nodiscard]] const Counts& counts() const { return counts_; }
  /// From the POST until the first packet, and until the first frame that begins with a key frame was
  /// complete.
  [[nodiscard]] std::optional<Duration> first_packet() const { return first_packet_; }
  [[nodiscard]] std::optional<Duration> first_picture() const { return first_picture_; }

 private:
  void on_state(transport::ConnectionState) override {}
  void on_program(MediaKind kind, const RtpPacketView& packet, Instant arrival) override;
  void on_key_frame_request() override {}
  void on_frame(Instant arrival);

  Instant asked_;
  Counts counts_;
  std::optional<Instant> last_frame_;
  std::optional<Instant> last_sound_;
  bool in_key_frame_ = false;
  std::optional<Duration> first_packet_;
  std::optional<Duration> first_picture_;
  std::unique_ptr<client::MediaClient> client_;
};

}  // namespace amphi::bench
