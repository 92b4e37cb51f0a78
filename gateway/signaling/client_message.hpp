#pragma once
// What clients say over the WebSocket, docs/protocol.md, "Client to server".
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "mcu/base/ids.hpp"
#include "mcu/base/result.hpp"
#include "mcu/media/rung.hpp"

namespace amphi::signaling {

struct JoinMessage {
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
struct MuteMessage {
  bool muted = true;
};
struct CameraMessage {
  bool on = false;
};
struct ScreenMessage {
  bool on = false;
};
struct HandMessage {
  bool raised = false;
};
struct QualityMessage {
  Quality quality;
};
struct LeaveMessage {};
struct StageMessage {
  ParticipantId participant;
  bool on = false;
};
struct MuteOtherMessage {
  ParticipantId participant;
};
struct LowerHandMessage {
  ParticipantId participant;
};
struct RemoveMessage {
  ParticipantId participant;
};
struct SceneMessage {
  boost::json::value scene;  ///< read against the scene of the moment
};

using ClientMessage = std::variant<JoinMessage, OfferMessage, CandidatesMessage, MuteMessage, CameraMessage,
                                   ScreenMessage, HandMessage, QualityMessage, LeaveMessage, StageMessage,
                                   MuteOtherMessage, LowerHandMessage, RemoveMessage, SceneMessage>;

/// JSON numbers beyond 2^53 are not exact in a browser.
inline constexpr std::uint64_t kMaxRequestId = std::uint64_t{1} << 53;
inline constexpr std::size_t kMaxDepth = 16;

struct ClientRequest {
  std::optional<std::uint64_t> id;  ///< present whenever it could be read, so that an error can name it
  Result<ClientMessage> message;    ///< malformed, or unsupported for an unknown type
};

/// JSON of a stranger, bounded in depth; the caller bounds its size. malformed, naming the place.
Result<boost::json::value> parse_json(std::string_view text);
/// Unknown members are ignored, so that newer clients may say more.
ClientRequest parse_request(std::string_view text);

}  // namespace amphi::signaling
