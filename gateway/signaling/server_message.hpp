#pragma once
// Answers to clients, docs/protocol.md, "Server to client". What rooms tell by themselves is in mcu/session.
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/signaling/ice_servers.hpp"
#include "mcu/base/result.hpp"
#include "mcu/room/room.hpp"

namespace amphi::signaling {

std::string_view to_string(ErrorCode code);

/// "" where `id` is missing: nobody waits for the answer.
std::string ok_message(std::optional<std::uint64_t> id, boost::json::object more = {});
std::string error_message(std::optional<std::uint64_t> id, const Error& error);
std::string joined_message(std::optional<std::uint64_t> id, const room::Accepted& accepted,
                           const std::string& resume, const IceServers& ice_servers, const room::Room& room);
/// Instead of `joined`, for somebody who has to wait.
std::string waiting_message(std::optional<std::uint64_t> id, ports::LobbyReason reason,
                            const std::string& resume, const room::Room& room);
/// New credentials, before the ones in `joined` expire.
std::string ice_servers_message(const IceServers& ice_servers);

}  // namespace amphi::signaling
