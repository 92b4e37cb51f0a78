// Arbitrary packets at arbitrary times into one talker. The input is a row of records: a byte of elapsed time
// in milliseconds, a byte of flags, a length (16 bits) and the packet's bytes.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "mixer/audio/talker.hpp"

namespace {

using namespace amphi;

constexpr std::uint8_t kPatchHeader =
    0x01;  // makes the header plausible, so that the bytes reach the decoder
constexpr std::uint8_t kRaiseDelay = 0x02;

struct Clock {
  Instant time{std::chrono::hours(1)};
  Instant next_tick = time;
};

void play_until(mixer::Talker& talker, Clock& clock, Instant until) {
  clock.time = until;
  for (; clock.next_tick <= until; clock.next_tick += kSoundTick) {
    std::array<float, kSamplesPerTick> samples{};
    talker.tick(clock.next_tick, samples);
    for (const float sample : samples) AMPHI_ASSERT(std::isfinite(sample));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto talker = mixer::Talker::create();
  if (!talker) return 0;
  Clock clock;
  std::array<std::uint8_t, kMaxRtpPacket> packet{};
  std::uint16_t sequence = 0;
  for (std::size_t at = 0; at + 4 <= size;) {
    const std::uint8_t flags = data[at + 1];
    play_until(*talker, clock, clock.time + std::chrono::milliseconds(data[at]));
    const std::size_t length = std::min<std::size_t>({read_u16(&data[at + 2]), size - at - 4, packet.size()});
    std::copy_n(data + at + 4, length, packet.begin());
    at += 4 + length;
    if ((flags & kPatchHeader) != 0 && length >= 12) {
      const RtpHeader header{false, 111, sequence++, std::uint32_t{960} * sequence, 1};
      write_rtp_packet(MutableBytes(packet).first(12), header, {}, {});
    }
    if ((flags & kRaiseDelay) != 0) talker->set_minimum_delay(std::chrono::milliseconds(flags));
    talker->insert(Bytes(packet).first(length), clock.time, clock.time);
  }
  play_until(*talker, clock, clock.time + std::chrono::milliseconds(500));
  return 0;
}
