#pragma once
// What clients say over the WebSocket, docs/protocol.md.
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "mcu/base/ids.hpp"
#include "mcu/base/result.hpp"
#include "mcu/room/command.hpp"

namespace amphi::signaling {

struct JoinMessage {
  std::string ticket;  ///< "" where he has a token
  std::string token;
  std::string name;
  std::string resume;  ///< "" where there is none
};
struct OfferMessage {
  std::string sdp;
};
struct CandidatesMessage {
  ConnectionId connection;
  std::string fragment;
};
struct SceneMessage {
  boost::json::value scene;  ///< read against the scene of the moment
  ports::Transition transition = ports::Transition::cut;
};
struct PreviewMessage {
  std::optional<boost::json::value> scene;  ///< read against the preview, else the live scene; none ends it
};

/// All others are one command to the room each.
using ClientMessage =
    std::variant<JoinMessage, OfferMessage, CandidatesMessage, SceneMessage, PreviewMessage, room::Command>;

/// JSON numbers beyond 2^53 are not exact in a browser.
inline constexpr std::uint64_t kMaxRequestId = std::uint64_t{1} << 53;
inline constexpr std::size_t kMaxDepth = 16;

struct ClientRequest {
  std::optional<std::uint64_t> id;  ///< present whenever it could be read, so that an error can name it
  Result<ClientMessage> message;    ///< malformed, or unsupported for an unknown type
};

/// JSON of a stranger, bounded in depth; the caller bounds its size. malformed, naming the place.
Result<boost::json::value> parse_json(std::string_view text);
/// Unknown members are ignored, so that newer clients may say more. `self` is who sent it, as the server
/// knows.
ClientRequest parse_request(std::string_view text, const ParticipantId& self = {});

}  // namespace amphi::signaling
