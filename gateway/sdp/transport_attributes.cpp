#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "gateway/sdp/attributes.hpp"
#include "gateway/sdp/text.hpp"

namespace amphi::sdp {

namespace {

constexpr std::size_t kMaxCandidates = 128;
constexpr std::size_t kMaxCandidate = 512;

struct Hash {
  std::string_view name;
  std::size_t bytes;
};
constexpr std::array<Hash, 3> kHashes{{{"sha-256", 32}, {"sha-384", 48}, {"sha-512", 64}}};

std::optional<std::uint8_t> to_byte(std::string_view hex) {
  std::uint8_t value = 0;
  const auto [end, error] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
  if (hex.size() != 2 || error != std::errc{} || end != hex.data() + 2) return std::nullopt;
  return value;
}

std::optional<Setup> setup_from(std::string_view value) {
  if (value == "actpass") return Setup::actpass;
  if (value == "active") return Setup::active;
  if (value == "passive") return Setup::passive;
  return std::nullopt;
}

std::optional<Direction> direction_from(std::string_view key) {
  for (const auto direction :
       {Direction::sendrecv, Direction::sendonly, Direction::recvonly, Direction::inactive}) {
    if (key == to_string(direction)) return direction;
  }
  return std::nullopt;
}

Result<bool> apply_fingerprint(std::string_view value, TransportAttributes& out) {
  if (out.fingerprint) return true;  // of several we take the first that we can check
  auto fingerprint = parse_fingerprint(value);
  if (!fingerprint && fingerprint.error().code != ErrorCode::unsupported) return fingerprint.error();
  if (fingerprint) out.fingerprint = std::move(*fingerprint);
  return true;
}

Result<bool> apply_candidate(std::string_view value, TransportAttributes& out) {
  if (value.size() > kMaxCandidate) return fail(ErrorCode::malformed, "An a=candidate is too long.");
  if (out.candidates.size() >= kMaxCandidates)
    return fail(ErrorCode::malformed, "There are too many a=candidate.");
  out.candidates.push_back(fmt::format("candidate:{}", value));
  return true;
}

}  // namespace

std::string to_string(const Fingerprint& fingerprint) {
  std::string text = fingerprint.algorithm;
  char separator = ' ';
  for (const std::uint8_t byte : fingerprint.digest) {
    text += fmt::format("{}{:02X}", separator, byte);
    separator = ':';
  }
  return text;
}

Result<Fingerprint> parse_fingerprint(std::string_view value) {
  const auto [name, digits] = cut(trim(value), ' ');
  Fingerprint fingerprint{lower(name), {}};
  const auto* hash = std::find_if(kHashes.begin(), kHashes.end(),
                                  [&](const Hash& known) { return known.name == fingerprint.algorithm; });
  if (hash == kHashes.end()) {
    return fail(ErrorCode::unsupported,
                "No a=fingerprint uses a hash that we take: sha-256, sha-384 or sha-512.");
  }
  for (const auto pair : split(trim(digits), ':')) {
    const auto byte = to_byte(pair);
    if (!byte || fingerprint.digest.size() >= hash->bytes) break;
    fingerprint.digest.push_back(*byte);
  }
  if (fingerprint.digest.size() != hash->bytes || trim(digits).size() != hash->bytes * 3 - 1) {
    return fail(ErrorCode::malformed, "The digest of a=fingerprint does not fit its hash.");
  }
  return fingerprint;
}

Result<bool> apply_transport(const Attribute& attribute, TransportAttributes& out) {
  const std::string& key = attribute.key;
  if (key == "fingerprint") return apply_fingerprint(attribute.value, out);
  if (key == "candidate") return apply_candidate(attribute.value, out);
  if (key == "ice-ufrag") {
    out.ufrag = trim(attribute.value);
  } else if (key == "ice-pwd") {
    out.pwd = trim(attribute.value);
  } else if (key == "end-of-candidates") {
    out.end_of_candidates = true;
  } else if (key == "setup") {
    out.setup = setup_from(trim(attribute.value));
    if (!out.setup) return fail(ErrorCode::malformed, "a=setup must be actpass, active or passive.");
  } else if (const auto direction = direction_from(key)) {
    out.direction = direction;
  } else {
    return false;
  }
  return true;
}

Result<std::optional<IceCredentials>> credentials_of(const TransportAttributes& attributes) {
  if (attributes.ufrag.empty() && attributes.pwd.empty()) return std::optional<IceCredentials>();
  if (attributes.ufrag.size() < 4 || !is_token(attributes.ufrag, 256)) {
    return fail(ErrorCode::malformed, "a=ice-ufrag must have 4 to 256 characters.");
  }
  if (attributes.pwd.size() < 22 || !is_token(attributes.pwd, 256)) {
    return fail(ErrorCode::malformed, "a=ice-pwd must have 22 to 256 characters.");
  }
  return std::optional(IceCredentials{attributes.ufrag, attributes.pwd});
}

}  // namespace amphi::sdp
