#pragma once
// JSON Merge Patch (RFC 7396).
#include <boost/json/value.hpp>
#include <optional>

namespace amphi::room {

/// The patch that turns `from` into `to`; none when they are equal. Neither may hold a null, which a merge
/// patch cannot express.
std::optional<boost::json::value> merge_diff(const boost::json::value& from, const boost::json::value& to);

/// RFC 7396 section 2.
void merge_apply(boost::json::value& target, const boost::json::value& patch);

}  // namespace amphi::room
