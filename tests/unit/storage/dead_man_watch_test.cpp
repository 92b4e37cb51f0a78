// The dead man's switch with a folder, a vault and somebody who may close the volume.
#include <filesystem>

#include "recorder/seal/vault.hpp"
#include "recorder/storage/dead_man_watch.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_folder.hpp"

using namespace amphi;
using namespace amphi::storage;
using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr Time kStart{1'796'000'000s};

struct Rig {
  Rig() {
    for (const char* name : {"state", "vault"}) fs::create_directory(scratch.file(name));
    auto vault = seal::Vault::open(scratch.file("vault"));
    REQUIRE(vault);
    REQUIRE(vault->make(RecordingId("abc")));
  }
  DeadManWatch start(Time now) {
    return {{10h, true},
            std::move(*seal::DiskFolder::open_path(scratch.file("state"))),
            {scratch.file("close-storage"), scratch.file("vault")},
            {[this] { ++warned; }, [this] { ++ended; }},
            now};
  }
  [[nodiscard]] bool asked_to_close() const { return fs::exists(scratch.file("close-storage")); }
  [[nodiscard]] bool vault_empty() const { return fs::is_empty(scratch.file("vault")); }
  test::ScratchFolder scratch;
  int warned = 0;
  int ended = 0;
};

}  // namespace

TEST_CASE("recordings end first, and have time to be sealed before their volume is closed") {
  Rig rig;
  DeadManWatch watch = rig.start(kStart);
  REQUIRE(watch.poll(kStart + 8h));
  CHECK(rig.warned == 1);
  REQUIRE(watch.poll(kStart + 10h));
  CHECK(rig.ended == 1);
  CHECK_FALSE(rig.asked_to_close());
  REQUIRE(watch.poll(kStart + 10h + DeadManWatch::kSealing));
  CHECK(rig.asked_to_close());
  CHECK_FALSE(rig.vault_empty());
  REQUIRE(watch.poll(kStart + 20h));
  CHECK(rig.vault_empty());
  CHECK(rig.warned == 1);
  CHECK(rig.ended == 1);
}

TEST_CASE("a sign while the recordings end keeps the volume open") {
  Rig rig;
  DeadManWatch watch = rig.start(kStart);
  REQUIRE(watch.poll(kStart + 10h));
  watch.sign_of_life(kStart + 10h + 5s);
  REQUIRE(watch.poll(kStart + 11h));
  CHECK_FALSE(rig.asked_to_close());
}

TEST_CASE("a restart does not start the time anew, whatever was on the way") {
  Rig rig;
  {
    DeadManWatch watch = rig.start(kStart);
    watch.sign_of_life(kStart + 2h);
  }
  DeadManWatch watch = rig.start(kStart + 40h);
  REQUIRE(watch.poll(kStart + 40h));
  CHECK(rig.ended == 1);
  CHECK(rig.vault_empty());
}

TEST_CASE("signs are written once a minute, not with every request") {
  Rig rig;
  DeadManWatch watch = rig.start(kStart);
  const auto file = rig.scratch.file("state/last-sign");
  watch.sign_of_life(kStart + 59s);
  const auto before = fs::last_write_time(file);
  DeadManWatch early = rig.start(kStart + 59s);
  REQUIRE(early.poll(kStart + 10h));  // 59 s before the last sign that was kept in memory alone
  CHECK(rig.ended == 1);
  CHECK(fs::last_write_time(file) == before);
  watch.sign_of_life(kStart + 61s);
  DeadManWatch later = rig.start(kStart + 61s);
  REQUIRE(later.poll(kStart + 10h + 60s));
  CHECK(rig.ended == 1);
}

TEST_CASE("a vault that is not there is an error, and is tried again") {
  Rig rig;
  DeadManWatch watch = rig.start(kStart);
  fs::rename(rig.scratch.file("vault"), rig.scratch.file("away"));
  CHECK(watch.poll(kStart + 20h).error().code == ErrorCode::environment);
  fs::rename(rig.scratch.file("away"), rig.scratch.file("vault"));
  REQUIRE(watch.poll(kStart + 20h + 1s));
  CHECK(rig.vault_empty());
}
