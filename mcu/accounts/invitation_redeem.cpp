// A browser comes with an invitation's secret.
#include <fmt/format.h>

#include "mcu/accounts/invitations.hpp"
#include "mcu/accounts/pass_id.hpp"
#include "mcu/accounts/secrets.hpp"
#include "mcu/accounts/throttle.hpp"
#include "mcu/store/query.hpp"

namespace amphi::accounts {

using store::Blob;
using store::Query;

struct Invitations::Row {
  InvitationId id;
  InvitationKind kind;
  room::Role role;
  std::string name;
  std::int64_t left;  ///< browsers that may still come
};

namespace {

Error closed() {
  return fail(ErrorCode::unauthorized, "the invitation is not valid any more; ask for a new one");
}

Error slow_down(std::chrono::seconds wait) {
  return fail(ErrorCode::overloaded, fmt::format("too many tries; wait {} s", wait.count()));
}

/// The guest cookie's token where it is one of ours; a browser never chooses its own.
std::string known_or_new(store::Database& db, std::string_view guest_token) {
  Query query(db, "SELECT 1 FROM passes WHERE guest = ? LIMIT 1", Blob{digest(guest_token)});
  return query.next() ? std::string(guest_token) : new_token();
}

/// Who came last has the highest turn. Not a time: when somebody came is nobody's business.
std::int64_t next_turn(store::Database& db, const InvitationId& invitation) {
  Query query(db, "SELECT coalesce(max(turn), 0) + 1 FROM passes WHERE invitation = ?", invitation);
  query.next();
  return query.integer(0);
}

}  // namespace

Result<Redeemed> Invitations::redeem(const RoomId& room, std::string_view secret,
                                     std::string_view guest_token, std::string_view address, Time now) {
  auto redeemed = db_.write([&]() -> Result<Redeemed> {
    auto row = find(room, secret, now);
    if (!row) return row.error();
    if (auto again = come_again(*row, guest_token); !again || *again) {
      if (!again) return again.error();
      return std::move(**again);
    }
    const auto wait = throttle_.take(Throttle::Kind::invitation, row->id.str(), now);
    if (wait > std::chrono::seconds(0)) return slow_down(wait);
    return come_first(*row, guest_token);
  });
  if (!redeemed) return refusal(redeemed.error(), Throttle::Kind::address, address, now);
  return redeemed;
}

Result<Invited> Invitations::look(const RoomId& room, std::string_view secret, std::string_view address,
                                  Time now) {
  auto row = db_.read([&] { return find(room, secret, now); });
  if (!row) return refusal(row.error(), Throttle::Kind::look, address, now);
  return Invited{row->role, std::move(row->name)};
}

Error Invitations::refusal(Error error, Throttle::Kind kind, std::string_view address, Time now) {
  // Only who is wrong is slowed down: a right secret is never kept waiting by a neighbour's guesses.
  if (error.code != ErrorCode::unauthorized) return error;
  const auto wait = throttle_.take(kind, address, now);
  return wait > std::chrono::seconds(0) ? slow_down(wait) : error;
}

Result<Invitations::Row> Invitations::find(const RoomId& room, std::string_view secret, Time now) {
  Query query(
      db_,
      "SELECT i.id, i.kind, i.role, i.name, i.uses - i.used FROM invitations i JOIN rooms r ON r.id = i.room "
      "WHERE i.digest = ?1 AND i.room = ?2 AND i.revoked IS NULL AND coalesce(i.starts <= ?3, 1) "
      "AND coalesce(i.ends > ?3, 1) AND coalesce(r.ends > ?3, 1)",
      Blob{digest(secret)}, room, now);
  if (!query.next()) return closed();
  return Row{InvitationId(query.text(0)),
             query.text(1) == "class" ? InvitationKind::class_link : InvitationKind::person,
             room::role_from_string(query.text(2)).value_or(room::Role::attendee), query.text(3),
             query.integer(4)};
}

Result<std::optional<Redeemed>> Invitations::come_again(const Row& row, std::string_view guest_token) {
  Query query(db_, "SELECT id, second_device, revoked FROM passes WHERE invitation = ? AND guest = ?", row.id,
              Blob{digest(guest_token)});
  if (!query.next()) return std::optional<Redeemed>();
  if (query.flag(2)) return closed();
  const ports::PassId pass(query.text(0));
  if (query.flag(1))
    Query(db_, "UPDATE passes SET turn = ? WHERE id = ?", next_turn(db_, row.id), pass).run();
  return Redeemed{row.role, row.name, pass, std::string(guest_token), query.flag(1)};
}

Result<Redeemed> Invitations::come_first(const Row& row, std::string_view guest_token) {
  const bool second_device = row.kind == InvitationKind::person && row.left <= 0;
  if (row.left <= 0 && !second_device) return closed();
  if (second_device) {
    Query(db_,
          "DELETE FROM passes WHERE invitation = ?1 AND second_device AND id NOT IN (SELECT id FROM passes "
          "WHERE invitation = ?1 AND second_device ORDER BY turn DESC LIMIT ?2)",
          row.id, kMaxSecondDevices - 1)
        .run();
  } else {
    Query(db_, "UPDATE invitations SET used = used + 1 WHERE id = ?", row.id).run();
  }
  Redeemed redeemed{row.role, row.name, new_pass_of(row.id), known_or_new(db_, guest_token), second_device};
  Query(db_, "INSERT INTO passes (id, invitation, guest, second_device, turn) VALUES (?, ?, ?, ?, ?)",
        redeemed.pass, row.id, Blob{digest(redeemed.guest_token)}, second_device, next_turn(db_, row.id))
      .run();
  return redeemed;
}

}  // namespace amphi::accounts
