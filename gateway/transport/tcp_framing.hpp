#pragma once
// Datagrams over TCP: each has its length in front, two bytes (RFC 4571 section 2).
#include <array>
#include <optional>

#include "mcu/media/rtp_packet.hpp"

namespace amphi::transport {

/// Finds the datagrams in what a stream brings. Sans-IO; memory is fixed.
class FrameReader {
 public:
  /// Nothing that we take is longer.
  static constexpr std::size_t kMaxFrame = 2000;

  /// Where to put what has come; never empty after next() has returned nothing.
  MutableBytes space() { return MutableBytes(buffer_).subspan(end_); }
  void filled(std::size_t size) { end_ += size; }
  /// The next whole datagram, valid until the next call of space(); nothing when more must come first, or
  /// when the stream is broken. Empty ones are skipped.
  std::optional<MutableBytes> next();
  /// A datagram was announced that is too long: what follows has no meaning.
  [[nodiscard]] bool broken() const { return broken_; }

 private:
  static constexpr std::size_t kPrefix = 2;
  void move_to_front();

  std::array<std::uint8_t, 4 * (kMaxFrame + kPrefix)> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool broken_ = false;
};

}  // namespace amphi::transport
