#pragma once
// A room with people in it, and short ways to ask what its effects were.
#include <boost/json.hpp>
#include <string>
#include <vector>

#include "mcu/room/merge_patch.hpp"
#include "mcu/room/room.hpp"
#include "tests/support/catch.hpp"

namespace amphi::room {

inline ParticipantId id(const std::string& name) {
  return ParticipantId(name);
}

/// An error() of something that succeeded looks like `malformed`.
template <class T>
bool refused(const Result<T>& result, ErrorCode code) {
  return !result && result.error().code == code;
}

/// Checks on every command that patches keep a client's copy true and that exactly the right commands are
/// answered.
class ClassRoom {
 public:
  explicit ClassRoom(RoomSettings settings = {RoomId("class"), "Class"})
      : room(std::move(settings)),
        copy_(room.snapshot()),
        copy_revision_(room.revision()),
        moderation_copy_(room.moderation()),
        moderation_revision_(room.moderation_revision()) {}

  const Effects& give(const Command& command) {
    effects = room.handle(command, now);
    for (const Effect& effect : effects) {
      if (const auto* patch = std::get_if<Broadcast>(&effect)) {
        merge_apply(copy_, patch->merge);
        CHECK(patch->revision == ++copy_revision_);
      } else if (const auto* moderation = std::get_if<ModerationPatch>(&effect)) {
        merge_apply(moderation_copy_, moderation->merge);
        CHECK(moderation->revision == ++moderation_revision_);
      }
    }
    check_copies();
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
  /// Somebody with an invitation or an account; Accepted::waiting says whether he is in.
  Result<Accepted> come(const std::string& name, Role role, bool second_device = false) {
    return come_by(PassId("pass of " + name), name, role, second_device);
  }
  Result<Accepted> come_by(const PassId& pass, const std::string& name, Role role,
                           bool second_device = false) {
    return ask(Join{.participant = id(name),
                    .resume = ResumeKey("key of " + name),
                    .name = name,
                    .role = role,
                    .pass = pass,
                    .second_device = second_device});
  }
  [[nodiscard]] bool here(const std::string& name) const { return room.find(id(name)) != nullptr; }
  [[nodiscard]] bool waits(const std::string& name) const { return room.lobby().find(id(name)) != nullptr; }
  void wait(Duration duration) { now += duration; }
  /// As wait(), with the Ticks that the room wants.
  void pass_time(Duration duration) {
    const Instant end = now + duration;
    for (auto next = room.next_deadline(); next && *next <= end; next = room.next_deadline()) {
      now = *next;
      give(Tick{});
    }
    now = end;
  }

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

  /// The messages of one kind of the last effects, to one person or to all.
  template <class M>
  [[nodiscard]] std::vector<M> messages() const {
    std::vector<M> found;
    for (const Effect& effect : effects) {
      const Message* message = nullptr;
      if (const auto* one = std::get_if<SendTo>(&effect)) message = &one->message;
      if (const auto* all = std::get_if<SendToAll>(&effect)) message = &all->message;
      if (message != nullptr && std::holds_alternative<M>(*message)) found.push_back(std::get<M>(*message));
    }
    return found;
  }

 private:
  /// What clients know is what the room knows, and what it keeps up to date is as if made anew.
  void check_copies() const {
    CHECK(copy_ == room.snapshot());
    CHECK(copy_revision_ == room.revision());
    CHECK(moderation_copy_ == room.moderation());
    CHECK(moderation_revision_ == room.moderation_revision());
    Snapshot fresh(room);
    (void)fresh.update(room);
    CHECK(fresh.document() == room.snapshot());
    CHECK(Moderation(room).document() == room.moderation());
  }

  boost::json::value copy_;
  std::uint64_t copy_revision_;
  boost::json::value moderation_copy_;
  std::uint64_t moderation_revision_;
};

}  // namespace amphi::room
