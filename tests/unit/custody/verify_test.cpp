// Whatever is done to a recording, verify() sees it and names the segment.
#include <fmt/format.h>

#include <cstdio>
#include <set>

#include "recorder/custody/verify.hpp"
#include "recorder/seal/head.hpp"
#include "tests/unit/seal/recording_rig.hpp"

using namespace amphi;
using namespace amphi::seal;
using test::RecordingRig;
using test::TestDisk;

namespace {

constexpr int kSegments = 8;

/// A finished recording: eight segments, the fourth of which was recovered after a power cut, and a pause.
class Rig : public RecordingRig {
 public:
  Rig() {
    Buffer noise(3000);
    auto store = start(disk);
    REQUIRE(store);
    for (int i = 0; i < 3; ++i) segment(*store, i, noise);
    REQUIRE(store->begin_segment({24'000, true}));
    for (int i = 0; i < 4; ++i) REQUIRE(store->append(noise));
    const auto recovered = recover(*disk.folder(), server, "");
    REQUIRE(recovered);
    auto second = start(disk, recovered->chain);
    REQUIRE(second);
    for (int i = 4; i < kSegments; ++i) segment(*second, i, noise);
    REQUIRE(second->note(PauseLine{64'000}));
    REQUIRE(second->note(EndLine{"stopped", 64'000, false}));
  }

  custody::Recording opened_with(const std::optional<ChainEnd>& head) {
    auto recording = custody::Recording::open(disk.folder(), server.public_key(), head);
    REQUIRE(recording);
    return std::move(*recording);
  }
  std::vector<Problem> problems(bool with_keys) {
    const auto recording = custody::Recording::open(disk.folder(), server.public_key());
    if (!recording) return {{"", recording.error().message}};
    custody::Keys keys;
    if (with_keys) {
      keys.outer = Key::copy(outer.view());
      keys.identities.push_back(age::Identity::parse(custodians[0].str()).value());
    }
    return custody::verify(*recording, keys).problems;
  }
  bool names(const std::string& file) {
    for (const Problem& problem : problems(false)) {
      if (problem.file == file) return true;
    }
    return false;
  }
  Buffer content(const std::string& name) const { return disk.files().at(name); }
  std::vector<std::string> media() const {
    std::vector<std::string> names;
    for (const auto& [name, bytes] : disk.files()) {
      if (name != kManifest) names.push_back(name);
    }
    return names;
  }
  std::vector<std::string> manifest_lines() const {
    std::vector<std::string> lines;
    std::string text(seal::text(content(std::string(kManifest))));
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n')) {
      lines.push_back(text.substr(0, end + 1));
      text.erase(0, end + 1);
    }
    return lines;
  }
  ChainEnd chain() const {
    ChainEnd chain;
    for (const std::string& line : manifest_lines())
      follow(chain, std::string_view(line).substr(0, line.size() - 1));
    return chain;
  }
  /// As if somebody had cut off its last lines with what they are about; it has its signature, or none.
  void cut(std::size_t lines) {
    auto left = manifest_lines();
    left.resize(left.size() - lines);
    put_manifest(left);
    std::set<std::string> named{std::string(kManifest)};
    for (const std::string& line : left)
      named.insert(file_of(parse_line(std::string_view(line).substr(0, line.size() - 1))->event));
    for (const auto& [name, bytes] : disk.files()) {
      if (!named.contains(name)) disk.drop(name);
    }
  }
  void put_head(const ChainEnd& head) { disk.put(std::string(custody::kHeadFile), head_file(head)); }
  Buffer head_file(const ChainEnd& head) const {
    const std::string text = make_head(id, head, server.seed());
    return {text.begin(), text.end()};
  }
  void put_manifest(const std::vector<std::string>& lines) {
    Buffer text;
    for (const std::string& line : lines) append(text, view(line));
    disk.put(std::string(kManifest), text);
  }

  TestDisk disk;

 private:
  static void segment(SegmentStore& store, int number, const Buffer& noise) {
    REQUIRE(store.begin_segment({number * 8000, true}));
    for (int i = 0; i < 4; ++i) REQUIRE(store.append(noise));
    REQUIRE(store.finish_segment({number * 8000 + 8000}));
  }
};

void report(const char* what, int found, int of) {
  std::printf("verify: %s: %d of %d detected\n", what, found, of);
}

std::string shown(const std::vector<Problem>& problems) {
  std::string out;
  for (const Problem& problem : problems) out += problem.file + ": " + problem.what + "\n";
  return out;
}

}  // namespace

TEST_CASE("a recording that nobody touched has no problem, with and without keys") {
  Rig rig;
  REQUIRE(rig.media().size() == kSegments);
  CHECK(shown(rig.problems(false)) == "");
  CHECK(shown(rig.problems(true)) == "");
}

TEST_CASE("each of 1,000 flipped bits is seen, and the segment named") {
  Rig rig;
  std::mt19937 random(5);
  const auto names = rig.media();
  int found = 0;
  for (int i = 0; i < 1000; ++i) {
    const std::string name = names[static_cast<std::size_t>(i) % names.size()];
    const Buffer before = rig.content(name);
    Buffer changed = before;
    const std::size_t at = random() % changed.size();
    changed[at] ^= static_cast<std::uint8_t>(1U << (random() % 8));
    rig.disk.put(name, changed);
    if (rig.names(name)) {
      ++found;
    } else {
      INFO(name << " at byte " << at);
      CHECK(false);
    }
    rig.disk.put(name, before);
  }
  report("flipped bits in segments", found, 1000);
  CHECK(found == 1000);
}

TEST_CASE("each bit of the manifest counts") {
  Rig rig;
  const Buffer before = rig.content(std::string(kManifest));
  int found = 0;
  int of = 0;
  for (std::size_t bit = 0; bit < before.size() * 8; bit += 7, ++of) {
    Buffer changed = before;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    rig.disk.put(std::string(kManifest), changed);
    if (!read_manifest(text(changed), rig.server.public_key()).problems.empty()) {
      ++found;
    } else {
      INFO("byte " << bit / 8);
      CHECK(false);
    }
  }
  report("flipped bits in the manifest", found, of);
  CHECK(found == of);
}

TEST_CASE("a segment that is cut, lengthened, emptied or gone is named") {
  Rig rig;
  int found = 0;
  int of = 0;
  for (const std::string& name : rig.media()) {
    const Buffer before = rig.content(name);
    for (const std::size_t left : {std::size_t{0}, std::size_t{1}, std::size_t{12}, std::size_t{28},
                                   before.size() / 2, before.size() - 16, before.size() - 1}) {
      rig.disk.put(name, Buffer(before.begin(), before.begin() + static_cast<std::ptrdiff_t>(left)));
      found += rig.names(name) ? 1 : 0;
      ++of;
    }
    Buffer longer = before;
    longer.push_back(0);
    rig.disk.put(name, longer);
    found += rig.names(name) ? 1 : 0;
    rig.disk.drop(name);
    found += rig.names(name) ? 1 : 0;
    of += 2;
    rig.disk.put(name, before);
  }
  report("cut, lengthened and dropped segments", found, of);
  CHECK(found == of);
}

TEST_CASE("two segments that changed places are both named") {
  Rig rig;
  const auto names = rig.media();
  int found = 0;
  int of = 0;
  for (std::size_t a = 0; a < names.size(); ++a) {
    for (std::size_t b = a + 1; b < names.size(); ++b, ++of) {
      const Buffer first = rig.content(names[a]);
      const Buffer second = rig.content(names[b]);
      rig.disk.put(names[a], second);
      rig.disk.put(names[b], first);
      found += rig.names(names[a]) && rig.names(names[b]) ? 1 : 0;
      rig.disk.put(names[a], first);
      rig.disk.put(names[b], second);
    }
  }
  report("swapped segments", found, of);
  CHECK(found == of);
}

TEST_CASE("lines of the manifest cannot be dropped, swapped, doubled or cut off") {
  Rig rig;
  const auto lines = rig.manifest_lines();
  REQUIRE(lines.size() == kSegments + 4);
  int found = 0;
  int of = 0;
  const auto count = [&](const std::vector<std::string>& changed) {
    rig.put_manifest(changed);
    const auto problems = rig.problems(false);
    found += problems.empty() ? 0 : 1;
    ++of;
  };
  for (std::size_t at = 0; at < lines.size(); ++at) {
    auto changed = lines;
    changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(at));
    count(changed);
    changed = lines;
    changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(at), lines[at]);
    count(changed);
    changed = lines;
    std::swap(changed[at], changed[(at + 1) % lines.size()]);
    count(changed);
    changed = lines;
    changed.resize(at);
    count(changed);
    changed.push_back(lines[at].substr(0, lines[at].size() / 2));
    count(changed);
  }
  report("dropped, doubled, swapped and cut lines", found, of);
  CHECK(found == of);
}

TEST_CASE("a segment dropped together with its line is named") {
  Rig rig;
  const auto lines = rig.manifest_lines();
  for (std::size_t at = 0; at < lines.size(); ++at) {
    const auto parsed = parse_line(std::string_view(lines[at]).substr(0, lines[at].size() - 1));
    REQUIRE(parsed);
    const std::string name = file_of(parsed->event);
    if (name.empty() || name == file_name(kSegments, kSegment)) continue;
    auto changed = lines;
    changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(at));
    const Buffer before = rig.content(name);
    rig.put_manifest(changed);
    rig.disk.drop(name);
    INFO(name);
    CHECK(rig.names(name.substr(0, 6) + std::string(kSegment)));
    rig.disk.put(name, before);
  }
}

TEST_CASE("the end cannot be cut off, and the last segment that is left is named") {
  Rig rig;
  auto lines = rig.manifest_lines();
  lines.resize(lines.size() - 3);  // the pause, the end and the last segment
  rig.put_manifest(lines);
  rig.disk.drop(file_name(kSegments, kSegment));
  CHECK(rig.names(file_name(kSegments - 1, kSegment)));
}

TEST_CASE(
    "a tail that was cut off before the server ended the rest is seen, and the last file left is named") {
  for (const std::size_t lines : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{5}}) {
    INFO(lines << " lines");
    Rig rig;
    const ChainEnd head = rig.chain();
    rig.cut(lines);
    REQUIRE(recover(*rig.disk.folder(), rig.server, "interrupted", head)->damaged);
    // Who does not compare is led on: the server signs, and all that is left is genuine.
    REQUIRE(recover(*rig.disk.folder(), rig.server, "interrupted"));
    const auto misled = custody::verify(rig.opened_with(std::nullopt), {});
    CHECK(misled.problems.empty());
    CHECK_FALSE(misled.tail_proven);
    const auto found = custody::verify(rig.opened_with(head), {});
    REQUIRE(found.problems.size() == 1);
    CHECK(found.problems.front().file == rig.media().back());
  }
}

TEST_CASE("a bundle proves its tail by the head that the server signed, and by nobody else's") {
  Rig rig;
  const ChainEnd head = rig.chain();
  rig.put_head(head);
  CHECK(custody::verify(rig.opened_with(std::nullopt), {}).problems.empty());
  SECTION("cut") {
    rig.cut(3);
    rig.put_head(head);
    REQUIRE(recover(*rig.disk.folder(), rig.server, "interrupted"));
    CHECK(custody::verify(rig.opened_with(std::nullopt), {}).problems.size() == 1);
  }
  SECTION("with a head that somebody else made for what is left") {
    rig.cut(3);
    REQUIRE(recover(*rig.disk.folder(), rig.server, "interrupted"));
    const std::string forged = make_head(rig.id, rig.chain(), Key::random());
    rig.disk.put(std::string(custody::kHeadFile), Buffer(forged.begin(), forged.end()));
    CHECK(rig.names(std::string(custody::kHeadFile)));
  }
}

TEST_CASE("a recorder's own last line proves the tail; one by the server needs a head") {
  Rig rig;
  CHECK(custody::verify(rig.opened_with(std::nullopt), {}).tail_proven);
  rig.cut(1);
  CHECK_FALSE(rig.opened_with(std::nullopt).tail_is_proven());
  REQUIRE(recover(*rig.disk.folder(), rig.server, "interrupted"));
  CHECK_FALSE(rig.opened_with(std::nullopt).tail_is_proven());
  CHECK(rig.opened_with(rig.chain()).tail_is_proven());
}

TEST_CASE("how a recording ended is told in words") {
  const auto ended = [](const char* reason, bool by_server, bool recovered) {
    Manifest manifest;
    if (recovered) manifest.events.emplace_back(RecoveredLine{});
    if (*reason != 0) manifest.events.emplace_back(EndLine{reason, 0, by_server});
    return to_text(custody::ending_of(manifest));
  };
  CHECK(ended("stopped", false, false) == "ended by a moderator");
  CHECK(ended("stopped", false, true).find("recovered after a crash") != std::string::npos);
  CHECK(ended("disk_full", false, false) == "ended by the server: the disk was full");
  CHECK(ended("no_admin", false, false).find("no admin") != std::string::npos);
  CHECK(ended("io_error", true, false).find("by the server: the disk") != std::string::npos);
  CHECK(ended("interrupted", true, true).find("recovered after a crash") == 0);
  CHECK(ended("\x1b[2J", false, false).find('\x1b') == std::string::npos);
  CHECK(ended("", false, false) == "without an end");
}

TEST_CASE("what a recorder is writing is no problem while it runs, and one afterwards") {
  Rig rig;
  rig.cut(2);
  rig.disk.put(file_name(kSegments + 1, kSegment), Buffer(10));
  rig.disk.put(file_name(kSegments + 2, kPart), Buffer(10));
  rig.disk.put(std::string(kManifest) + ".tmp", Buffer(10));
  Buffer torn = rig.content(std::string(kManifest));
  torn.push_back('{');
  rig.disk.put(std::string(kManifest), torn);
  const auto recording = rig.opened_with(std::nullopt);
  const auto running = custody::verify(recording, {}, {}, custody::Activity::running);
  CHECK(shown(running.problems) == "");
  CHECK(to_text(running.ending) == "still running");
  CHECK(custody::verify(recording, {}).problems.size() == 5);
  // What is none of its is named all the same.
  rig.disk.put(file_name(1, kRecovered), Buffer(10));
  CHECK(custody::verify(recording, {}, {}, custody::Activity::running).problems.size() == 1);
}

TEST_CASE("nobody but the server signs for a recorder") {
  Rig rig;
  RecordingRig other;
  other.outer = Key::copy(rig.outer.view());
  TestDisk disk;
  auto store = other.start(disk);
  REQUIRE(store);
  REQUIRE(store->note(EndLine{"stopped", 0, false}));
  const auto recording = custody::Recording::open(disk.folder(), rig.server.public_key());
  REQUIRE(recording);
  CHECK_FALSE(custody::verify(*recording, {}).problems.empty());
  // Without being told whom to believe, one sees whose it is.
  const auto trusting = custody::Recording::open(disk.folder(), {});
  REQUIRE(trusting);
  CHECK(custody::verify(*trusting, {}).problems.empty());
  CHECK(trusting->manifest().server == other.server.public_key());
}

TEST_CASE("with keys that open nothing verify says so of every segment") {
  Rig rig;
  const auto recording = custody::Recording::open(rig.disk.folder(), rig.server.public_key());
  REQUIRE(recording);
  custody::Keys keys;
  keys.outer = Key::random();
  keys.identities.push_back(age::Identity::parse(rig.custodians[0].str()).value());
  CHECK(custody::verify(*recording, keys).problems.size() == kSegments);
  keys.outer = Key::copy(rig.outer.view());
  keys.identities.clear();
  keys.identities.push_back(age::Identity::generate());
  CHECK(custody::verify(*recording, keys).problems.size() == kSegments);
}

TEST_CASE("a bundle brings its outer key for those that it is sealed to") {
  Rig rig;
  rig.disk.put(std::string(custody::kOuterKeyFile),
               custody::seal_outer_key(rig.id, rig.outer,
                                       {rig.custodians[0].recipient(), rig.custodians[1].recipient()}));
  const auto recording = custody::Recording::open(rig.disk.folder(), rig.server.public_key());
  REQUIRE(recording);
  custody::Keys keys;
  keys.identities.push_back(age::Identity::parse(rig.custodians[1].str()).value());
  REQUIRE(recording->find_outer_key(keys));
  const auto result = custody::verify(*recording, keys);
  CHECK(result.problems.empty());
  CHECK(result.depth == custody::Depth::media);
  custody::Keys stranger;
  stranger.identities.push_back(age::Identity::generate());
  CHECK(recording->find_outer_key(stranger).error().code == ErrorCode::forbidden);
}
