#pragma once
// One attribute at a time: what a=... of a media section or of the session means.
#include "gateway/sdp/offer.hpp"
#include "gateway/sdp/raw.hpp"

namespace amphi::sdp {

/// What may stand at the session's level or in a section.
struct TransportAttributes {
  std::string ufrag;
  std::string pwd;
  std::optional<Fingerprint> fingerprint;
  std::optional<Setup> setup;
  std::optional<Direction> direction;
  std::vector<std::string> candidates;
  bool end_of_candidates = false;
};

/// False when the attribute is none of these.
Result<bool> apply_transport(const Attribute& attribute, TransportAttributes& out);
/// What belongs to one media section alone. Unknown attributes are skipped.
Result<void> apply_media(const Attribute& attribute, MediaSection& out);
/// Both parts of the credentials, or none of them.
Result<std::optional<IceCredentials>> credentials_of(const TransportAttributes& attributes);

}  // namespace amphi::sdp
