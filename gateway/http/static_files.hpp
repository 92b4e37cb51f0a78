#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/router.hpp"

namespace amphi::http {

/// The path below the document root that a request path names, or nothing when it must not be served: page
/// routes
/// ("/" index.html, "/r/{room}" room.html, "/panel/{room}" panel.html, "/admin" admin.html and so on) or a
/// file's own path. Never leaves the root: no empty, hidden or ".." segment, no NUL, backslash or malformed
/// escape.
std::optional<std::string> resolve_path(std::string_view request_path);

/// Serves GET and HEAD of files below `document_root` as the router's fallback: ETag and 304, a .gz sibling
/// where the client takes gzip, a year of caching for names with a hash. Symbolic links are not followed.
void add_static_files(Router& router, std::string document_root);

}  // namespace amphi::http
