#include "mixer/audio/opus_packet.hpp"

#include <opus/opus.h>

#include <array>

namespace amphi::mixer {
namespace {

constexpr std::uint8_t kCeltOnly = 0x80;  // RFC 6716 section 3.1: configurations 16 and up

struct Frames {
  std::array<const unsigned char*, 48> data{};
  std::array<opus_int16, 48> sizes{};
  int count = 0;
};

Frames split(Bytes payload) {
  Frames frames;
  frames.count = opus_packet_parse(payload.data(), static_cast<opus_int32>(payload.size()), nullptr,
                                   frames.data.data(), frames.sizes.data(), nullptr);
  return frames;
}

}  // namespace

std::optional<std::size_t> opus_duration(Bytes payload) {
  if (payload.empty() || split(payload).count <= 0) return std::nullopt;
  const int samples =
      opus_packet_get_nb_samples(payload.data(), static_cast<opus_int32>(payload.size()), kSampleRate);
  if (samples <= 0 || static_cast<std::size_t>(samples) > kMaxOpusSamples) return std::nullopt;
  return static_cast<std::size_t>(samples);
}

// RFC 6716 sections 4.2.3 and 4.2.4: each channel's voice activity bits and its FEC bit come first,
// unmodelled.
bool opus_has_fec(Bytes payload) {
  if (payload.empty() || (payload[0] & kCeltOnly) != 0) return false;
  const Frames frames = split(payload);
  if (frames.count <= 0 || frames.sizes[0] == 0) return false;
  const int silk_frames = opus_packet_get_samples_per_frame(payload.data(), kSampleRate) / 960;
  const int activity_bits = silk_frames == 0 ? 1 : silk_frames;
  const std::uint8_t first = *frames.data[0];
  const bool middle = ((first >> (7 - activity_bits)) & 1) != 0;
  if (opus_packet_get_nb_channels(payload.data()) == 1) return middle;
  return middle || ((first >> (6 - 2 * activity_bits)) & 1) != 0;
}

}  // namespace amphi::mixer
