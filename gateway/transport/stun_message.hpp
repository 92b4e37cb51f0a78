#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "mcu/media/rtp_packet.hpp"

namespace amphi::transport {

enum class StunClass : std::uint8_t { request, indication, success, error };

/// A checked view of a STUN binding message (RFC 8489 section 5); refers to the caller's bytes.
/// libnice does ICE; we look at STUN only to keep strangers from it and to see the peer's consent.
class StunView {
 public:
  /// Nothing unless the cookie, the length and every attribute's length are right and the method is Binding.
  static std::optional<StunView> parse(Bytes datagram);

  [[nodiscard]] StunClass message_class() const { return class_; }
  /// RFC 8489 section 14.3: "receiver's ufrag:sender's ufrag" in ICE (RFC 8445 section 7.2.2). Empty where
  /// there is none.
  [[nodiscard]] std::string_view username() const { return username_; }
  /// Whether MESSAGE-INTEGRITY is there and was made with this short-term password (RFC 8489 section 14.5).
  [[nodiscard]] bool has_integrity(std::string_view password) const;

 private:
  Bytes bytes_;
  StunClass class_ = StunClass::request;
  std::string_view username_;
  std::size_t integrity_offset_ = 0;  ///< of the attribute's header; 0 where there is none
};

}  // namespace amphi::transport
