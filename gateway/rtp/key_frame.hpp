#pragma once
#include <cstdint>
#include <optional>

#include "gateway/rtp/picture.hpp"
#include "mcu/base/clock.hpp"
#include "mcu/media/codec.hpp"
#include "mcu/media/rtp_packet.hpp"

namespace amphi::rtp {

/// True when this RTP payload begins a picture that needs no other (RFC 7741, RFC 9628, RFC 6184; false for
/// sound).
inline bool starts_key_frame(Codec codec, Bytes payload) {
  return parse_picture(codec, payload).key;
}

enum class KeyFrameMethod : std::uint8_t { pli, fir };

/// Asks one producer for a key frame: many wishes become one request, repeated until a key frame comes or the
/// wish is withdrawn (RFC 4585 section 6.3.1, RFC 5104 section 4.3.1).
class KeyFrameRequester {
 public:
  static constexpr Duration kMinInterval = std::chrono::milliseconds(300);
  static constexpr Duration kMaxInterval = std::chrono::seconds(2);  ///< of repetitions in vain

  /// `fir_only`: PLI was not negotiated.
  explicit KeyFrameRequester(bool fir_only = false) : fir_only_(fir_only) {}

  struct Request {
    KeyFrameMethod method;
    std::uint8_t command_sequence;  ///< for FIR; the same while one wish is repeated
  };
  void wish();
  void withdraw() { wished_ = false; }
  void on_key_frame() { wished_ = false; }
  /// What to send now, if anything.
  std::optional<Request> poll(Instant now);
  /// When poll() has something next; Instant::max() for never.
  [[nodiscard]] Instant next_time() const;
  [[nodiscard]] bool wished() const { return wished_; }

 private:
  bool fir_only_;
  bool wished_ = false;
  std::uint8_t command_sequence_ = 0;
  Duration interval_ = kMinInterval;
  std::optional<Instant> last_;
};

/// Many consumers' PLI and FIR become at most one request per interval to the encoder that serves them all.
/// What is asked for after the last key frame is never forgotten, only put off.
class KeyFrameCoalescer {
 public:
  /// A lost request to the encoder is repeated after this.
  static constexpr Duration kRepeat = std::chrono::seconds(1);

  explicit KeyFrameCoalescer(Duration min_interval = std::chrono::milliseconds(500))
      : min_interval_(min_interval) {}
  void wish() { wished_ = true; }
  /// The encoder's key frame came: everybody has what he asked for.
  void on_key_frame(Instant now);
  /// True: ask the encoder now.
  bool poll(Instant now);
  [[nodiscard]] Instant next_time() const;

 private:
  Duration min_interval_;
  bool wished_ = false;
  std::optional<Instant> asked_;      ///< and not answered yet
  std::optional<Instant> key_frame_;  ///< the last one
};

}  // namespace amphi::rtp
