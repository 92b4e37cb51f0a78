#include "tests/netem/address_change.hpp"

namespace amphi::netem {
namespace {

constexpr std::uint8_t kTcp = 6;
constexpr std::uint8_t kUdp = 17;
constexpr std::size_t kSource = 12;
constexpr std::size_t kDestination = 16;

/// RFC 1624: the checksum after a 16-bit word of what it covers has changed.
void update_checksum(std::uint8_t* checksum, std::uint16_t before, std::uint16_t after) {
  std::uint32_t sum = static_cast<std::uint16_t>(~read_u16(checksum));
  sum += static_cast<std::uint16_t>(~before);
  sum += after;
  while ((sum >> 16) != 0) sum = (sum & 0xffff) + (sum >> 16);
  write_u16(checksum, static_cast<std::uint16_t>(~sum));
}

/// The parts of an IPv4 packet with UDP or TCP in it; none of them when it is something else.
struct Parts {
  explicit Parts(MutableBytes packet) : bytes(packet) {
    if (packet.size() < 20 || packet[0] >> 4 != 4) return;
    const std::size_t header = (packet[0] & 0x0f) * std::size_t{4};
    const std::uint8_t protocol = packet[9];
    const bool first_fragment = (read_u16(&packet[6]) & 0x1fff) == 0;
    const std::size_t checksum_at = protocol == kUdp ? 6 : 16;
    if (header < 20 || !first_fragment || (protocol != kUdp && protocol != kTcp)) return;
    if (packet.size() < header + checksum_at + 2) return;
    ports = header;
    checksum = header + checksum_at;
    checked = protocol == kTcp || read_u16(&packet[checksum]) != 0;
  }
  [[nodiscard]] bool known() const { return ports != 0; }

  void set_address(std::size_t at, std::uint32_t address) const {
    for (const std::size_t half : {std::size_t{0}, std::size_t{2}}) {
      const std::uint16_t before = read_u16(&bytes[at + half]);
      const auto after = static_cast<std::uint16_t>(half == 0 ? address >> 16 : address);
      update_checksum(&bytes[10], before, after);
      if (checked) update_checksum(&bytes[checksum], before, after);
      write_u16(&bytes[at + half], after);
    }
  }
  void set_port(std::size_t at, std::uint16_t port) const {
    if (checked) update_checksum(&bytes[checksum], read_u16(&bytes[at]), port);
    write_u16(&bytes[at], port);
  }

  MutableBytes bytes;
  std::size_t ports = 0;
  std::size_t checksum = 0;
  bool checked = false;  ///< a UDP checksum of 0 says that there is none
};

}  // namespace

bool AddressChange::from_client(MutableBytes packet) {
  const Parts parts(packet);
  if (!parts.known()) return true;
  client_ = read_u32(&packet[kSource]);
  if (changes_ == 0) return true;
  parts.set_address(kSource, client_ + changes_ * kAddressStep);
  const std::uint16_t port = read_u16(&packet[parts.ports]);
  parts.set_port(parts.ports, static_cast<std::uint16_t>(port + changes_ * kPortStep));
  return true;
}

bool AddressChange::to_client(MutableBytes packet) {
  const Parts parts(packet);
  if (!parts.known() || changes_ == 0 || client_ == 0) return true;
  if (read_u32(&packet[kDestination]) != client_ + changes_ * kAddressStep) return false;
  parts.set_address(kDestination, client_);
  const std::size_t at = parts.ports + 2;
  parts.set_port(at, static_cast<std::uint16_t>(read_u16(&packet[at]) - changes_ * kPortStep));
  return true;
}

}  // namespace amphi::netem
