// Making, listing and revoking invitations; invitation_redeem.cpp lets people in by them.
#include "mcu/accounts/invitations.hpp"

#include <fmt/format.h>

#include "mcu/accounts/audit.hpp"
#include "mcu/accounts/pass_id.hpp"
#include "mcu/accounts/secrets.hpp"
#include "mcu/base/log.hpp"
#include "mcu/base/random.hpp"
#include "mcu/room/name.hpp"
#include "mcu/store/query.hpp"

namespace amphi::accounts {
namespace {

using store::Blob;
using store::Query;

constexpr std::size_t kIdLength = 16;
constexpr int kDefaultUses = 100;
constexpr int kMaxUses = 10'000;

Error unknown() {
  return fail(ErrorCode::not_found, "there is no such invitation");
}

Invitation invitation_of(const Query& row) {
  return {.id = InvitationId(row.text(0)),
          .room = RoomId(row.text(1)),
          .kind = row.text(2) == "class" ? InvitationKind::class_link : InvitationKind::person,
          .role = room::role_from_string(row.text(3)).value_or(room::Role::attendee),
          .name = row.text(4),
          .uses = static_cast<int>(row.integer(5)),
          .used = static_cast<int>(row.integer(6)),
          .from = row.optional_time(7),
          .until = row.optional_time(8),
          .created = row.time(9),
          .revoked = !row.null(10)};
}

/// What is asked for, checked, as the row will say it.
Result<Invitation> check(const InvitationRequest& request, const RoomId& room, Time now) {
  Invitation invitation{.id = InvitationId(random_name(kIdLength)),
                        .room = room,
                        .kind = request.kind,
                        .role = request.role,
                        .name = {},
                        .uses = 1,
                        .used = 0,
                        .from = request.from,
                        .until = request.until,
                        .created = now,
                        .revoked = false};
  if (request.until && *request.until <= std::max(now, request.from.value_or(now)))
    return fail(ErrorCode::malformed, "the invitation would be over before it begins");
  if (request.kind == InvitationKind::class_link) {
    if (!request.name.empty()) return fail(ErrorCode::malformed, "a class's link has no name");
    invitation.uses = request.uses.value_or(kDefaultUses);
    if (invitation.uses < 1 || invitation.uses > kMaxUses)
      return fail(ErrorCode::malformed, fmt::format("a class's link has 1 to {} uses", kMaxUses));
    return invitation;
  }
  if (request.uses.value_or(1) != 1)
    return fail(ErrorCode::malformed, "a personal invitation is for one browser");
  auto name = room::clean_name(request.name);
  if (!name) return name.error();
  invitation.name = std::move(*name);
  return invitation;
}

}  // namespace

std::string_view to_string(InvitationKind kind) {
  return kind == InvitationKind::person ? "person" : "class";
}

std::optional<InvitationKind> invitation_kind_from_string(std::string_view text) {
  for (const InvitationKind kind : {InvitationKind::person, InvitationKind::class_link}) {
    if (text == to_string(kind)) return kind;
  }
  return std::nullopt;
}

Result<NewInvitation> Invitations::create(const Actor& by, const RoomId& room,
                                          const InvitationRequest& request) {
  auto checked = check(request, room, by.now);
  if (!checked) return checked.error();
  const Invitation& made = *checked;
  const std::string secret = new_token();
  return db_.write([&]() -> Result<NewInvitation> {
    Query there(db_, "SELECT (SELECT count(*) FROM invitations WHERE room = ?1) FROM rooms WHERE id = ?1",
                room);
    if (!there.next()) return fail(ErrorCode::not_found, "there is no such room");
    if (there.integer(0) >= kMaxPerRoom)
      return fail(ErrorCode::conflict, "the room has too many invitations; revoke some");
    Query(db_,
          "INSERT INTO invitations (id, room, digest, kind, role, name, uses, starts, ends, created) "
          "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
          made.id, room, Blob{digest(secret)}, to_string(made.kind), room::to_string(made.role), made.name,
          made.uses, made.from, made.until, made.created)
        .run();
    audit_.record(by, "invitation.create", made.id.str());
    return NewInvitation{made, secret, fmt::format("/r/{}#i={}", room.str(), secret)};
  });
}

Result<std::vector<Invitation>> Invitations::list(const RoomId& room) {
  return db_.read([&]() -> Result<std::vector<Invitation>> {
    Query query(
        db_,
        "SELECT id, room, kind, role, name, uses, used, starts, ends, created, revoked FROM invitations "
        "WHERE room = ? ORDER BY created DESC, id",
        room);
    std::vector<Invitation> invitations;
    while (query.next()) invitations.push_back(invitation_of(query));
    return invitations;
  });
}

Result<std::vector<ports::PassId>> Invitations::revoke(const Actor& by, const RoomId& room,
                                                       const InvitationId& id) {
  return db_.write([&]() -> Result<std::vector<ports::PassId>> {
    const int changed =
        Query(db_, "UPDATE invitations SET revoked = coalesce(revoked, ?) WHERE id = ? AND room = ?", by.now,
              id, room)
            .run();
    if (changed == 0) return unknown();
    audit_.record(by, "invitation.revoke", id.str());
    Query query(db_, "SELECT id FROM passes WHERE invitation = ?", id);
    std::vector<ports::PassId> passes;
    while (query.next()) passes.emplace_back(query.text(0));
    return passes;
  });
}

ports::PassId Invitations::pass_of(const AccountId& account) {
  return pass_of_account(account);
}

Result<bool> Invitations::is_valid(const RoomId& room, const ports::PassId& pass) {
  return db_.read([&]() -> Result<bool> {
    if (const auto account = account_of(pass)) {
      Query able(db_,
                 "SELECT 1 FROM accounts a WHERE id = ?1 AND disabled = 0 AND (role = 'admin' OR EXISTS "
                 "(SELECT 1 FROM room_moderators WHERE room = ?2 AND account = ?1))",
                 *account, room);
      return able.next();
    }
    // A pass that gave way to another second device's is nowhere any more; its invitation decides.
    Query open(db_,
               "SELECT 1 FROM invitations i WHERE id = ?1 AND room = ?2 AND revoked IS NULL AND NOT EXISTS "
               "(SELECT 1 FROM passes WHERE id = ?3 AND revoked)",
               invitation_of(pass).value_or(InvitationId()), room, pass);
    return open.next();
  });
}

void Invitations::put_out(const RoomId& room, const ports::PassId& pass) {
  const Actor by{kServer, clock_()};
  const auto written = db_.write([&]() -> Result<void> {
    if (const auto account = account_of(pass)) {
      Query(db_, "DELETE FROM room_moderators WHERE room = ? AND account = ?", room, *account).run();
      audit_.record(by, "room.put_out", account->str());
      return {};
    }
    const InvitationId invitation = invitation_of(pass).value_or(InvitationId());
    Query(
        db_,
        "UPDATE invitations SET revoked = coalesce(revoked, ?) WHERE id = ? AND room = ? AND kind = 'person'",
        by.now, invitation, room)
        .run();
    Query(db_, "UPDATE passes SET revoked = 1 WHERE id = ? AND invitation = ?", pass, invitation).run();
    audit_.record(by, "room.put_out", pass.str());
    return {};
  });
  if (!written) log::error("who was put out may come back: {}", written.error().message);
}

}  // namespace amphi::accounts
