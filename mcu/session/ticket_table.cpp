#include "mcu/session/ticket_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "mcu/base/random.hpp"

namespace amphi::session {

std::string TicketTable::issue(const RoomId& room, Admission admission, Instant now) {
  forget_expired(now);
  make_room_for(admission.pass);
  std::array<std::uint8_t, 32> bytes{};
  random_bytes(bytes);
  std::string ticket = fmt::format("{:02x}", fmt::join(bytes, ""));
  const Digest digest = sha256(ticket);
  entries_.emplace(digest, Entry{room, std::move(admission), now + kLifetime});
  order_.push_back(digest);
  return ticket;
}

std::optional<Admission> TicketTable::redeem(const RoomId& room, std::string_view ticket, Instant now) {
  // Looked up by digest: how long it takes says nothing about the tickets there are.
  auto found = entries_.extract(sha256(ticket));
  if (found.empty()) return std::nullopt;
  Entry& entry = found.mapped();
  if (entry.room != room || now >= entry.expires) return std::nullopt;
  return std::move(entry.admission);
}

void TicketTable::revoke(const ports::PassId& pass) {
  std::erase_if(entries_, [&](const auto& entry) { return entry.second.admission.pass == pass; });
}

void TicketTable::revoke(const RoomId& room) {
  std::erase_if(entries_, [&](const auto& entry) { return entry.second.room == room; });
}

void TicketTable::forget_expired(Instant now) {
  while (!order_.empty()) {
    const auto found = entries_.find(order_.front());
    if (found != entries_.end() && now < found->second.expires) return;
    if (found != entries_.end()) entries_.erase(found);
    order_.pop_front();
  }
}

void TicketTable::make_room_for(const ports::PassId& pass) {
  std::size_t same = 0;
  if (!pass.empty()) {
    same = static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), [&](const auto& entry) {
      return entry.second.admission.pass == pass;
    }));
  }
  const bool full = order_.size() >= kCapacity;
  if (same < kPerPass && !full) return;
  const auto gives_way = std::find_if(order_.begin(), order_.end(), [&](const Digest& digest) {
    const auto found = entries_.find(digest);
    return full || (found != entries_.end() && found->second.admission.pass == pass);
  });
  if (gives_way == order_.end()) return;
  entries_.erase(*gives_way);
  order_.erase(gives_way);
}

}  // namespace amphi::session
