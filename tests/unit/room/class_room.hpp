#pragma once
// A room with people in it, and short ways to ask what its effects were.
#include <boost/json.hpp>
#include <string>

#include "mcu/room/merge_patch.hpp"
#include "mcu/room/room.hpp"
#include "tests/support/catch.hpp"

namespace amphi::room {

inline ParticipantId id(const std::string& name) {
  return ParticipantId(name);
}

/// Checks on every command that patches keep a client's copy true and that exactly the right commands are
/// answered.
class ClassRoom {
 public:
  explicit ClassRoom(RoomSettings settings = {RoomId("class"), "Class"})
      : room(std::move(settings)), copy_(room.snapshot()), copy_revision_(room.revision()) {}

  const Effects& give(const Command& command) {
    effects = room.handle(command, now);
    for (const Effect& effect : effects) {
      const auto* patch = std::get_if<Broadcast>(&effect);
      if (patch == nullptr) continue;
      merge_apply(copy_, patch->merge);
      CHECK(patch->revision == ++copy_revision_);
    }
    CHECK(copy_ == room.snapshot());
    CHECK(copy_revision_ == room.revision());
    return effects;
  }

  /// Gives a command that must be answered, and returns the answer.
  Result<Accepted> ask(const Command& command) {
    give(command);
    REQUIRE(count<Answer>() == 1);
    return find<Answer>()->result;
  }

  Result<Accepted> join(const std::string& name, Role role, Client client = Client::browser) {
    const ResumeKey key(client == Client::browser ? "key of " + name : "");
    return ask(Join{id(name), key, name, role, client});
  }
  void wait(Duration duration) { now += duration; }

  template <class T>
  [[nodiscard]] const T* find() const {
    for (const Effect& effect : effects) {
      if (const T* found = std::get_if<T>(&effect)) return found;
    }
    return nullptr;
  }
  template <class T>
  [[nodiscard]] int count() const {
    int n = 0;
    for (const Effect& effect : effects) n += std::holds_alternative<T>(effect) ? 1 : 0;
    return n;
  }
  /// Where in the order of the last effects the first T is; -1 for none.
  template <class T>
  [[nodiscard]] int position() const {
    for (std::size_t i = 0; i < effects.size(); ++i) {
      if (std::holds_alternative<T>(effects[i])) return static_cast<int>(i);
    }
    return -1;
  }
  [[nodiscard]] const boost::json::object& seen(const std::string& name) const {
    return room.snapshot().at("participants").at(name).as_object();
  }

  Room room;
  Instant now{std::chrono::hours(1)};
  Effects effects;

 private:
  boost::json::value copy_;
  std::uint64_t copy_revision_;
};

}  // namespace amphi::room
