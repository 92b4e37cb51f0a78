#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcu/accounts/throttle.hpp"
#include "mcu/accounts/types.hpp"
#include "mcu/base/result.hpp"
#include "mcu/ports/door.hpp"
#include "mcu/room/role.hpp"

namespace amphi::store {
class Database;
}

namespace amphi::accounts {

class Audit;

/// A personal invitation is bound to the first browser that uses it; a class's link lets in a number of
/// browsers.
enum class InvitationKind : std::uint8_t { person, class_link };

std::string_view to_string(InvitationKind kind);  ///< "person", "class"
std::optional<InvitationKind> invitation_kind_from_string(std::string_view text);

struct InvitationRequest {
  InvitationKind kind = InvitationKind::person;
  room::Role role = room::Role::attendee;
  std::string name;           ///< of the person; "" of a class
  std::optional<int> uses;    ///< browsers, 1-10,000; of a class only (default 100)
  std::optional<Time> from;   ///< none: now
  std::optional<Time> until;  ///< none: no end
};

struct Invitation {
  InvitationId id;
  RoomId room;
  InvitationKind kind = InvitationKind::person;
  room::Role role = room::Role::attendee;
  std::string name;
  int uses = 1;  ///< how many browsers may use it
  int used = 0;
  std::optional<Time> from;
  std::optional<Time> until;
  Time created;
  bool revoked = false;
};

struct NewInvitation {
  Invitation invitation;
  std::string secret;  ///< 256 bits, base64url; shown once, kept as a digest
  std::string path;    ///< /r/ROOM#i=SECRET
};

struct Redeemed {
  room::Role role = room::Role::attendee;
  std::string name;  ///< of a personal invitation
  ports::PassId pass;
  std::string guest_token;     ///< for the guest cookie; the one that came, where we know it
  bool second_device = false;  ///< another browser used this personal invitation first: a moderator decides
};

/// Whom an invitation is for.
struct Invited {
  room::Role role = room::Role::attendee;
  std::string name;  ///< of a personal invitation
};

/// Who may come in without an account. Control thread. Errors: environment everywhere.
class Invitations final : public ports::Door {
 public:
  /// Of a personal invitation; the one unused for longest gives way. None is let in without a moderator.
  static constexpr int kMaxSecondDevices = 16;
  static constexpr int kMaxPerRoom = 2000;

  /// `clock` is for put_out() alone.
  Invitations(store::Database& db, Throttle& throttle, Audit& audit, Time (*clock)() = wall_clock)
      : db_(db), throttle_(throttle), audit_(audit), clock_(clock) {}

  /// not_found: no such room; malformed: what is asked for makes no sense.
  Result<NewInvitation> create(const Actor& by, const RoomId& room, const InvitationRequest& request);
  /// Also those that are used up, over or revoked, until they are purged.
  [[nodiscard]] Result<std::vector<Invitation>> list(const RoomId& room);
  /// Nobody comes in by it any more. Gives the passes of those who did, to be put out now.
  Result<std::vector<ports::PassId>> revoke(const Actor& by, const RoomId& room, const InvitationId& id);

  /// A browser comes with an invitation's secret. `guest_token` is its guest cookie, "" without; `address` is
  /// seen by the throttle alone. unauthorized: unknown, used up, over, revoked, put out (one answer for all);
  /// overloaded: too many wrong ones.
  Result<Redeemed> redeem(const RoomId& room, std::string_view secret, std::string_view guest_token,
                          std::string_view address, Time now);
  /// Whom it is for, without using it up or binding it. Errors as redeem()'s, but that one which is used up
  /// is known all the same: whoever used it may come again.
  Result<Invited> look(const RoomId& room, std::string_view secret, std::string_view address, Time now);

  /// The pass of an account's person.
  static ports::PassId pass_of(const AccountId& account);
  /// Whether nobody took the pass back: for those inside, when something changed outside this process. An
  /// invitation that is merely over puts nobody out.
  Result<bool> is_valid(const RoomId& room, const ports::PassId& pass);

  /// Revokes a personal invitation, or one browser's use of a class's link. Of an account: it moderates this
  /// room no more (admins cannot be put out for good).
  void put_out(const RoomId& room, const ports::PassId& pass) override;

 private:
  struct Row;
  Result<Row> find(const RoomId& room, std::string_view secret, Time now);
  /// What a wrong secret is answered with, and later and later.
  Error refusal(Error error, Throttle::Kind kind, std::string_view address, Time now);
  /// A browser that used it before; none: a new one.
  Result<std::optional<Redeemed>> come_again(const Row& row, std::string_view guest_token);
  Result<Redeemed> come_first(const Row& row, std::string_view guest_token);

  store::Database& db_;
  Throttle& throttle_;
  Audit& audit_;
  Time (*clock_)();
};

}  // namespace amphi::accounts
