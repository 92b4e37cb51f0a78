#pragma once
// SDP fragments for trickle ICE: application/trickle-ice-sdpfrag (RFC 8840 section 9).
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/sdp/offer.hpp"
#include "mcu/base/result.hpp"

namespace amphi::sdp {

inline constexpr std::size_t kMaxFragment = 16 * 1024;      ///< bytes
inline constexpr std::size_t kMaxFragmentCandidates = 128;  ///< in one fragment

struct FragmentCandidate {
  std::string mid;    ///< "" where the fragment has no m-line
  std::string value;  ///< "candidate:..."
  friend bool operator==(const FragmentCandidate&, const FragmentCandidate&) = default;
};

struct Fragment {
  std::optional<IceCredentials>
      ice;  ///< of the session level or of the first m-line; new ones ask for a restart
  std::vector<FragmentCandidate> candidates;
  bool end_of_candidates = false;
};

/// Error: malformed, naming the line.
Result<Fragment> parse_fragment(std::string_view text);
std::string make_fragment(const Fragment& fragment);

}  // namespace amphi::sdp
