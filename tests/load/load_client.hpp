#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gateway/client/clip_player.hpp"
#include "gateway/client/media_client.hpp"
#include "tests/load/gap_meter.hpp"
#include "tests/load/picture_counter.hpp"

namespace amphi::load {

/// A client that has been told its server's answer, and how it takes its leave (blocking).
struct Joined {
  std::unique_ptr<client::MediaClient> client;
  std::function<Result<>(client::MediaClient&)> leave;
};

/// Makes one client, however its server wants it; blocking.
using Connect = std::function<Result<Joined>(client::MediaClientHandler& handler)>;

/// One viewer, speaker or both: decodes nothing and counts everything. Owner: a Crowd; the loop's thread.
class LoadClient final : private client::MediaClientHandler {
 public:
  /// `clip`: what to send over and over; null for one who only listens.
  static Result<std::unique_ptr<LoadClient>> join(const Connect& connect,
                                                  std::shared_ptr<const client::LoadedClip> clip);

  /// To be called every few milliseconds; sends what is due.
  void tick(Instant now);
  /// Counts from here. What was measured of the join stays.
  void reset();
  /// Tells the server (blocking) and closes. Errors: what the server said.
  Result<> leave() { return joined_.leave(*joined_.client); }

  struct Sound {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t restored = 0;  ///< packets, from redundant copies
    std::int64_t lost = 0;       ///< packets
    GapMeter gaps;
  };
  struct Picture {
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;
    std::uint64_t retransmitted = 0;  ///< packets that came so
    std::uint64_t by_fec = 0;         ///< packets that were recovered so
    std::int64_t lost = 0;            ///< packets that did not even come so
  };
  [[nodiscard]] Sound sound() const;
  [[nodiscard]] Picture picture() const;
  [[nodiscard]] const PictureCounter& pictures() const { return pictures_; }

  /// From the moment of asking the server.
  [[nodiscard]] std::optional<Duration> time_to_connect() const { return connected_; }
  [[nodiscard]] std::optional<Duration> time_to_first_packet() const { return first_packet_; }
  /// Until the first key frame was whole.
  [[nodiscard]] std::optional<Duration> time_to_first_picture() const;
  [[nodiscard]] Instant asked() const { return asked_; }
  /// Its connection failed or the server closed it.
  [[nodiscard]] bool lost_connection() const { return lost_connection_; }

 private:
  void on_state(transport::ConnectionState state) override;
  void on_program(MediaKind kind, const RtpPacketView& packet, Instant arrival) override;
  void on_key_frame_request() override {}  // the clips have a key frame every second

  Instant asked_;
  Sound sound_;
  Picture picture_;
  PictureCounter pictures_;
  client::MediaClient::Received sound_before_, picture_before_;
  std::optional<Duration> connected_, first_packet_;
  bool lost_connection_ = false;
  std::optional<client::ClipPlayer> player_;
  Joined joined_;
};

}  // namespace amphi::load
