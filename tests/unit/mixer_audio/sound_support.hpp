#pragma once
// Tones, packets made of them and measures of what comes out, in virtual time.
#include <opus/opus.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <map>
#include <numbers>
#include <vector>

#include "mixer/audio/opus_decoder.hpp"
#include "mixer/audio/opus_encoder.hpp"
#include "mixer/audio/opus_packet.hpp"
#include "mixer/audio/sound_program.hpp"
#include "tests/support/catch.hpp"

namespace amphi::mixer::testing {

using Samples = std::vector<float>;
using std::chrono::milliseconds;

inline const Instant kEpoch = Instant(std::chrono::hours(5));

/// Amplitude of a sine whose RMS is `dbov`.
inline float amplitude(float dbov) {
  return std::numbers::sqrt2_v<float> * std::pow(10.0F, dbov / 20);
}

inline Samples tone(double hertz, float peak, std::size_t count, std::size_t from = 0) {
  Samples out(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double phase = 2 * std::numbers::pi * hertz * static_cast<double>(from + i) / kSampleRate;
    out[i] = static_cast<float>(peak * std::sin(phase));
  }
  return out;
}

/// A voice of sorts: harmonics of a gliding pitch around 140 Hz in syllables of 0.25 s; about -20 dBov.
inline Samples voice(std::size_t from, std::size_t count) {
  Samples out(count);
  for (std::size_t i = 0; i < count; ++i) {
    const double t = static_cast<double>(from + i) / kSampleRate;
    const double phase = 2 * std::numbers::pi * 140 * t + 3 * std::sin(2 * std::numbers::pi * 1.3 * t);
    const double loudness =
        std::max(0.0, std::sin(2 * std::numbers::pi * 2 * t) * std::sin(2 * std::numbers::pi * 2 * t) - 0.2);
    double sum = 0;
    for (int harmonic = 1; harmonic <= 12; ++harmonic) sum += std::sin(harmonic * phase) / harmonic;
    out[i] = static_cast<float>(0.25 * loudness * sum);
  }
  return out;
}

/// White noise, the same for the same seed; uniform in [-peak, peak].
class Noise {
 public:
  explicit Noise(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::uint32_t bits() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::uint32_t>(state_ >> 32);
  }
  double uniform() { return bits() / 4294967296.0; }
  Samples samples(float peak, std::size_t count) {
    Samples out(count);
    for (float& sample : out) sample = peak * static_cast<float>(2 * uniform() - 1);
    return out;
  }

 private:
  std::uint64_t state_;
};

/// Goertzel: the peak amplitude of `hertz` in these samples (Hann window).
inline double amplitude_of(ConstSampleSpan samples, double hertz) {
  const double omega = 2 * std::numbers::pi * hertz / kSampleRate;
  const double coefficient = 2 * std::cos(omega);
  double before = 0;
  double earlier = 0;
  double window_sum = 0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double window = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * static_cast<double>(i) /
                                               static_cast<double>(samples.size()));
    const double now = window * samples[i] + coefficient * before - earlier;
    earlier = before;
    before = now;
    window_sum += window;
  }
  const double power = before * before + earlier * earlier - coefficient * before * earlier;
  return 2 * std::sqrt(std::max(0.0, power)) / window_sum;
}

inline double decibel(double ratio) {
  return 20 * std::log10(std::max(ratio, 1e-9));
}

/// One sender: encodes what it is given and numbers the packets like a browser.
class Sender {
 public:
  using Packet = std::vector<std::uint8_t>;

