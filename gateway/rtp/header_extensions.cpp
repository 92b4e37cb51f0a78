#include "gateway/rtp/header_extensions.hpp"

#include "mcu/base/result.hpp"

namespace amphi::rtp {
namespace {

std::optional<Bytes> element(const RtpPacketView& packet, std::uint8_t id, std::size_t size) {
  if (id == 0) return std::nullopt;
  const auto data = packet.extension(id);
  return data && data->size() >= size ? data : std::nullopt;
}

std::string_view text(const RtpPacketView& packet, std::uint8_t id) {
  const auto data = element(packet, id, 1);
  return data ? std::string_view(reinterpret_cast<const char*>(data->data()), data->size())
              : std::string_view();
}

}  // namespace

std::optional<AudioLevel> audio_level(const RtpPacketView& packet, const ExtensionIds& ids) {
  const auto data = element(packet, ids.audio_level, 1);
  if (!data) return std::nullopt;
  return AudioLevel{static_cast<std::uint8_t>((*data)[0] & 0x7f), ((*data)[0] & 0x80) != 0};
}

std::optional<std::uint32_t> abs_send_time(const RtpPacketView& packet, const ExtensionIds& ids) {
  const auto data = element(packet, ids.abs_send_time, 3);
  return data ? std::optional(read_u24(data->data())) : std::nullopt;
}

std::optional<std::uint16_t> transport_sequence(const RtpPacketView& packet, const ExtensionIds& ids) {
  const auto data = element(packet, ids.transport_cc, 2);
  return data ? std::optional(read_u16(data->data())) : std::nullopt;
}

std::string_view mid(const RtpPacketView& packet, const ExtensionIds& ids) {
  return text(packet, ids.mid);
}
std::string_view rid(const RtpPacketView& packet, const ExtensionIds& ids) {
  return text(packet, ids.rid);
}
std::string_view repaired_rid(const RtpPacketView& packet, const ExtensionIds& ids) {
  return text(packet, ids.repaired_rid);
}

std::uint32_t to_abs_send_time(Instant t) {
  const auto nanos = static_cast<std::uint64_t>(t.time_since_epoch().count());
  const std::uint64_t whole = nanos / 1'000'000'000;
  const std::uint64_t fraction = ((nanos % 1'000'000'000) << 18) / 1'000'000'000;
  return static_cast<std::uint32_t>(((whole << 18) | fraction) & 0xffffff);
}

void OutgoingExtensions::add(std::uint8_t id, Bytes data) {
  AMPHI_ASSERT(count_ < elements_.size());
  elements_[count_++] = {id, data};
}

void OutgoingExtensions::add_mid(const ExtensionIds& ids, std::string_view mid) {
  if (ids.mid == 0 || mid.empty() || mid.size() > 16) return;
  add(ids.mid, {reinterpret_cast<const std::uint8_t*>(mid.data()), mid.size()});
}

void OutgoingExtensions::add_abs_send_time(const ExtensionIds& ids, Instant now) {
  if (ids.abs_send_time == 0) return;
  write_u24(abs_send_time_.data(), to_abs_send_time(now));
  add(ids.abs_send_time, abs_send_time_);
}

void OutgoingExtensions::add_transport_sequence(const ExtensionIds& ids, std::uint16_t sequence) {
  if (ids.transport_cc == 0) return;
  write_u16(transport_sequence_.data(), sequence);
  add(ids.transport_cc, transport_sequence_);
}

}  // namespace amphi::rtp
