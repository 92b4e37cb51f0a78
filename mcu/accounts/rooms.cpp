#include "mcu/accounts/rooms.hpp"

#include <algorithm>

#include "mcu/accounts/audit.hpp"
#include "mcu/accounts/room_id.hpp"
#include "mcu/room/name.hpp"
#include "mcu/store/query.hpp"

namespace amphi::accounts {
namespace {

using store::Query;

constexpr const char* kColumns = "SELECT id, name, kind, ends, created, lobby, unmute, chat FROM rooms ";

StoredRoom room_of(const Query& row) {
  return {
      .id = RoomId(row.text(0)),
      .kind = row.text(2) == "one_off" ? RoomKind::one_off : RoomKind::permanent,
      .ends = row.optional_time(3),
      .created = row.time(4),
      .settings = {.name = row.text(1), .lobby = row.flag(5), .unmute = row.flag(6), .chat = row.text(7)}};
}

std::string with(const char* condition) {
  return std::string(kColumns) + condition;
}

std::vector<StoredRoom> all_of(Query& query) {
  std::vector<StoredRoom> rooms;
  while (query.next()) rooms.push_back(room_of(query));
  return rooms;
}

Error unknown() {
  return fail(ErrorCode::not_found, "there is no such room");
}

bool exists(store::Database& db, const char* table_query, const std::string& id) {
  Query query(db, table_query, id);
  return query.next();
}

bool room_exists(store::Database& db, const RoomId& id) {
  return exists(db, "SELECT 1 FROM rooms WHERE id = ?", id.str());
}

Result<void> check_end(const RoomRequest& request, Time now) {
  const bool one_off = request.kind == RoomKind::one_off;
  if (one_off && !request.ends) return fail(ErrorCode::malformed, "a one-off room needs an end");
  if (!one_off && request.ends) return fail(ErrorCode::malformed, "a permanent room has no end");
  if (one_off && *request.ends <= now) return fail(ErrorCode::malformed, "the room's end is in the past");
  return {};
}

}  // namespace

std::string_view to_string(RoomKind kind) {
  return kind == RoomKind::permanent ? "permanent" : "one_off";
}

std::optional<RoomKind> room_kind_from_string(std::string_view text) {
  for (const RoomKind kind : {RoomKind::permanent, RoomKind::one_off}) {
    if (text == to_string(kind)) return kind;
  }
  return std::nullopt;
}

Result<StoredRoom> Rooms::create(const Actor& by, const RoomRequest& request) {
  const auto name = room::clean_name(request.name);
  if (!name) return name.error();
  if (auto good = check_end(request, by.now); !good) return good.error();
  const RoomId id = request.id ? *request.id : room_id_of(*name);
  if (!is_room_id(id.str()))
    return fail(ErrorCode::malformed, "a room's id has 1 to 64 of the characters a-z, 0-9 and -");
  return db_.write([&]() -> Result<StoredRoom> {
    if (room_exists(db_, id)) return fail(ErrorCode::conflict, "there is a room of that id already");
    Query count(db_, "SELECT count(*) FROM rooms");
    if (count.next() && count.integer(0) >= static_cast<std::int64_t>(kMaxRooms))
      return fail(ErrorCode::conflict, "there are too many rooms; delete some");
    Query(db_, "INSERT INTO rooms (id, name, kind, ends, created) VALUES (?, ?, ?, ?, ?)", id, *name,
          to_string(request.kind), request.ends, by.now)
        .run();
    audit_.record(by, "room.create", id.str());
    return get(id);
  });
}

Result<StoredRoom> Rooms::adopt(const RoomId& id, std::string_view name, Time now) {
  return db_.write([&]() -> Result<StoredRoom> {
    Query(db_, "INSERT OR IGNORE INTO rooms (id, name, kind, created) VALUES (?, ?, 'permanent', ?)", id,
          name, now)
        .run();
    return get(id);
  });
}

Result<std::vector<StoredRoom>> Rooms::list() {
  return db_.read([&]() -> Result<std::vector<StoredRoom>> {
    Query query(db_, with("ORDER BY name, id").c_str());
    return all_of(query);
  });
}

Result<StoredRoom> Rooms::get(const RoomId& id) {
  return db_.read([&]() -> Result<StoredRoom> {
    Query query(db_, with("WHERE id = ?").c_str(), id);
    if (!query.next()) return unknown();
    return room_of(query);
  });
}

Result<void> Rooms::remove(const Actor& by, const RoomId& id) {
  return db_.write([&]() -> Result<void> {
    if (Query(db_, "DELETE FROM rooms WHERE id = ?", id).run() == 0) return unknown();
    audit_.record(by, "room.delete", id.str());
    return {};
  });
}

Result<void> Rooms::set_settings(const Actor& by, const RoomId& id, const RoomSettings& settings) {
  const auto name = room::clean_name(settings.name);
  if (!name) return name.error();
  if (settings.chat != "off" && settings.chat != "moderators" && settings.chat != "all")
    return fail(ErrorCode::malformed, "chat is off, moderators or all");
  return db_.write([&]() -> Result<void> {
    const int changed = Query(db_, "UPDATE rooms SET name = ?, lobby = ?, unmute = ?, chat = ? WHERE id = ?",
                              *name, settings.lobby, settings.unmute, settings.chat, id)
                            .run();
    if (changed == 0) return unknown();
    audit_.record(by, "room.settings", id.str());
    return {};
  });
}

Result<std::vector<AccountId>> Rooms::moderators(const RoomId& id) {
  return db_.read([&]() -> Result<std::vector<AccountId>> {
    Query query(db_, "SELECT account FROM room_moderators WHERE room = ? ORDER BY account", id);
    std::vector<AccountId> accounts;
    while (query.next()) accounts.emplace_back(query.text(0));
    return accounts;
  });
}

Result<void> Rooms::set_moderators(const Actor& by, const RoomId& id,
                                   const std::vector<AccountId>& accounts) {
  return db_.write([&]() -> Result<void> {
    if (!room_exists(db_, id)) return unknown();
    Query(db_, "DELETE FROM room_moderators WHERE room = ?", id).run();
    for (const AccountId& account : accounts) {
      if (!exists(db_, "SELECT 1 FROM accounts WHERE id = ?", account.str()))
        return fail(ErrorCode::not_found, "there is no such account");
      Query(db_, "INSERT OR IGNORE INTO room_moderators (room, account) VALUES (?, ?)", id, account).run();
    }
    audit_.record(by, "room.moderators", id.str());
    return {};
  });
}

Result<std::vector<StoredRoom>> Rooms::of_account(const AccountId& account, AccountRole role) {
  if (role == AccountRole::admin) return list();
  return db_.read([&]() -> Result<std::vector<StoredRoom>> {
    Query query(
        db_,
        with("WHERE id IN (SELECT room FROM room_moderators WHERE account = ?) ORDER BY name, id").c_str(),
        account);
    return all_of(query);
  });
}

Result<bool> Rooms::may_moderate(const AccountId& account, AccountRole role, const RoomId& id) {
  return db_.read([&]() -> Result<bool> {
    if (role == AccountRole::admin) return true;
    Query query(db_, "SELECT 1 FROM room_moderators WHERE room = ? AND account = ?", id, account);
    return query.next();
  });
}

}  // namespace amphi::accounts
