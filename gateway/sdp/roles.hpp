#pragma once
#include <vector>

#include "gateway/sdp/negotiate.hpp"

namespace amphi::sdp {

/// What an offered line is for.
struct LineRole {
  std::optional<Source> source;  ///< the peer sends it
  bool program = false;          ///< the peer wants it
  [[nodiscard]] bool wanted() const { return source.has_value() || program; }
};

/// One role for each section. Directions are the peer's.
std::vector<LineRole> assign_roles(const SessionDescription& offer, ports::ConnectionPurpose purpose);

}  // namespace amphi::sdp
