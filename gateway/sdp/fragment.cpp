#include "gateway/sdp/fragment.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "gateway/sdp/attributes.hpp"
#include "gateway/sdp/text.hpp"

namespace amphi::sdp {

namespace {

/// Reads a fragment line by line: attributes before the first m-line count for all of it.
class FragmentReader {
 public:
  Result<void> line(std::string_view text) {
    if (text.starts_with("m=")) {
      mid_.clear();
      return {};
    }
    if (!text.starts_with("a=")) return {};
    const auto [key, value] = cut(text.substr(2), ':');
    if (key == "mid") return set_mid(value);
    if (key == "candidate") return add_candidate(value);
    auto known = apply_transport({std::string(key), std::string(value)}, transport_);
    return known ? Result<void>() : Result<void>(known.error());
  }

  Result<Fragment> finish() {
    auto ice = credentials_of(transport_);
    if (!ice) return ice.error();
    fragment_.ice = std::move(*ice);
    fragment_.end_of_candidates = transport_.end_of_candidates;
    return std::move(fragment_);
  }

 private:
  Result<void> set_mid(std::string_view value) {
    if (!is_token(value, kMaxMid)) return fail(ErrorCode::malformed, "The fragment has a malformed a=mid.");
    mid_ = value;
    return {};
  }
  Result<void> add_candidate(std::string_view value) {
    if (fragment_.candidates.size() >= kMaxFragmentCandidates) {
      return fail(ErrorCode::malformed, "The fragment has too many a=candidate.");
    }
    if (split(value, ' ').size() < 8)
      return fail(ErrorCode::malformed, "The fragment has a malformed a=candidate.");
    fragment_.candidates.push_back({mid_, fmt::format("candidate:{}", value)});
    return {};
  }

  Fragment fragment_;
  TransportAttributes transport_;
  std::string mid_;
};

Result<void> check(std::string_view line, std::size_t number) {
  const bool printable = std::find_if(line.begin(), line.end(), [](char c) {
                           return static_cast<unsigned char>(c) < ' ' && c != '\t';
                         }) == line.end();
  if (printable && line.size() > 1 && line[1] == '=') return {};
  return fail(ErrorCode::malformed,
              fmt::format("The fragment's line {} does not read letter=value.", number));
}

}  // namespace

Result<Fragment> parse_fragment(std::string_view text) {
  if (text.size() > kMaxFragment) return fail(ErrorCode::malformed, "The fragment is longer than 16 kB.");
  FragmentReader reader;
  std::size_t number = 0;
  while (!text.empty()) {
    auto [line, rest] = cut(text, '\n');
    text = rest;
    ++number;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (line.empty()) continue;
    if (auto checked = check(line, number); !checked) return checked.error();
    if (auto read = reader.line(line); !read) return read.error();
  }
  return reader.finish();
}

std::string make_fragment(const Fragment& fragment) {
  std::string text;
  if (fragment.ice)
    text = fmt::format("a=ice-ufrag:{}\r\na=ice-pwd:{}\r\n", fragment.ice->ufrag, fragment.ice->pwd);
  std::optional<std::string> mid;
  for (const FragmentCandidate& candidate : fragment.candidates) {
    if (mid != candidate.mid && !candidate.mid.empty()) {
      text += fmt::format("m=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:{}\r\n", candidate.mid);
    }
    mid = candidate.mid;
    text += fmt::format("a={}\r\n", candidate.value);
  }
  if (fragment.end_of_candidates) text += "a=end-of-candidates\r\n";
  return text;
}

}  // namespace amphi::sdp
