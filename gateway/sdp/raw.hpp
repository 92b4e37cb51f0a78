#pragma once
// The syntax of a session description (RFC 8866 section 9), before anything is understood. Built on GstSDP.
#include <string>
#include <string_view>
#include <vector>

#include "mcu/base/result.hpp"

namespace amphi::sdp {

struct Attribute {
  std::string key;
  std::string value;  ///< "" where the attribute has none
};

struct RawSection {
  std::string media;
  unsigned port = 0;
  std::string protocol;
  std::vector<std::string> formats;
  std::vector<Attribute> attributes;
};

struct RawDescription {
  std::vector<Attribute> attributes;
  std::vector<RawSection> sections;
};

/// Errors: malformed (size, characters, a line that is not "letter=value", no v=0, more than kMaxSections
/// m-lines).
Result<RawDescription> parse_raw(std::string_view text);

}  // namespace amphi::sdp