  explicit Sender(std::uint32_t ssrc, int loss_percent = 10)
      : encoder_(opus_encoder_create(kSampleRate, 1, OPUS_APPLICATION_VOIP, nullptr), opus_encoder_destroy) {
    opus_encoder_ctl(encoder_.get(), OPUS_SET_BITRATE(32'000));
    opus_encoder_ctl(encoder_.get(), OPUS_SET_COMPLEXITY(2));
    opus_encoder_ctl(encoder_.get(), OPUS_SET_INBAND_FEC(loss_percent > 0 ? 1 : 0));
    opus_encoder_ctl(encoder_.get(), OPUS_SET_PACKET_LOSS_PERC(loss_percent));
    header_.ssrc = ssrc;
    header_.payload_type = 111;
    header_.sequence = 65'500;        // wraps after 36 packets
    header_.timestamp = 0xFFFF'F000;  // wraps after 5 packets
  }
  /// Any duration that Opus has, 120..2880 samples.
  Packet packet(ConstSampleSpan samples) {
    std::array<std::uint8_t, 1275> frame{};
    const auto size = opus_encode_float(encoder_.get(), samples.data(), static_cast<int>(samples.size()),
                                        frame.data(), static_cast<opus_int32>(frame.size()));
    REQUIRE(size > 0);
    Packet out = wrap(Bytes(frame).first(static_cast<std::size_t>(size)));
    ++header_.sequence;
    header_.timestamp += static_cast<std::uint32_t>(samples.size());
    return out;
  }
  /// The next packet of a tone that runs on through all of them.
  Packet tone_packet(double hertz, float peak, std::size_t samples = kSamplesPerTick) {
    sent_ += samples;
    return packet(tone(hertz, peak, samples, sent_ - samples));
  }
  /// Goes on by 20 ms without making the packet.
  void skip_packet() {
    sent_ += kSamplesPerTick;
    ++header_.sequence;
    header_.timestamp += kSamplesPerTick;
  }
  [[nodiscard]] Packet wrap(Bytes frame) const {
    Packet out(kMaxRtpPacket);
    out.resize(write_rtp_packet(out, header_, {}, frame));
    return out;
  }
  RtpHeader& header() { return header_; }
  void set_dtx(bool on) { opus_encoder_ctl(encoder_.get(), OPUS_SET_DTX(on ? 1 : 0)); }

 private:
  std::unique_ptr<::OpusEncoder, void (*)(::OpusEncoder*)> encoder_;
  RtpHeader header_;
  std::size_t sent_ = 0;
};

/// Listens to every output of a program.
class Listeners final : public SoundSink {
 public:
  struct Heard {
    SoundDecoder decoder = *SoundDecoder::create();
    Samples samples;
    std::vector<RtpHeader> headers;
    std::vector<std::vector<std::uint8_t>> packets;
  };
  void on_sound(std::uint32_t output, Bytes packet, Instant captured) override {
    Heard& heard = heard_[output];
    const auto view = RtpPacketView::parse(packet);
    REQUIRE(view);
    Samples frame(opus_duration(view->payload()).value());
    REQUIRE(heard.decoder.decode(view->payload(), frame));
    heard.samples.insert(heard.samples.end(), frame.begin(), frame.end());
    heard.headers.push_back(view->header());
    heard.packets.emplace_back(packet.begin(), packet.end());
    last_captured = captured;
  }
  Heard& operator[](std::uint32_t output) { return heard_[output]; }
  Instant last_captured;

 private:
  std::map<std::uint32_t, Heard> heard_;
};

/// The last `count` samples.
inline ConstSampleSpan tail(const Samples& samples, std::size_t count) {
  return ConstSampleSpan(samples).last(std::min(count, samples.size()));
}

/// How many 10 ms pieces of a tone lie more than 12 dB below the loudest such piece.
inline std::size_t holes(ConstSampleSpan samples) {
  constexpr std::size_t kPiece = 480;
  float loudest = kSilentLevel;
  std::vector<float> levels;
  for (std::size_t at = 0; at + kPiece <= samples.size(); at += kPiece) {
    levels.push_back(level_of(samples.subspan(at, kPiece)));
    loudest = std::max(loudest, levels.back());
  }
  std::size_t count = 0;
  for (const float level : levels) count += level < loudest - 12 ? 1 : 0;
  return count;
}

/// The largest step between neighbouring samples, beyond what a full-scale tone of that pitch has: clicks.
inline float largest_step(ConstSampleSpan samples) {
  float step = 0;
  for (std::size_t i = 1; i < samples.size(); ++i)
    step = std::max(step, std::abs(samples[i] - samples[i - 1]));
  return step;
}

/// The largest bend between three neighbouring samples: a click, however small, bends more than low tones do.
inline float largest_bend(ConstSampleSpan samples) {
  float bend = 0;
  for (std::size_t i = 2; i < samples.size(); ++i)
    bend = std::max(bend, std::abs(samples[i] - 2 * samples[i - 1] + samples[i - 2]));
  return bend;
}

}  // namespace amphi::mixer::testing
