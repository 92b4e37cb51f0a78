#include "pipelines/ingest/picture_size.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "pipelines/ingest/bit_reader.hpp"

namespace amphi::pipelines {
namespace {

std::optional<PictureSize> vp8_size(Bytes frame) {
  constexpr std::size_t kHeader = 10;
  const bool key = frame.size() >= kHeader && (frame[0] & 1) == 0;
  if (!key || frame[3] != 0x9d || frame[4] != 0x01 || frame[5] != 0x2a) return std::nullopt;
  // Little-endian, with two bits of scaling above.
  return PictureSize{(frame[6] | (frame[7] << 8)) & 0x3fff, (frame[8] | (frame[9] << 8)) & 0x3fff};
}

void skip_vp9_color(BitReader& reader, unsigned profile) {
  constexpr unsigned kRgb = 7;
  if (profile >= 2) reader.skip(1);  // ten or twelve bits
  if (reader.bits(3) != kRgb) {
    reader.skip(1);                        // range
    if (profile % 2 == 1) reader.skip(3);  // subsampling, reserved
  } else if (profile % 2 == 1) {
    reader.skip(1);
  }
}

std::optional<PictureSize> vp9_size(Bytes frame) {
  BitReader reader(frame);
  if (reader.bits(2) != 2) return std::nullopt;  // frame marker
  const unsigned low = reader.bits(1);
  const unsigned profile = low | (reader.bits(1) << 1);
  if (profile == 3) reader.skip(1);
  const bool shows_existing = reader.flag();
  const bool inter = reader.flag();
  if (shows_existing || inter) return std::nullopt;
  reader.skip(2);                                        // show_frame, error_resilient_mode
  if (reader.bits(24) != 0x498342) return std::nullopt;  // sync code
  skip_vp9_color(reader, profile);
  const auto width = static_cast<int>(reader.bits(16)) + 1;
  const auto height = static_cast<int>(reader.bits(16)) + 1;
  return reader.ok() ? std::optional(PictureSize{width, height}) : std::nullopt;
}

/// The payload of the first NAL unit of this type, with emulation prevention bytes removed, at most 256
/// bytes.
std::vector<std::uint8_t> find_nal(Bytes unit, unsigned type) {
  constexpr std::size_t kLongest = 256;
  std::vector<std::uint8_t> nal;
  for (std::size_t i = 0; i + 3 < unit.size(); ++i) {
    if (unit[i] != 0 || unit[i + 1] != 0 || unit[i + 2] != 1 || (unit[i + 3] & 0x1f) != type) continue;
    int zeros = 0;
    for (std::size_t j = i + 4; j < unit.size() && nal.size() < kLongest; ++j) {
      const bool emulation = zeros >= 2 && unit[j] == 3;
      zeros = unit[j] == 0 ? zeros + 1 : 0;
      if (!emulation) nal.push_back(unit[j]);
    }
    break;
  }
  return nal;
}

void skip_scaling_list(BitReader& reader, int size) {
  int last = 8;
  int next = 8;
  for (int i = 0; i < size && reader.ok(); ++i) {
    if (next != 0) next = (last + (reader.signed_golomb() & 0xff)) & 0xff;  // modulo 256, without overflow
    if (next != 0) last = next;
  }
}

/// chroma_format_idc and what follows it in the high profiles. Returns the format.
unsigned skip_high_profile(BitReader& reader) {
  const std::uint32_t chroma = reader.unsigned_golomb();
  if (chroma == 3) reader.skip(1);
  reader.unsigned_golomb();  // bit depths
  reader.unsigned_golomb();
  reader.skip(1);
  if (!reader.flag()) return chroma;
  for (int i = 0; i < (chroma == 3 ? 12 : 8); ++i) {
    if (reader.flag()) skip_scaling_list(reader, i < 6 ? 16 : 64);
  }
  return chroma;
}

void skip_picture_order(BitReader& reader) {
  const std::uint32_t type = reader.unsigned_golomb();
  if (type == 0) reader.unsigned_golomb();
  if (type != 1) return;
  reader.skip(1);
  reader.signed_golomb();
  reader.signed_golomb();
  const std::uint32_t cycle = std::min(reader.unsigned_golomb(), 255U);
  for (std::uint32_t i = 0; i < cycle && reader.ok(); ++i) reader.signed_golomb();
}

std::optional<PictureSize> h264_size(Bytes unit) {
  constexpr unsigned kSequenceParameters = 7;
  constexpr std::uint32_t kMostMacroblocks = 4096;
  constexpr std::array kHigh{100U, 110U, 122U, 244U, 44U, 83U, 86U, 118U, 128U};
  const std::vector<std::uint8_t> nal = find_nal(unit, kSequenceParameters);
  BitReader reader(nal);
  const std::uint32_t profile = reader.bits(8);
  reader.skip(16);           // constraints, level
  reader.unsigned_golomb();  // id
  if (std::find(kHigh.begin(), kHigh.end(), profile) != kHigh.end()) skip_high_profile(reader);
  reader.unsigned_golomb();  // log2_max_frame_num
  skip_picture_order(reader);
  reader.unsigned_golomb();  // reference frames
  reader.skip(1);
  const std::uint32_t width = reader.unsigned_golomb() + 1;
  std::uint32_t height = reader.unsigned_golomb() + 1;
  if (!reader.flag()) height *= 2;  // fields
  if (!reader.ok()) return std::nullopt;
  // Cropping, which may take up to 15 samples off again, does not matter to a limit.
  return PictureSize{static_cast<int>(std::min(width, kMostMacroblocks)) * 16,
                     static_cast<int>(std::min(height, kMostMacroblocks)) * 16};
}

}  // namespace

std::optional<PictureSize> announced_size(Codec codec, Bytes frame) {
  switch (codec) {
    case Codec::vp8:
      return vp8_size(frame);
    case Codec::vp9:
      return vp9_size(frame);
    case Codec::h264:
      return h264_size(frame);
    case Codec::opus:
      break;
  }
  return std::nullopt;
}

}  // namespace amphi::pipelines
