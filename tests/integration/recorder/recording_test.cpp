// The real recorder on a real disk.
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "recorder/custody/ending.hpp"
#include "recorder/seal/manifest.hpp"
#include "recorder/seal/vault.hpp"
#include "tests/integration/recorder/opened_recording.hpp"
#include "tests/integration/recorder/recording_world.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;
using State = ports::RecordingReport::State;

namespace {

seal::Manifest manifest_of(const RecordingWorld& world) {
  std::ifstream in(world.folder() + "/manifest.jsonl", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return seal::read_manifest(text);
}

/// How many lines of the manifest the vault says there must be.
std::uint64_t lines_kept(const RecordingWorld& world) {
  auto vault = seal::Vault::open(world.vault());
  REQUIRE(vault);
  const auto server = vault->read_server_key();
  REQUIRE(server);
  const auto head = vault->head(RecordingId(world.id()), server->public_key());
  REQUIRE(head);
  CHECK(head->next <= manifest_of(world).end.next);
  return head->next;
}

std::vector<OpenedSegment> opened(const RecordingWorld& world) {
  return open_recording(world.folder(), world.id(), world.outer_key(), world.custodian());
}

}  // namespace

TEST_CASE("a recording opens with age and a custodian's key, and is continuous") {
  RecordingWorld world;
  world.begin();
  world.wait_for(State::recording);
  world.run(20s);
  CHECK(world.report().verified_second.value_or(0) >= world.report().seconds - 2);
  CHECK(std::abs(world.report().offset_ms.value_or(1000)) <= 40);
  CHECK(world.report().minutes_left.has_value());
  CHECK(world.report().bytes > 10'000);
  world.stop();
  CHECK(world.report().error == ports::RecordingReport::Error::none);
  const auto segments = opened(world);
  REQUIRE(segments.size() >= 2);
  CHECK(widest_hole(segments, MediaKind::audio) <= 21);
  CHECK(widest_hole(segments, MediaKind::video) <= 70);
  for (const OpenedSegment& segment : segments) CHECK_FALSE(segment.recovered);
  CHECK(count_files(world.folder(), ".part") == 0);
  const auto manifest = manifest_of(world);
  CHECK(manifest.problems.empty());
  CHECK(manifest.ended());
  CHECK(custody::ending_of(manifest).by == custody::Ending::By::moderator);
  CHECK(lines_kept(world) == manifest.end.next);
}

TEST_CASE(
    "how far the manifest has come is kept while it is recorded, and by whom it was ended is said in it") {
  RecordingWorld world;
  world.begin();
  world.wait_for(State::recording);
  world.run(11s);
  const std::uint64_t kept = lines_kept(world);
  CHECK(kept >= 2);  // its beginning and a segment
  CHECK_FALSE(manifest_of(world).ended());
  world.stop(ports::RecordingEnd::no_admin);
  CHECK(lines_kept(world) > kept);
  const auto ending = custody::ending_of(manifest_of(world));
  CHECK(ending.by == custody::Ending::By::server);
  CHECK(ending.reason == "no_admin");
}

TEST_CASE("nothing of a pause is in the files") {
  RecordingWorld world;
  world.begin();
  world.wait_for(State::recording);
  world.run(2s);
  world.link().set_paused(true);
  world.wait_for(State::paused);
  const auto length = world.report().seconds;
  world.run(3s);
  CHECK(world.report().seconds == length);
  world.link().set_paused(false);
  world.wait_for(State::recording);
  world.run(2s);
  world.stop();
  const auto segments = opened(world);
  CHECK(widest_hole(segments, MediaKind::audio) < 250);
  CHECK(segments.back().frames.back().ms < 5'500);
  CHECK(segments.back().frames.back().ms > 3'000);
}

TEST_CASE("a recorder that amphi leaves alone seals everything and ends") {
  RecordingWorld world;
  world.begin();
  world.wait_for(State::recording);
  world.run(3s);
  const std::int64_t newest = world.recording_ms(world.newest_sound());
  world.go_away();
  CHECK(count_files(world.folder(), ".part") == 0);
  const auto segments = opened(world);
  REQUIRE_FALSE(segments.empty());
  CHECK(newest - segments.back().frames.back().ms < 100);
  CHECK(custody::ending_of(manifest_of(world)).reason == "closed");
}

TEST_CASE("a folder on a plain disk is refused where the configuration does not allow it") {
  RecordingWorld world;
  world.settings().require_encrypted_storage = true;
  world.begin();
  world.wait_for(State::failed);
  CHECK(world.report().error == ports::RecordingReport::Error::not_encrypted);
}

TEST_CASE("a folder that is not there is told apart from a disk that fails") {
  RecordingWorld world("/nonexistent/spool");
  world.settings().require_encrypted_storage = true;  // where it would lie is no news then
  world.begin();
  world.wait_for(State::failed);
  CHECK(world.report().error == ports::RecordingReport::Error::no_folder);
}

TEST_CASE("a vault that is not there is told as what it is") {
  RecordingWorld world;
  world.settings().vault = "/nonexistent/vault";
  world.begin();
  world.wait_for(State::failed);
  CHECK(world.report().error == ports::RecordingReport::Error::no_vault);
}
