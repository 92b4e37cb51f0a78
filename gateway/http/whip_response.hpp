#pragma once
#include "gateway/http/message.hpp"
#include "gateway/http/whip_endpoint.hpp"
#include "mcu/base/result.hpp"

namespace amphi::http {

/// Pages of any origin may publish and watch (RFC 9725 section 4.8): a token is needed anyway, never a
/// cookie.
Response with_cors(Response response);
/// The status that tells a WHIP or WHEP client of this error.
Response error_response(const Error& error, const WhipConfig& config);
/// One ICE server as a Link field (RFC 9725 section 4.6).
std::string ice_server_link(const IceServer& server);

}  // namespace amphi::http
