#include "mcu/media/rtp_packet.hpp"

#include <algorithm>

namespace amphi {
namespace {

constexpr std::size_t kFixedHeader = 12;
constexpr std::uint16_t kOneByteProfile = 0xBEDE;
constexpr std::uint16_t kTwoByteProfile = 0x1000;  // its low four bits are the application's

Error bad(const char* what) {
  return fail(ErrorCode::malformed, what);
}

RtpHeader read_header(Bytes p) {
  return {(p[1] & 0x80) != 0, static_cast<std::uint8_t>(p[1] & 0x7f), read_u16(&p[2]), read_u32(&p[4]),
          read_u32(&p[8])};
}

std::size_t padded_to_words(std::size_t size) {
  return (size + 3) & ~std::size_t{3};
}

}  // namespace

Result<RtpPacketView> RtpPacketView::parse(Bytes packet) {
  if (packet.size() < kFixedHeader) return bad("RTP packet shorter than its header");
  if ((packet[0] >> 6) != 2) return bad("RTP version is not 2");
  RtpPacketView view;
  view.bytes_ = packet;
  view.header_ = read_header(packet);
  std::size_t offset = kFixedHeader + std::size_t{4} * (packet[0] & 0x0f);
  if (offset > packet.size()) return bad("RTP contributing sources run past the end");
  if ((packet[0] & 0x10) != 0) {
    if (offset + 4 > packet.size()) return bad("RTP extension runs past the end");
    const std::uint16_t profile = read_u16(&packet[offset]);
    const std::size_t size = std::size_t{4} * read_u16(&packet[offset + 2]);
    offset += 4;
    if (offset + size > packet.size()) return bad("RTP extension runs past the end");
    view.two_byte_extensions_ = (profile & 0xfff0) == kTwoByteProfile;
    if (profile == kOneByteProfile || view.two_byte_extensions_) {
      view.extension_offset_ = offset;
      view.extension_size_ = size;
    }
    offset += size;
  }
  if ((packet[0] & 0x20) != 0) {
    view.padding_ = packet.back();
    if (view.padding_ == 0 || offset + view.padding_ > packet.size())
      return bad("RTP padding is longer than the payload");
  }
  view.payload_offset_ = offset;
  view.payload_size_ = packet.size() - offset - view.padding_;
  return view;
}

std::optional<Bytes> RtpPacketView::extension(std::uint8_t wanted) const {
  const Bytes elements = bytes_.subspan(extension_offset_, extension_size_);
  const std::size_t header_size = two_byte_extensions_ ? 2 : 1;
  for (std::size_t at = 0; at < elements.size();) {
    if (elements[at] == 0) {  // padding
      ++at;
      continue;
    }
    if (at + header_size > elements.size()) break;
    const auto id = static_cast<std::uint8_t>(two_byte_extensions_ ? elements[at] : elements[at] >> 4);
    const std::size_t size = two_byte_extensions_ ? elements[at + 1] : (elements[at] & 0x0f) + std::size_t{1};
    if (!two_byte_extensions_ && id == 15) break;  // RFC 8285 section 4.2: stop here
    if (at + header_size + size > elements.size()) break;
    if (id == wanted) return elements.subspan(at + header_size, size);
    at += header_size + size;
  }
  return std::nullopt;
}

std::size_t write_rtp_packet(MutableBytes out, const RtpHeader& header,
                             std::span<const RtpExtension> extensions, Bytes payload) {
  std::size_t elements = 0;
  for (const RtpExtension& extension : extensions) elements += 1 + extension.data.size();
  const std::size_t extension_size = extensions.empty() ? 0 : 4 + padded_to_words(elements);
  const std::size_t total = kFixedHeader + extension_size + payload.size();
  if (total > out.size()) return 0;
  out[0] = extensions.empty() ? 0x80 : 0x90;
  out[1] = static_cast<std::uint8_t>((header.marker ? 0x80 : 0) | (header.payload_type & 0x7f));
  write_u16(&out[2], header.sequence);
  write_u32(&out[4], header.timestamp);
  write_u32(&out[8], header.ssrc);
  if (!extensions.empty()) {
    write_u16(&out[kFixedHeader], kOneByteProfile);
    write_u16(&out[kFixedHeader + 2], static_cast<std::uint16_t>(padded_to_words(elements) / 4));
    std::size_t at = kFixedHeader + 4;
    for (const RtpExtension& extension : extensions) {
      out[at++] = static_cast<std::uint8_t>((extension.id << 4) | (extension.data.size() - 1));
      at = static_cast<std::size_t>(
          std::copy(extension.data.begin(), extension.data.end(), out.begin() + at) - out.begin());
    }
    std::fill(out.begin() + at, out.begin() + kFixedHeader + extension_size, std::uint8_t{0});
  }
  std::copy(payload.begin(), payload.end(), out.begin() + kFixedHeader + extension_size);
  return total;
}

bool is_rtcp(Bytes packet) {
  return packet.size() >= 2 && packet[1] >= 192 && packet[1] <= 223;
}

}  // namespace amphi
