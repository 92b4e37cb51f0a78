#pragma once
#include <string>
#include <vector>

#include "gateway/http/message.hpp"

namespace amphi::http {

/// Other origins ("https://meet.example.org") that are this server, too: where a proxy in front changes Host.
using Origins = std::vector<std::string>;

/// May this page open a WebSocket here? Its Origin (RFC 6454) must have our Host or be one of `also`; what is
/// no browser sends none. Schemes are not compared with ours: a proxy in front may end TLS.
bool is_own_origin(const Request& request, const Origins& also);

/// May this request change something? A browser's must come from our own pages: its Origin decides, without
/// one its Sec-Fetch-Site. With neither it must have no cookie: then it is no browser's.
bool may_change(const Request& request, const Origins& also);

/// A method that changes nothing (RFC 9110 section 9.2.1).
bool is_safe_method(std::string_view method);

}  // namespace amphi::http
