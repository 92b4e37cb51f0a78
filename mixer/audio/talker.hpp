#pragma once
#include <cstdint>

#include "mixer/audio/jitter_buffer.hpp"
#include "mixer/audio/leveller.hpp"
#include "mixer/audio/opus_decoder.hpp"
#include "mixer/audio/sample_fifo.hpp"
#include "mixer/audio/time_scaler.hpp"
#include "mixer/audio/voice_detector.hpp"

namespace amphi::mixer {

struct TalkerTick {
  float level = kSilentLevel;  ///< dBov of what was played, -127..0
  bool active = false;         ///< sounds like a voice or a tone rather than noise
  bool silent = true;          ///< digital silence: nothing to mix
  Duration latency{};          ///< captured to played; 0 while silent, at most 10 s
};

struct TalkerStatistics {
  std::uint64_t received = 0;    ///< packets
  std::uint64_t malformed = 0;   ///< packets that are not RTP or not Opus
  std::uint64_t late = 0;        ///< packets that came after their time
  std::uint64_t discarded = 0;   ///< duplicates, impossible sequence numbers, packets skipped to catch up
  std::uint64_t restarts = 0;    ///< the stream began anew
  std::uint64_t concealed = 0;   ///< 20 ms pieces made up (not the pauses of discontinuous transmission)
  std::uint64_t fec = 0;         ///< 20 ms pieces recovered from the next packet
  std::uint64_t compressed = 0;  ///< times a pitch period was taken out
  std::uint64_t stretched = 0;   ///< times a pitch period was put in
  TalkerStatistics& operator+=(const TalkerStatistics& other);
};

/// One audio producer: packets in, 20 ms of levelled sound per tick out. While no packets come it does
/// nothing. What its packets hold can only spoil its own sound. Single-threaded (the sound tick's thread);
/// nothing allocates or locks after create().
class Talker {
 public:
  /// Error: environment (out of memory).
  static Result<Talker> create();

  /// One RTP packet, any bytes. See AudioJitterBuffer::insert().
  void insert(Bytes packet, Instant captured, Instant arrival);
  /// Writes 960 samples, or none when the result is `silent`. `now` is the tick's due time.
  TalkerTick tick(Instant now, SampleSpan out);
  void set_minimum_delay(Duration delay) { buffer_.set_minimum_delay(delay); }
  [[nodiscard]] TalkerStatistics statistics() const;
  /// The present delay and target of the jitter buffer.
  [[nodiscard]] const AudioJitterBuffer& buffer() const { return buffer_; }

 private:
  explicit Talker(SoundDecoder decoder) : decoder_(std::move(decoder)) {}

  [[nodiscard]] bool rests() const { return silent_ && buffer_.idle(); }
  void adapt(Instant now);
  void trim();
  void play(const Playout& playout);
  void decode(const Playout& playout);
  void recover(const Playout& playout);
  void conceal(const Playout& playout);
  void be_silent(const Playout& playout);
  void make_up(SampleSpan samples);
  static void rise(SampleSpan samples, float from);
  static void add_falling(SampleSpan samples, ConstSampleSpan tail);
  [[nodiscard]] Duration latency(Instant now) const;

  AudioJitterBuffer buffer_;
  SoundDecoder decoder_;
  SampleFifo fifo_;
  TimeScaler scaler_;
  VoiceDetector voice_;
  Leveller leveller_;
  Instant decoded_end_{};          ///< capture time of the end of what was decoded
  std::size_t concealed_run_ = 0;  ///< samples made up in a row
  bool silent_ = true;
  std::uint64_t refused_ = 0;  ///< packets that libopus would not decode
  std::uint64_t compressed_ = 0;
  std::uint64_t stretched_ = 0;
};

}  // namespace amphi::mixer
