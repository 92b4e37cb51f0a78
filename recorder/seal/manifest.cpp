#include "recorder/seal/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "recorder/seal/names.hpp"

namespace amphi::seal {
namespace {

/// The last file that there is a line for; "" when there is none.
std::string file_of_last(const std::vector<ManifestEvent>& events) {
  for (auto event = events.rbegin(); event != events.rend(); ++event) {
    if (std::string file = file_of(*event); !file.empty()) return file;
  }
  return "";
}

bool signed_by_server(const ManifestEvent& event) {
  if (const auto* end = std::get_if<EndLine>(&event)) return end->by_server;
  if (const auto* gap = std::get_if<GapLine>(&event)) return gap->by_server;
  return std::holds_alternative<RecoveredLine>(event);
}

class Checker {
 public:
  explicit Checker(const std::optional<PublicKey>& server) { manifest_.server = server; }

  void line(std::string_view text) {
    ++number_;
    auto parsed = parse_line(text);
    if (!parsed) {
      problem("", parsed.error().message);
    } else {
      check(*parsed);
      manifest_.events.push_back(std::move(parsed->event));
    }
    follow(manifest_.end, text);
    manifest_.whole += text.size() + 1;
  }

  /// Reading on would only cost memory: nothing that follows is believed.
  [[nodiscard]] bool hopeless() const { return manifest_.problems.size() >= kMaxProblems; }

  Manifest finish(std::string_view rest) {
    manifest_.torn = !rest.empty() && !hopeless();
    if (manifest_.torn) problem("", "the last line is cut");
    if (number_ == 0) problem("", "the manifest is empty");
    name_missing();
    return std::move(manifest_);
  }

 private:
  void problem(std::string file, std::string_view what) {
    manifest_.problems.push_back({std::move(file), fmt::format("manifest, line {}: {}", number_, what)});
  }

  void check(const ManifestLine& line) {
    const std::string file = file_of(line.event);
    if (ended_) problem(file, "comes after the end");
    if (line.link.next != manifest_.end.next || line.link.prev != manifest_.end.prev)
      problem(file, "does not belong behind the line before: lines were changed, dropped or swapped");
    if (const auto* begin = std::get_if<BeginLine>(&line.event)) check_begin(*begin, line);
    if (number_ == 1 && !std::holds_alternative<BeginLine>(line.event)) problem(file, "is no beginning");
    if (!signed_by_its_signer(line)) problem(file, "was changed: its signature is wrong");
    check_index(line.event, file);
    ended_ = std::holds_alternative<EndLine>(line.event);
  }

  void check_begin(const BeginLine& begin, const ManifestLine& line) {
    if (number_ == 1) manifest_.recording = begin.recording;
    if (!manifest_.server) manifest_.server = begin.word.server;
    if (begin.recording != manifest_.recording) problem("", "is of another recording");
    const std::string text = authorised_text(begin.recording, line.link, begin.key);
    if (begin.word.server != *manifest_.server) {
      problem("", "is of another server");
    } else if (!ed25519_verify(*manifest_.server, view(text), begin.word.signature)) {
      problem("", "the server did not sign this recorder's key");
    } else {
      signer_ = begin.key;
    }
  }

  [[nodiscard]] bool signed_by_its_signer(const ManifestLine& line) const {
    const bool by_server = signed_by_server(line.event);
    const auto& key = by_server ? manifest_.server : signer_;
    return key && ed25519_verify(*key, view(line.signed_text), line.signature);
  }

  void check_index(const ManifestEvent& event, const std::string& file) {
    if (const auto* gap = std::get_if<GapLine>(&event)) missed_.insert(gap->index);
    std::uint32_t index = 0;
    if (const auto* segment = std::get_if<SegmentLine>(&event)) index = segment->index;
    if (const auto* recovered = std::get_if<RecoveredLine>(&event)) index = recovered->index;
    if (index == 0) return;
    if (index_of(file, kSegment) != index && index_of(file, kRecovered) != index)
      problem(file, "names a file that is none of its");
    if (!seen_.insert(index).second) problem(file, "has an index that was there before");
  }

  /// Each index comes once: one that is missing is named.
  void name_missing() {
    const std::uint32_t last = seen_.empty() ? 0 : *seen_.rbegin();
    for (std::uint32_t i = 1, named = 0; i < last && named < kMaxNamed; ++i) {
      if (seen_.contains(i) || missed_.contains(i)) continue;
      manifest_.problems.push_back(
          {file_name(i, kSegment), "the manifest has no line for this segment, only for later ones"});
      ++named;
    }
  }

  static constexpr std::uint32_t kMaxNamed = 100;
  static constexpr std::size_t kMaxProblems = 100;

  Manifest manifest_;
  std::optional<PublicKey> signer_;
  std::uint64_t number_ = 0;
  std::set<std::uint32_t> seen_;    ///< indices that there is a file for
  std::set<std::uint32_t> missed_;  ///< and those that the recorder says it could not keep
  bool ended_ = false;
};

/// Line `number` (from 0) without its newline; nothing where there are fewer.
std::optional<std::string_view> line_of(std::string_view text, std::uint64_t number) {
  for (;; --number) {
    const std::size_t end = text.find('\n');
    if (end == std::string_view::npos) return std::nullopt;
    if (number == 0) return text.substr(0, end);
    text.remove_prefix(end + 1);
  }
}

}  // namespace

Manifest read_manifest(std::string_view text, const std::optional<PublicKey>& server) {
  Checker checker(server);
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    checker.line(text.substr(0, end));
    text.remove_prefix(end + 1);
    if (checker.hopeless()) break;
  }
  return checker.finish(text);
}

void compare_with_head(Manifest& manifest, std::string_view text, const ChainEnd& head) {
  if (head.next == 0) return;
  const auto last = line_of(text, head.next - 1);
  const auto problem = [&](std::string what) {
    manifest.problems.push_back({file_of_last(manifest.events), std::move(what)});
  };
  if (!last) {
    const auto lines = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    problem(fmt::format("the manifest was cut here: the server has seen {} lines, {} are left", head.next,
                        lines));
  } else if (to_hex(sha256(view(*last))) != head.prev) {
    problem(fmt::format("manifest, line {}: is not the one that the server has seen", head.next));
  }
}

}  // namespace amphi::seal
