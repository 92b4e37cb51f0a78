#pragma once
#include <algorithm>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "gateway/fanout/output_plan.hpp"
#include "gateway/rtp/key_frame.hpp"
#include "gateway/rtp/packet_history.hpp"
#include "gateway/rtp/picture.hpp"

namespace amphi::fanout {

class Peer;

/// The peers that are sent a rung, or wait for it. Borrowed; in no order.
class Audience {
 public:
  void add(Peer& peer) { peers_.push_back(&peer); }
  void remove(Peer& peer) { std::erase(peers_, &peer); }
  [[nodiscard]] std::size_t size() const { return peers_.size(); }
  [[nodiscard]] std::span<Peer* const> peers() const { return peers_; }
  /// Empties it.
  std::vector<Peer*> take() { return std::exchange(peers_, {}); }

 private:
  std::vector<Peer*> peers_;
};

/// Source packets from a key frame on, by sequence number.
struct Replay {
  std::uint16_t first = 0;
  std::uint16_t last = 0;
};

/// One encoding of the program: its packet history, which all its consumers share, who they are, and the
/// frame that is being put together. Owner: RoomOutputs; the shard's thread.
class Rung {
 public:
  explicit Rung(const link::VideoOutput& output);
  explicit Rung(const link::SoundOutput& output);

  [[nodiscard]] std::uint32_t stream() const { return stream_; }
  [[nodiscard]] MediaKind kind() const { return kind_of(picture_.codec); }
  [[nodiscard]] Codec codec() const { return picture_.codec; }
  [[nodiscard]] const PictureKey& picture_key() const { return picture_; }  ///< of a picture
  [[nodiscard]] const SoundKey& sound_key() const { return sound_; }        ///< of sound
  /// What a picture's encoder was asked for.
  [[nodiscard]] int bits_per_second() const { return bits_per_second_; }
  void set_bits_per_second(int rate) { bits_per_second_ = rate; }
  /// How much of the RTP clock one packet of sound covers.
  [[nodiscard]] std::uint32_t packet_ticks() const { return packet_ticks_; }

  /// Takes one packet from the mixer. Returns the packets of a whole frame (of one packet for sound) when
  /// this one completes it, else nothing. Valid until the next call.
  std::span<const rtp::SourcePacket> add(Bytes packet, Instant captured, Instant now);
  [[nodiscard]] const std::shared_ptr<rtp::PacketHistory>& history() const { return history_; }

  /// The last key frame and what followed, while it is younger than kFresh and costs a consumer who takes
  /// only the base layer of it no more than twice the key frame or `bytes_allowed`.
  [[nodiscard]] std::optional<Replay> replay(std::size_t bytes_allowed, Instant now) const;
  static constexpr Duration kFresh = std::chrono::seconds(1);

  /// Somebody joins or goes over: one key frame for all who do so at about the same time.
  void wish_key_frame() { key_frames_.wish(); }
  /// Somebody lost too much. Of such wishes the more are met by one key frame the more people would have to
  /// take it.
  void wish_after_loss() { lost_ = true; }
  /// True: ask the encoder now. At most twice a second, whatever is wished.
  bool poll_key_frame(Instant now);
  Audience& watchers() { return watchers_; }
  [[nodiscard]] const Audience& watchers() const { return watchers_; }
  /// Who goes over to this rung when it can be joined.
  Audience& waiting() { return waiting_; }

  struct Counters {
    std::uint64_t frames = 0;
    std::uint64_t key_frames = 0;
    std::uint64_t packets = 0;
    std::uint64_t bytes = 0;  ///< of payload
  };
  [[nodiscard]] const Counters& counters() const { return counters_; }

 private:
  static constexpr std::size_t kLongestFrame = 64;  ///< packets; a longer one goes out in pieces

  void note(const rtp::SourcePacket& packet, Instant now);

  /// What has come since the last key frame began.
  struct SinceKeyFrame {
    Instant at;
    std::uint16_t first = 0;
    std::uint16_t newest = 0;
    std::uint16_t complete = 0;  ///< the last packet of the last whole frame
    std::uint32_t timestamp = 0;
    std::size_t key_bytes = 0;
    std::size_t base_bytes = 0;  ///< of the base layer, the key frame included
  };

  std::uint32_t stream_;
  PictureKey picture_;
  SoundKey sound_;
  int bits_per_second_ = 0;
  std::uint32_t packet_ticks_ = 0;
  std::shared_ptr<rtp::PacketHistory> history_;
  rtp::PictureReader reader_;
  std::vector<rtp::SourcePacket> frame_;
  bool complete_ = true;                ///< frame_ was handed out
  std::optional<SinceKeyFrame> since_;  ///< nothing after a gap
  rtp::KeyFrameCoalescer key_frames_;
  bool lost_ = false;
  Instant key_frame_;  ///< when the last one came
  Audience watchers_;
  Audience waiting_;
  Counters counters_;
};

}  // namespace amphi::fanout
