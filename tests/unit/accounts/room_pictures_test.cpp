#include "tests/unit/accounts/rig.hpp"

using namespace amphi;
using accounts::RoomPictures;
using test::Rig;

namespace {

const RoomId kRoom("class-4b");

struct WithRoom : Rig {
  WithRoom() { REQUIRE(service->rooms().adopt(kRoom, "Class 4b", now)); }
  [[nodiscard]] RoomPictures& pictures() const { return service->pictures(); }
};

const std::string kBytes("RIFF\0\x01\xff WEBP", 13);

}  // namespace

TEST_CASE("a picture is kept with its room, byte for byte") {
  WithRoom rig;
  const auto added = rig.pictures().add(kRoom, kBytes, rig.now);
  REQUIRE(added);
  CHECK(added->bytes == kBytes.size());
  rig.open();
  CHECK(*rig.pictures().get(kRoom, added->id) == kBytes);
  CHECK(rig.pictures().list(kRoom)->size() == 1);
}

TEST_CASE("an id stands for the same bytes for ever") {
  WithRoom rig;
  const auto first = *rig.pictures().add(kRoom, kBytes, rig.now);
  const auto again = *rig.pictures().add(kRoom, kBytes, rig.now + test::hours(1));
  const auto other = *rig.pictures().add(kRoom, kBytes + "x", rig.now);
  CHECK(again.id == first.id);
  CHECK(again.created == first.created);
  CHECK(other.id != first.id);
  CHECK(rig.pictures().list(kRoom)->size() == 2);
}

TEST_CASE("a room has twenty pictures of two hundred kibibytes at most") {
  WithRoom rig;
  CHECK(rig.pictures().add(kRoom, "", rig.now).error().code == ErrorCode::malformed);
  CHECK(rig.pictures().add(kRoom, std::string(200 * 1024 + 1, 'x'), rig.now).error().code ==
        ErrorCode::malformed);
  for (std::size_t i = 0; i < RoomPictures::kMaxPictures; ++i)
    REQUIRE(rig.pictures().add(kRoom, std::string(200 * 1024 - i, 'x'), rig.now));
  CHECK(rig.pictures().add(kRoom, kBytes, rig.now).error().code == ErrorCode::conflict);
  CHECK(rig.pictures().add(kRoom, std::string(200 * 1024, 'x'), rig.now));
}

TEST_CASE("pictures are their own room's, and go with it") {
  WithRoom rig;
  REQUIRE(rig.service->rooms().adopt(RoomId("other"), "Other", rig.now));
  const auto added = *rig.pictures().add(kRoom, kBytes, rig.now);
  CHECK(rig.pictures().get(RoomId("other"), added.id).error().code == ErrorCode::not_found);
  CHECK(rig.pictures().remove(RoomId("other"), added.id).error().code == ErrorCode::not_found);
  CHECK(rig.pictures().add(RoomId("nowhere"), kBytes, rig.now).error().code == ErrorCode::not_found);
  REQUIRE(rig.service->rooms().remove(rig.by(), kRoom));
  REQUIRE(rig.service->rooms().adopt(kRoom, "Class 4b", rig.now));
  CHECK(rig.pictures().list(kRoom)->empty());
}

TEST_CASE("a picture that was taken away is overwritten in the files") {
  WithRoom rig;
  const std::string text = "a face that nobody is to see again";
  const auto added = *rig.pictures().add(kRoom, text, rig.now);
  CHECK(rig.folder_holds(text));
  REQUIRE(rig.pictures().remove(kRoom, added.id));
  REQUIRE(rig.service->purge(rig.now));
  CHECK_FALSE(rig.folder_holds(text));
  CHECK(rig.pictures().remove(kRoom, added.id).error().code == ErrorCode::not_found);
}
