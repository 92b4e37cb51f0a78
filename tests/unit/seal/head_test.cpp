// What is kept of how far a recording had come, so that nobody cuts it shorter unseen.
#include "recorder/seal/head.hpp"

#include "recorder/seal/vault.hpp"
#include "tests/unit/seal/recording_rig.hpp"

using namespace amphi;
using namespace amphi::seal;
using test::RecordingRig;
using test::TestDisk;

namespace {

const ChainEnd kChain{7, std::string(64, 'a')};

ErrorCode code_of(const Result<ChainEnd>& read) {
  REQUIRE_FALSE(read);
  return read.error().code;
}

}  // namespace

TEST_CASE("a head is that of one recording, of one server, and of nothing that was changed") {
  const RecordingRig rig;
  const std::string head = make_head(rig.id, kChain, rig.server.seed());
  const auto read = parse_head(head, rig.id, rig.server.public_key());
  REQUIRE(read);
  CHECK(read->next == kChain.next);
  CHECK(read->prev == kChain.prev);
  CHECK(code_of(parse_head(head, RecordingId("another"), rig.server.public_key())) == ErrorCode::malformed);
  CHECK(code_of(parse_head(head, rig.id, ServerKey(Key::random()).public_key())) == ErrorCode::malformed);
  for (std::size_t at = 0; at < head.size(); ++at) {
    INFO("byte " << at);
    std::string changed = head;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    CHECK(code_of(parse_head(changed, rig.id, rig.server.public_key())) == ErrorCode::malformed);
    CHECK(code_of(parse_head(head.substr(0, at), rig.id, rig.server.public_key())) == ErrorCode::malformed);
  }
  CHECK(code_of(parse_head(head + "x", rig.id, rig.server.public_key())) == ErrorCode::malformed);
}

TEST_CASE("the vault keeps a head for as long as the recording's key, and never an older one") {
  const RecordingRig rig;
  TestDisk disk;
  Vault vault(disk.folder());
  CHECK(vault.keep_head(rig.id, kChain, rig.server).error().code == ErrorCode::not_found);
  REQUIRE(vault.make(rig.id));
  CHECK(code_of(vault.head(rig.id, rig.server.public_key())) == ErrorCode::not_found);
  REQUIRE(vault.keep_head(rig.id, kChain, rig.server));
  REQUIRE(vault.keep_head(rig.id, {3, std::string(64, 'b')}, rig.server));
  REQUIRE(vault.keep_head(rig.id, {7, std::string(64, 'c')}, rig.server));
  CHECK(vault.head(rig.id, rig.server.public_key())->prev == kChain.prev);
  REQUIRE(vault.keep_head(rig.id, {8, std::string(64, 'd')}, rig.server));
  CHECK(vault.head(rig.id, rig.server.public_key())->next == 8);
  REQUIRE(vault.destroy(rig.id));
  REQUIRE(vault.remove_rest(rig.id));
  CHECK(disk.files().empty());
}

TEST_CASE("nothing of any recording stays in a vault that is destroyed") {
  const RecordingRig rig;
  TestDisk disk;
  Vault vault(disk.folder());
  REQUIRE(vault.make(rig.id));
  REQUIRE(vault.read_or_make_server_key());
  REQUIRE(vault.keep_head(rig.id, kChain, rig.server));
  for (const char* name : {"x.key.tmp", "x.head.tmp", "last-sign"}) disk.put(name, Buffer(32));
  REQUIRE(vault.destroy_all());
  REQUIRE(disk.files().size() == 1);
  CHECK(disk.files().contains("last-sign"));
  CHECK(vault.read_server_key().error().code == ErrorCode::not_found);
  CHECK(disk.files().size() == 1);
}

TEST_CASE("what was cut off the manifest's end is seen by its head, and gets nothing signed") {
  const RecordingRig rig;
  TestDisk disk;
  auto store = rig.start(disk);
  REQUIRE(store);
  for (int i = 0; i < 3; ++i) {
    REQUIRE(store->begin_segment({i * 8000, true}));
    REQUIRE(store->append(Buffer(100)));
    REQUIRE(store->finish_segment({i * 8000 + 8000}));
  }
  const ChainEnd head = store->chain();
  REQUIRE(store->note(EndLine{"stopped", 24'000, false}));
  const std::string whole(text(disk.files().at(std::string(kManifest))));
  std::size_t lines = 0;
  for (std::size_t end = 0; end <= whole.size(); ++end) {
    if (end > 0 && whole[end - 1] != '\n') continue;
    INFO(lines << " lines are left");
    disk.put(std::string(kManifest), Buffer(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(end)));
    const auto before = disk.files();
    const auto recovered = recover(*disk.folder(), rig.server, "interrupted", head);
    REQUIRE(recovered);
    CHECK(recovered->damaged == (lines < head.next));
    // With or without its end line, which the head does not know.
    if (recovered->damaged) CHECK((disk.files() == before));
    Manifest read = read_manifest(whole.substr(0, end), rig.server.public_key());
    const std::size_t problems = read.problems.size();
    compare_with_head(read, whole.substr(0, end), head);
    CHECK(read.problems.size() == problems + (lines < head.next ? 1 : 0));
    ++lines;
  }
  CHECK(lines == 6);
}

TEST_CASE("a manifest that was begun anew is not the one that the head is of") {
  const RecordingRig rig;
  TestDisk disk;
  TestDisk another;
  auto first = rig.start(disk);
  auto second = rig.start(another);
  REQUIRE(first);
  REQUIRE(second);
  const std::string manifest(text(another.files().at(std::string(kManifest))));
  Manifest read = read_manifest(manifest, rig.server.public_key());
  REQUIRE(read.problems.empty());
  compare_with_head(read, manifest, first->chain());
  CHECK(read.damaged());
}
