// How long recordings are kept.
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
