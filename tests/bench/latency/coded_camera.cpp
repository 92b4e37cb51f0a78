#include "tests/bench/latency/coded_camera.hpp"

#include <algorithm>

#include "tests/bench/latency/vp8_coder.hpp"

namespace amphi::bench {
namespace {

constexpr int kBitsPerSecond = 600'000;

/// The size of the payload descriptor (RFC 7741 section 4.2); 0 for one that is cut off.
std::size_t descriptor_size(Bytes payload) {
  if (payload.empty()) return 0;
  if ((payload[0] & 0x80) == 0) return 1;
  if (payload.size() < 3) return 0;
  const std::uint8_t extension = payload[1];
  std::size_t size = 2;
  if ((extension & 0x80) != 0) size += (payload[2] & 0x80) != 0 ? 2 : 1;
  if ((extension & 0x40) != 0) ++size;
  if ((extension & 0x30) != 0) ++size;
  return size < payload.size() ? size : 0;
}

std::vector<RecordedPacket> sorted(std::vector<RecordedPacket> packets) {
  std::stable_sort(packets.begin(), packets.end(), [](const RecordedPacket& a, const RecordedPacket& b) {
    return static_cast<std::int16_t>(a.header.sequence - b.header.sequence) < 0;
  });
  return packets;
}

}  // namespace

CodedCamera::CodedCamera(int width, int height, int pictures) {
  std::vector<GreyPicture> drawn;
  for (int i = 0; i < pictures; ++i) drawn.push_back(draw_code(i % kCodes, width, height));
  frames_ = encode_vp8(drawn, kFramesPerSecond, kBitsPerSecond, kKeyInterval);
}

std::vector<SeenCode> read_codes(const std::vector<RecordedPacket>& packets) {
  Vp8Decoder decoder;
  std::vector<SeenCode> seen;
  std::vector<std::uint8_t> frame;
  Instant arrival;
  for (const RecordedPacket& packet : sorted(packets)) {
    const std::size_t skip = descriptor_size(packet.payload);
    if (skip == 0) continue;
    frame.insert(frame.end(), packet.payload.begin() + static_cast<std::ptrdiff_t>(skip),
                 packet.payload.end());
    arrival = std::max(arrival, packet.arrival);
    if (!packet.header.marker) continue;
    (void)decoder.decode(frame, [&](const std::uint8_t* luma, int width, int height, int stride) {
      const int code = read_code(luma, width, height, stride);
      if (code >= 0) seen.push_back({code, arrival});
    });
    frame.clear();
    arrival = Instant();
  }
  return seen;
}

}  // namespace amphi::bench
