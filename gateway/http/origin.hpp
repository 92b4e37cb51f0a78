#pragma once
#include "gateway/http/message.hpp"

namespace amphi::http {

/// May this page open a WebSocket here? Its Origin (RFC 6454) must have our Host; what is no browser sends
/// none. Schemes are not compared: a proxy in front may end TLS.
bool is_same_origin(const Request& request);

}  // namespace amphi::http
