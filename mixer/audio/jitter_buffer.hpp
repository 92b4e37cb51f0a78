#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "mixer/audio/delay_estimator.hpp"
#include "mixer/audio/opus_packet.hpp"
#include "mixer/audio/rtp_timeline.hpp"

namespace amphi::mixer {

/// What the decoder is to do next.
struct Playout {
  enum class Kind {
    packet,         ///< decode `payload`
    fec_from_next,  ///< recover `samples` from the FEC in `payload`, which stays in the buffer
    conceal,        ///< make up `samples`
    silence,        ///< nothing arrives: `samples` of silence
  };
  Kind kind = Kind::silence;
  Bytes payload;            ///< valid until the next insert()
  std::size_t samples = 0;  ///< a multiple of 120 up to 5760
  Instant captured;         ///< of the first sample; for a packet only
  bool restarted = false;   ///< a new stream begins: forget the old decoder state
  bool jumped = false;      ///< sound before this was skipped: cross-fade
  bool pause = false;       ///< conceal: the sender pauses (discontinuous transmission), nothing was lost
};

/// Holds the Opus packets of one sender back for as long as their jitter needs, sans-IO. Packets of 2.5 to
/// 120 ms; memory is taken at creation; what a sender does with sequence numbers and timestamps costs only
/// himself. Delays are relative to the fastest packet of the last seconds. After a silence several packets
/// may arrive at once, kept back elsewhere: they are played from the first, which the owner does faster
/// (excess()), and are not taken for jitter. Single-threaded.
class AudioJitterBuffer {
 public:
  struct Statistics {
    std::uint64_t received = 0, malformed = 0, late = 0, discarded = 0, restarts = 0;
    std::uint64_t concealed_samples = 0, fec_samples = 0;
  };

  AudioJitterBuffer();

  /// One RTP packet. `captured`: when its first sample was taken, on our clock, as far as known (only passed
  /// on); `arrival`: when it reached us; later than or equal to that of the packet before.
  void insert(Bytes packet, Instant captured, Instant arrival);

  /// Called as often as the decoder needs more in one tick. `now` is the tick's time, `ahead` the number of
  /// samples that are decoded but will be played before what this returns.
  Playout next(Instant now, std::size_t ahead);

  /// By how much the sound is later (positive) or earlier than it should be, with `ahead` samples decoded; 0
  /// within the tolerance or while nothing plays. The decoder's owner shortens or stretches what it has
  /// decoded.
  [[nodiscard]] SamplePosition excess(Instant now, std::size_t ahead) const;
  /// True when the next packet is here and may be decoded ahead of its time.
  [[nodiscard]] bool has_next() const;
  /// True when nothing plays and nothing is here: next() would give silence.
  [[nodiscard]] bool idle() const { return !playing_ && first_from(next_sequence_) == nullptr; }

  /// 0..200 ms: never play earlier than this, for alignment with a picture.
  void set_minimum_delay(Duration delay);
  [[nodiscard]] Duration target() const { return to_duration(target_samples(0)); }
  [[nodiscard]] Duration delay(Instant now, std::size_t ahead) const;  ///< of what is played now
  [[nodiscard]] const Statistics& statistics() const { return statistics_; }

 private:
  static constexpr std::size_t kSlots = 128;  ///< a power of two

  struct Slot {
    std::int64_t sequence = -1;
    SamplePosition position = 0;
    std::size_t duration = 0;
    std::size_t size = 0;
    Instant captured;
    std::array<std::uint8_t, kMaxRtpPacket> payload;
    [[nodiscard]] Bytes bytes() const { return Bytes(payload).first(size); }
  };

  void restart();
  void learn(SamplePosition position, SamplePosition arrived);
  bool admit(const Placement& placement);
  void store(const Placement& placement, const RtpPacketView& packet, std::size_t duration, Instant captured);
  [[nodiscard]] const Slot* at(std::int64_t sequence) const;
  [[nodiscard]] const Slot* first_from(std::int64_t sequence) const;
  [[nodiscard]] SamplePosition target_samples(std::size_t ahead) const;
  [[nodiscard]] SamplePosition delay_samples(Instant now, std::size_t ahead, SamplePosition position) const;
  bool start(Instant now, std::size_t ahead);
  void skip_backlog(Instant now, std::size_t ahead);
  Playout take(const Slot& slot);
  Playout fill_gap(const Slot& following, std::size_t ahead);
  Playout recover(const Slot& following, SamplePosition samples);
  Playout run_dry(std::size_t ahead);
  [[nodiscard]] Playout make_up(Playout::Kind kind, std::size_t samples) const;

  std::vector<Slot> slots_;
  RtpTimeline timeline_;
  DelayEstimator estimator_;
  Statistics statistics_;
  std::int64_t next_sequence_ = 0;
  std::int64_t newest_sequence_ = -1;
  SamplePosition next_position_ = 0;
  SamplePosition owed_ = 0;  ///< samples made up while nothing was here; taken off the next gap
  SamplePosition minimum_ = 0;
  SamplePosition last_arrival_ = 0;
  SamplePosition burst_until_ = 0;  ///< what arrives until then was kept back
  SamplePosition longest_ = 960;    ///< the last packet's duration
  float loss_ = 0;                  ///< smoothed share of lost packets
  float fec_ = 0;                   ///< smoothed, whether packets carry FEC
  bool playing_ = false;
  bool in_pause_ = false;
  bool restarted_ = true;
  bool jumped_ = false;
};

}  // namespace amphi::mixer
