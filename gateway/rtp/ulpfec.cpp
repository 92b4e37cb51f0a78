#include "gateway/rtp/ulpfec.hpp"

#include <algorithm>

namespace amphi::rtp {
namespace {

// RFC 5109 section 7.3: E L P X CC M PT, SN base, TS recovery, length recovery; section 7.4: protection
// length, mask of 16 or 48 bits.
constexpr std::size_t kFecHeader = 10, kLengthField = 2, kShortMask = 2, kLongMask = 6;
constexpr std::size_t kShortSpan = 16, kRtpHeader = 12;
constexpr std::uint8_t kLongMaskFlag = 0x40, kExtendedFlag = 0x80, kFlagsOfRtp = 0x3f;

std::size_t headers(bool long_mask) {
  return kFecHeader + kLengthField + (long_mask ? kLongMask : kShortMask);
}

}  // namespace

UlpfecWriter::UlpfecWriter(MutableBytes out, std::uint16_t base, std::size_t span)
    : out_(out), base_(base), long_mask_(span > kShortSpan) {
  std::fill(out_.begin(), out_.end(), std::uint8_t{0});
}

bool UlpfecWriter::add(Bytes packet) {
  const std::size_t before = headers(long_mask_);
  if (packet.size() < kRtpHeader || out_.size() < before) return false;
  const Bytes rest = packet.subspan(kRtpHeader);
  const int distance = sequence_distance(read_u16(&packet[2]), base_);
  const auto span = static_cast<int>(long_mask_ ? kMaxFecPackets : kShortSpan);
  if (rest.size() > out_.size() - before || distance < 0 || distance >= span) return false;
  const auto flip = [](std::uint8_t& a, int b) { a = static_cast<std::uint8_t>(a ^ b); };
  flip(out_[0], packet[0] & kFlagsOfRtp);
  flip(out_[1], packet[1]);
  for (std::size_t i = 0; i < 4; ++i) flip(out_[4 + i], packet[4 + i]);
  write_u16(&out_[8], static_cast<std::uint16_t>(read_u16(&out_[8]) ^ rest.size()));
  const auto bit = static_cast<std::size_t>(distance);
  out_[kFecHeader + kLengthField + bit / 8] |= static_cast<std::uint8_t>(0x80 >> bit % 8);
  for (std::size_t i = 0; i < rest.size(); ++i) flip(out_[before + i], rest[i]);
  longest_ = std::max(longest_, rest.size());
  write_u16(&out_[2], base_);
  write_u16(&out_[kFecHeader], static_cast<std::uint16_t>(longest_));
  if (long_mask_) out_[0] |= kLongMaskFlag;
  empty_ = false;
  return true;
}

std::size_t UlpfecWriter::size() const {
  return empty_ ? 0 : headers(long_mask_) + longest_;
}

std::optional<UlpfecView> UlpfecView::parse(Bytes payload) {
  if (payload.size() < headers(false)) return std::nullopt;
  const bool long_mask = (payload[0] & kLongMaskFlag) != 0;
  const std::size_t before = headers(long_mask);
  if ((payload[0] & kExtendedFlag) != 0 || payload.size() < before) return std::nullopt;
  UlpfecView view;
  view.flags_recovery = static_cast<std::uint16_t>(read_u16(payload.data()) & (kFlagsOfRtp << 8 | 0xff));
  view.base = read_u16(&payload[2]);
  view.timestamp_recovery = read_u32(&payload[4]);
  view.length_recovery = read_u16(&payload[8]);
  const std::size_t protection = read_u16(&payload[kFecHeader]);
  const std::uint8_t* mask = &payload[kFecHeader + kLengthField];
  view.mask = std::uint64_t{read_u16(mask)} << 48;
  if (long_mask) view.mask |= std::uint64_t{read_u32(mask + 2)} << 16;
  if (view.mask == 0 || protection > payload.size() - before) return std::nullopt;
  view.parity = payload.subspan(before, protection);
  return view;
}

}  // namespace amphi::rtp
