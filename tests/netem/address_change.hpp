#pragma once
#include <cstdint>

#include "mcu/media/rtp_packet.hpp"

namespace amphi::netem {

/// A NAT in front of the client that gives it another address and port at each change(), as when a phone
/// moves from one network to another. IPv4 with UDP or TCP; other packets pass as they are, and what is sent
/// to a former address is dropped.
class AddressChange {
 public:
  void change() { ++changes_; }

  /// Each works in place and returns false for a packet that is to be dropped.
  bool from_client(MutableBytes packet);
  bool to_client(MutableBytes packet);

 private:
  /// Added to the address' last byte and to the port at each change.
  static constexpr std::uint8_t kAddressStep = 1;
  static constexpr std::uint16_t kPortStep = 1009;

  std::uint32_t changes_ = 0;
  std::uint32_t client_ = 0;  ///< its own address, once known
};

}  // namespace amphi::netem
