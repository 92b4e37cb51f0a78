// How long recordings are kept, and what happens when nobody gives a sign any more.
#include <algorithm>

#include "recorder/storage/dead_man.hpp"
#include "recorder/storage/retention.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_folder.hpp"

using namespace amphi;
using namespace amphi::storage;
using namespace std::chrono_literals;

namespace {

constexpr Time kStart{1'796'000'000s};

KeptRecording recording(const char* id, Time delete_at, bool hold = false, bool running = false) {
  return {RecordingId(id), {RoomId("room"), kStart, delete_at, hold}, running};
}

using Actions = std::vector<DeadManAction>;

}  // namespace

TEST_CASE("a recording goes on its date, not before, not on hold and not while it runs") {
  const Time date = deletion_date(kStart, 15);
  CHECK(date == kStart + 15 * 24h);
  const std::vector list{recording("a", date), recording("b", date + 1h), recording("c", date, true),
                         recording("d", date, false, true)};
  CHECK(due(list, date - 1s).empty());
  CHECK(due(list, date) == std::vector{RecordingId("a")});
  CHECK(due(list, date + 1h) == std::vector{RecordingId("a"), RecordingId("b")});
  CHECK(next_due(list) == date);
  CHECK_FALSE(next_due(std::vector{recording("c", date, true)}));
}

TEST_CASE("what is kept of a recording is read back, and nonsense is not") {
  const test::ScratchFolder scratch;
  auto folder = seal::DiskFolder::open_path(scratch.path());
  REQUIRE(folder.has_value());
  CHECK(read_keep(**folder).error().code == ErrorCode::not_found);
  const Keep keep{RoomId("algebra"), kStart, kStart + 24h, true};
  REQUIRE(write_keep(**folder, keep));
  CHECK(read_keep(**folder).value() == keep);
  for (const char* text : {"", "{}", "[1]", R"({"room":1,"made":1,"delete_at":2,"hold":false})",
                           R"({"room":"r","made":1,"delete_at":-2,"hold":false})",
                           R"({"room":"r","made":1,"delete_at":1e300,"hold":false})",
                           R"({"room":"r","made":1,"delete_at":2,"hold":"no"})"}) {
    INFO(text);
    CHECK(keep_from_text(text).error().code == ErrorCode::malformed);
  }
}

TEST_CASE("the dead man's switch is off unless it is asked for") {
  DeadManSwitch off({}, kStart);
  CHECK(off.poll(kStart + 24h * 365 * 10).empty());
  CHECK_FALSE(off.next());
}

TEST_CASE("without a sign it warns, then closes; the vault stays unless that was asked for, too") {
  DeadManSwitch watch({48h, false}, kStart);
  CHECK(watch.next() == kStart + 36h);
  CHECK(watch.poll(kStart + 36h - 1s).empty());
  CHECK(watch.poll(kStart + 36h) == Actions{DeadManAction::warn});
  CHECK(watch.poll(kStart + 47h).empty());
  CHECK(watch.poll(kStart + 48h) == Actions{DeadManAction::close});
  CHECK(watch.tripped());
  CHECK(watch.poll(kStart + 24h * 365).empty());
  CHECK_FALSE(watch.next());
}

TEST_CASE("a second stage destroys the vault after as long again") {
  DeadManSwitch watch({10h, true}, kStart);
  CHECK(watch.poll(kStart + 10h) == Actions{DeadManAction::warn, DeadManAction::close});
  CHECK(watch.next() == kStart + 20h);
  CHECK(watch.poll(kStart + 20h - 1s).empty());
  CHECK(watch.poll(kStart + 20h) == Actions{DeadManAction::destroy_vault});
}

TEST_CASE("a sign of an admin starts the time anew") {
  DeadManSwitch watch({10h, true}, kStart);
  for (int day = 0; day < 100; ++day) {
    watch.sign_of_life(kStart + day * 7h);
    CHECK(watch.poll(kStart + day * 7h + 7h).empty());
  }
  watch.poll(kStart + 2000h);
  CHECK(watch.tripped());
  watch.sign_of_life(kStart + 2001h);
  CHECK_FALSE(watch.tripped());
  CHECK(watch.poll(kStart + 2002h).empty());
}

TEST_CASE("switching the server off and on does not help: the last sign is kept") {
  DeadManSwitch before({10h, true}, kStart);
  CHECK(before.poll(kStart + 5h).empty());
  DeadManSwitch after({10h, true}, before.last_sign());
  CHECK(after.poll(kStart + 21h) ==
        Actions{DeadManAction::warn, DeadManAction::close, DeadManAction::destroy_vault});
}

TEST_CASE("a sign from the future, when the clock was wrong, does not put it off for years") {
  DeadManSwitch watch({10h, false}, kStart + 24h * 3650);
  CHECK(watch.poll(kStart).empty());
  CHECK(watch.poll(kStart + 10h) == Actions{DeadManAction::warn, DeadManAction::close});
}
