#include "tests/netem/address_change.hpp"

#include <vector>

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::netem;

namespace {

constexpr std::uint32_t kClient = 0x0a4d0002, kServer = 0x0a4d0001;

std::uint16_t sum_of(Bytes bytes, std::uint32_t sum) {
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) sum += read_u16(&bytes[i]);
  while ((sum >> 16) != 0) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(sum);
}

std::uint32_t pseudo_header(Bytes packet) {
  std::uint32_t sum = 17u + read_u16(&packet[24]);
  for (std::size_t at = 12; at < 20; at += 2) sum += read_u16(&packet[at]);
  return sum;
}

bool checksums_are_right(Bytes packet) {
  return sum_of(packet.first(20), 0) == 0xffff && sum_of(packet.subspan(20), pseudo_header(packet)) == 0xffff;
}

std::vector<std::uint8_t> udp(std::uint32_t from, std::uint16_t from_port, std::uint32_t to,
                              std::uint16_t to_port) {
  std::vector<std::uint8_t> packet(20 + 8 + 4, 0x33);
  packet[0] = 0x45;
  write_u16(&packet[2], static_cast<std::uint16_t>(packet.size()));
  write_u16(&packet[6], 0);
  packet[9] = 17;
  write_u32(&packet[12], from);
  write_u32(&packet[16], to);
  write_u16(&packet[20], from_port);
  write_u16(&packet[22], to_port);
  write_u16(&packet[24], 12);
  write_u16(&packet[10], 0);
  write_u16(&packet[26], 0);
  write_u16(&packet[10], static_cast<std::uint16_t>(~sum_of(Bytes(packet).first(20), 0)));
  write_u16(&packet[26],
            static_cast<std::uint16_t>(~sum_of(Bytes(packet).subspan(20), pseudo_header(packet))));
  return packet;
}

}  // namespace

TEST_CASE("before the first change packets pass as they are") {
  AddressChange nat;
  auto packet = udp(kClient, 5000, kServer, 6000);
  const auto before = packet;
  CHECK(nat.from_client(packet));
  CHECK(packet == before);
}

TEST_CASE("after a change the server sees another address, and its answers come back") {
  AddressChange nat;
  nat.change();
  auto there = udp(kClient, 65'000, kServer, 6000);
  REQUIRE(nat.from_client(there));
  const std::uint32_t address = read_u32(&there[12]);
  const std::uint16_t port = read_u16(&there[20]);
  CHECK(address != kClient);
  CHECK(port != 65'000);
  CHECK(checksums_are_right(there));

  auto back = udp(kServer, 6000, address, port);
  REQUIRE(nat.to_client(back));
  CHECK(read_u32(&back[16]) == kClient);
  CHECK(read_u16(&back[22]) == 65'000);
  CHECK(checksums_are_right(back));
}

TEST_CASE("what is sent to the former address is dropped") {
  AddressChange nat;
  auto first = udp(kClient, 5000, kServer, 6000);
  REQUIRE(nat.from_client(first));
  nat.change();
  auto late = udp(kServer, 6000, kClient, 5000);
  CHECK_FALSE(nat.to_client(late));
}

TEST_CASE("packets that are cut short pass untouched") {
  AddressChange nat;
  nat.change();
  const auto whole = udp(kClient, 5000, kServer, 6000);
  for (std::size_t size = 0; size < 28; ++size) {
    std::vector<std::uint8_t> cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    const auto before = cut;
    CHECK(nat.from_client(cut));
    CHECK(cut == before);
  }
}
