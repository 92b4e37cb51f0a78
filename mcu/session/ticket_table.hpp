#pragma once
#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "mcu/base/clock.hpp"
#include "mcu/base/ids.hpp"
#include "mcu/ports/door.hpp"
#include "mcu/session/token_table.hpp"

namespace amphi::session {

/// As what somebody may come into a room, once it was checked who he is.
struct Admission {
  room::Role role = room::Role::attendee;
  std::string name;            ///< of a personal invitation or an account; "": he says his own
  ports::PassId pass;          ///< what a moderator revokes; empty for tokens of the configuration
  bool second_device = false;  ///< another browser used his personal invitation first
  bool account = false;        ///< signed in, rather than a guest or a token
};

/// One-time tickets: who was let in over HTTP opens his WebSocket with one, so that no cookie and no lasting
/// secret ever does. Keeps digests only. Control thread.
class TicketTable {
 public:
  static constexpr Duration kLifetime = std::chrono::seconds(30);
  static constexpr std::size_t kCapacity = 8192;  ///< then the oldest are forgotten
  static constexpr std::size_t kPerPass = 8;      ///< unused ones of one pass; then its oldest is forgotten

  /// 256 bits in 64 hexadecimal digits.
  std::string issue(const RoomId& room, Admission admission, Instant now);
  /// Nothing when it is unknown, another room's, used or older than kLifetime. A ticket tried at the wrong
  /// room is used up, too.
  std::optional<Admission> redeem(const RoomId& room, std::string_view ticket, Instant now);
  /// Forgets what was issued for a pass that opens nothing any more, or for a room that is gone.
  void revoke(const ports::PassId& pass);
  void revoke(const RoomId& room);
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    RoomId room;
    Admission admission;
    Instant expires;
  };
  void forget_expired(Instant now);
  void make_room_for(const ports::PassId& pass);

  std::map<Digest, Entry> entries_;
  std::deque<Digest> order_;  ///< as issued; those used meanwhile are still in it
};

}  // namespace amphi::session
