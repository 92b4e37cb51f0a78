// What a command costs in a room of hundreds.
#include <chrono>

#include "tests/unit/room/class_room.hpp"

using namespace amphi;
using namespace amphi::room;

namespace {

std::string name(int i) {
  return "participant number " + std::to_string(i);
}

std::unique_ptr<Room> room_of(int people) {
  auto room = std::make_unique<Room>(RoomSettings{RoomId("class"), "Class", 1000, 1000});
  for (int i = 0; i < people; ++i) {
    (void)room->handle(Join{id(name(i)), ResumeKey(name(i)), name(i), Role::attendee}, Instant());
  }
  return room;
}

/// The patch that tells that somebody raised a hand.
std::string patch_of_a_hand(Room& room) {
  for (const Effect& effect : room.handle(RaiseHand{id(name(7))}, Instant())) {
    if (const auto* patch = std::get_if<Broadcast>(&effect)) return boost::json::serialize(patch->merge);
  }
  return "";
}

/// The least of several times for raising and lowering a hand.
std::chrono::nanoseconds cost_of_a_hand(Room& room) {
  auto least = std::chrono::nanoseconds::max();
  for (int i = 0; i < 50; ++i) {
    const auto start = std::chrono::steady_clock::now();
    (void)room.handle(RaiseHand{id(name(3))}, Instant());
    (void)room.handle(LowerHand{id(name(3)), id(name(3))}, Instant());
    least = std::min<std::chrono::nanoseconds>(least, std::chrono::steady_clock::now() - start);
  }
  return least / 2;
}

}  // namespace

TEST_CASE("a hand that is raised among 300 makes a patch of a few bytes") {
  const auto room = room_of(300);
  const std::string patch = patch_of_a_hand(*room);
  INFO(patch);
  CHECK(patch.size() < 120);
}

TEST_CASE("what a hand costs grows with the people in the room at most") {
  const auto small = room_of(30);
  const auto large = room_of(300);
  const auto few = cost_of_a_hand(*small);
  const auto many = cost_of_a_hand(*large);
  INFO("a hand among 30: " << few.count() / 1000 << " us, among 300: " << many.count() / 1000 << " us");
  CHECK(many < few * 30);
}

TEST_CASE("a class that raises its hands all at once costs each of them no more than the queue is long") {
  const auto room = room_of(300);
  std::size_t bytes = 0;
  for (int i = 0; i < 300; ++i) {
    for (const Effect& effect : room->handle(RaiseHand{id(name(i))}, Instant())) {
      if (const auto* patch = std::get_if<Broadcast>(&effect))
        bytes = boost::json::serialize(patch->merge).size();
    }
  }
  CHECK(room->hands().size() == 300);
  CHECK(bytes < 300 * 40);
}
