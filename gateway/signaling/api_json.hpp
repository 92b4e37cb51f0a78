#pragma once
// What docs/api.md says of accounts, sessions, rooms and invitations, as JSON.
#include <boost/json/object.hpp>

#include "mcu/accounts/service.hpp"

namespace amphi::signaling {

std::int64_t to_json(accounts::Time time);
boost::json::object to_json(const accounts::Account& account);
/// `current`: the one that asks.
boost::json::object to_json(const accounts::Session& session, const accounts::SessionId& current);
boost::json::object to_json(const accounts::StoredRoom& room);
boost::json::object to_json(const accounts::Invitation& invitation);
boost::json::object to_json(const accounts::StoredPicture& picture);
boost::json::object to_json(const accounts::AuditEntry& entry);

}  // namespace amphi::signaling
