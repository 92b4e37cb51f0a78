#include "mcu/link/message.hpp"

namespace amphi::link {

// version(1) type(1) reserved(2) stream(4) timestamp(8, nanoseconds)

void write_header(std::span<std::uint8_t, kHeaderSize> out, const Header& header) {
  out[0] = kVersion;
  out[1] = static_cast<std::uint8_t>(header.type);
  write_u16(&out[2], 0);
  write_u32(&out[4], header.stream);
  write_u64(&out[8], static_cast<std::uint64_t>(header.timestamp.time_since_epoch().count()));
}

Result<MessageView> parse(Bytes datagram) {
  if (datagram.size() < kHeaderSize)
    return fail(ErrorCode::malformed, "link message shorter than its header");
  if (datagram[0] != kVersion) return fail(ErrorCode::unsupported, "link version differs; restart amphi");
  const std::uint8_t type = datagram[1];
  if (type < static_cast<std::uint8_t>(Type::control) || type > static_cast<std::uint8_t>(Type::picture)) {
    return fail(ErrorCode::unsupported, "unknown link message type");
  }
  MessageView message;
  message.header.type = static_cast<Type>(type);
  message.header.stream = read_u32(&datagram[4]);
  message.header.timestamp = Instant(Duration(static_cast<std::int64_t>(read_u64(&datagram[8]))));
  message.payload = datagram.subspan(kHeaderSize);
  return message;
}

}  // namespace amphi::link
