#include "mcu/session/room_actor.hpp"

#include <boost/json.hpp>

#include "tests/support/catch.hpp"
#include "tests/unit/session/fake_channel.hpp"
#include "tests/unit/session/fakes.hpp"

using namespace amphi;
using namespace amphi::session;
using namespace std::chrono_literals;
using room::Role;

namespace {

struct Plant {
  testing::FakeTimers timers;
  testing::FakeMediaPlane plane;
  RoomActor actor{room::RoomSettings{RoomId("class"), "Class"}, plane, timers};

  using Channel = std::shared_ptr<testing::FakeChannel>;
  Channel channel(const std::string& name) {
    return std::make_shared<testing::FakeChannel>(name, plane.journal);
  }
  RoomActor::AnswerHandler note() {
    return [this](const Result<room::Accepted>& answer) {
      answers.push_back(answer);
      plane.journal.push_back(answer ? "ok" : "error");
    };
  }
  Channel join(const std::string& name, Role role) {
    auto made = channel(name);
    actor.handle(room::Join{ParticipantId(name), room::ResumeKey("key of " + name), name, role}, made,
                 note());
    return made;
  }
  Channel resume(const std::string& name) {
    auto made = channel(name + "'s second");
    actor.handle(room::Resume{room::ResumeKey("key of " + name)}, made, note());
    return made;
  }
  void ask(room::Command command) { actor.handle(std::move(command), note()); }
  void forget() { plane.journal.clear(); }
  [[nodiscard]] ports::MediaEvents& events() const { return plane.rooms().at(0)->events(); }

  std::vector<Result<room::Accepted>> answers;
};

const ParticipantId kAda("Ada");

}  // namespace

TEST_CASE("the first participant opens the media and gives them the program") {
  Plant plant;
  plant.join("Ada", Role::attendee);
  CHECK(plant.plane.journal == testing::Journal{"media opened", "program", "ok"});
  plant.join("Bo", Role::attendee);
  CHECK(plant.plane.rooms().size() == 1);
}

TEST_CASE("a mute is in force before it is acknowledged") {
  Plant plant;
  const auto ada = plant.join("Ada", Role::speaker);
  plant.forget();
  plant.ask(room::SetMuted{kAda, false});
  CHECK(plant.plane.journal == testing::Journal{"program", "Ada: patch", "ok"});
  CHECK(plant.plane.rooms().at(0)->program.stage.at(0).microphone);
  plant.forget();
  plant.ask(room::SetMuted{kAda, true});
  CHECK(plant.plane.journal == testing::Journal{"program", "Ada: patch", "ok"});
  CHECK_FALSE(plant.plane.rooms().at(0)->program.stage.at(0).microphone);
}

TEST_CASE("patches go to everyone but the newcomer, who starts from the snapshot") {
  Plant plant;
  const auto ada = plant.join("Ada", Role::speaker);
  const auto bo = plant.join("Bo", Role::attendee);
  CHECK(ada->of_type("patch").size() == 1);
  CHECK(bo->messages.empty());
  plant.ask(room::RaiseHand{ParticipantId("Bo")});
  CHECK(bo->messages.at(0).at("revision") == plant.answers.at(1)->revision + 1);
  CHECK(bo->messages == std::vector{ada->messages.at(1)});
}

TEST_CASE("a participant muted by a moderator gets a message of his own") {
  Plant plant;
  const auto ada = plant.join("Ada", Role::speaker);
  plant.ask(room::SetMuted{kAda, false});
  plant.ask(room::MuteOther{Role::moderator, kAda});
  CHECK(ada->of_type("muted").at(0).at("by") == "moderator");
}

TEST_CASE("who comes back within the grace keeps seat, role and hand") {
  Plant plant;
  const auto ada = plant.join("Ada", Role::speaker);
  plant.ask(room::RaiseHand{kAda});
  plant.actor.socket_lost(kAda, ada.get());
  plant.timers.advance(59s);
  const auto again = plant.resume("Ada");
  CHECK(plant.answers.back()->participant == kAda);
  CHECK(plant.answers.back()->role == Role::speaker);
  CHECK(plant.actor.room().hands() == std::vector{kAda});
  plant.timers.advance(10min);
  CHECK(plant.actor.room().find(kAda) != nullptr);
  const auto before = ada->messages.size();
  plant.ask(room::LowerHand{kAda, kAda});
  CHECK(again->of_type("patch").size() == 1);
  CHECK(ada->messages.size() == before);
}

TEST_CASE("who comes back after the grace finds the seat gone and the media dropped") {
  Plant plant;
  const auto ada = plant.join("Ada", Role::speaker);
  plant.actor.socket_lost(kAda, ada.get());
  plant.forget();
  plant.timers.advance(61s);
  CHECK(plant.plane.journal.at(0) == "remove");
  CHECK(plant.actor.room().empty());
  plant.resume("Ada");
  CHECK(plant.answers.back().error().code == ErrorCode::not_found);
}

TEST_CASE("a second socket replaces the first, whose end then means nothing") {
  Plant plant;
  const auto ada = plant.join("Ada", Role::speaker);
  const auto again = plant.resume("Ada");
  CHECK(ada->messages.back().at("reason") == "replaced");
  CHECK(ada->closed == ports::CloseReason::replaced);
  plant.actor.socket_lost(kAda, ada.get());
  plant.timers.advance(10min);
  CHECK(plant.actor.room().find(kAda) != nullptr);
  CHECK_FALSE(again->closed);
}

TEST_CASE("a removed participant is told why and closed, and hears no more") {
  Plant plant;
  const auto ada = plant.join("Ada", Role::speaker);
  const auto mo = plant.join("Mo", Role::moderator);
  plant.ask(room::Remove{ParticipantId("Mo"), kAda});
  CHECK(ada->messages.back().at("type") == "removed");
  CHECK(ada->messages.back().at("reason") == "moderator");
  CHECK(ada->closed == ports::CloseReason::moderator);
  plant.ask(room::RaiseHand{ParticipantId("Mo")});
}

TEST_CASE("who leaves is answered and closed without further words") {
  Plant plant;
  const auto ada = plant.join("Ada", Role::speaker);
  plant.ask(room::Leave{kAda});
  CHECK(plant.answers.back());
  CHECK(ada->messages.empty());
  CHECK(ada->closed == ports::CloseReason::left);
}

TEST_CASE("an empty room's media stop after 30 seconds, and its scene stays") {
  Plant plant;
  plant.join("Ada", Role::speaker);
  Scene single;
  single.preset = Preset::single;
  plant.ask(room::SetScene{Role::moderator, single});
  plant.events().on_mixer(ports::MixerState::running);
  plant.ask(room::Leave{kAda});
  plant.timers.advance(29s);
  CHECK(plant.actor.media_open());
  plant.timers.advance(2s);
  CHECK_FALSE(plant.actor.media_open());
  CHECK(plant.timers.pending() == 0);
  CHECK(plant.actor.room().mixer() == ports::MixerState::starting);
  plant.join("Ada", Role::speaker);
  CHECK(plant.plane.rooms().at(0)->program.scene.preset == Preset::single);
}

TEST_CASE("media go on when somebody comes back to the empty room in time") {
  Plant plant;
  plant.join("Ada", Role::speaker);
  plant.ask(room::Leave{kAda});
  plant.timers.advance(29s);
  plant.join("Bo", Role::speaker);
  plant.timers.advance(10min);
  CHECK(plant.actor.media_open());
}

TEST_CASE("a mixer that restarts is reported to everyone") {
  Plant plant;
  const auto ada = plant.join("Ada", Role::attendee);
  plant.events().on_mixer(ports::MixerState::running);
  plant.events().on_mixer(ports::MixerState::restarting);
  plant.timers.run();
  const auto patches = ada->of_type("patch");
  REQUIRE(patches.size() == 2);
  CHECK(patches.at(1).at("merge").at("mixer") == "restarting");
}

TEST_CASE("events of the media are handled after the call that they came from") {
  Plant plant;
  const auto ada = plant.join("Ada", Role::attendee);
  plant.events().on_sender_limits(kAda, {Source::screen, true, 1280, 720, 15, 1'000'000});
  CHECK(ada->messages.empty());
  plant.timers.run();
  CHECK(ada->messages.at(0) ==
        boost::json::parse(R"({"type":"sender","source":"screen","active":true,"width":1280,"height":720,
                               "frames_per_second":15,"bits_per_second":1000000})"));
}

TEST_CASE("events of media that were closed meanwhile are dropped") {
  Plant plant;
  plant.join("Ada", Role::attendee);
  plant.ask(room::Leave{kAda});
  plant.timers.advance(30s - 1ms);
  plant.events().on_mixer(ports::MixerState::running);
  auto& actor = plant.actor;
  actor.handle(room::Close{});
  plant.timers.advance(1ms);
  plant.timers.run();
  CHECK_FALSE(actor.media_open());
  CHECK(actor.room().mixer() == ports::MixerState::starting);
}

TEST_CASE("an answered offer makes the participant's connection, which only he may patch") {
  Plant plant;
  plant.join("Ada", Role::attendee);
  plant.join("Bo", Role::attendee);
  std::optional<Result<ports::MediaAnswer>> answer;
  plant.actor.connect(kAda, ports::ConnectionPurpose::participant, "offer",
                      [&](auto result) { answer = result; });
  REQUIRE(answer);
  const ConnectionId connection = (*answer)->connection;
  CHECK(plant.actor.room().find(kAda)->connection == connection);

  std::optional<Result<std::string>> patched;
  const auto handler = [&](Result<std::string> result) { patched = std::move(result); };
  plant.actor.patch(kAda, connection, "restart", handler);
  CHECK(patched->value() == "new credentials");
  plant.actor.patch(ParticipantId("Bo"), connection, "restart", handler);
  CHECK(patched->error().code == ErrorCode::not_found);

  plant.ask(room::Leave{kAda});
  plant.actor.patch(kAda, connection, "restart", handler);
  CHECK(patched->error().code == ErrorCode::not_found);
}

TEST_CASE("an answer that comes after its participant left is thrown away with its connection") {
  Plant plant;
  plant.plane.hold_answers = true;
  plant.join("Ada", Role::attendee);
  std::optional<Result<ports::MediaAnswer>> answer;
  plant.actor.connect(kAda, ports::ConnectionPurpose::participant, "offer",
                      [&](auto result) { answer = result; });
  CHECK_FALSE(answer);
  plant.ask(room::Leave{kAda});
  plant.forget();
  plant.plane.rooms().at(0)->held.at(0)();
  CHECK(answer->error().code == ErrorCode::closed);
  CHECK(plant.plane.journal == testing::Journal{"disconnect"});
}

TEST_CASE("offers of people who are not here are refused") {
  Plant plant;
  std::optional<Result<ports::MediaAnswer>> answer;
  plant.actor.connect(kAda, ports::ConnectionPurpose::participant, "offer",
                      [&](auto result) { answer = result; });
  CHECK(answer->error().code == ErrorCode::not_found);
}

TEST_CASE("a command given from inside an answer follows the one in hand") {
  Plant plant;
  const auto ada = plant.join("Ada", Role::attendee);
  std::vector<std::string> order;
  plant.actor.handle(room::RaiseHand{kAda}, [&](const auto&) {
    plant.actor.handle(room::LowerHand{kAda, kAda}, [&](const auto&) { order.emplace_back("inner"); });
    order.emplace_back("outer");
  });
  CHECK(order == std::vector<std::string>{"outer", "inner"});
  CHECK(ada->of_type("patch").size() == 2);
}

TEST_CASE("when the server closes a room everybody is told and let go") {
  Plant plant;
  const auto ada = plant.join("Ada", Role::attendee);
  plant.actor.handle(room::Close{});
  CHECK(ada->messages.back().at("reason") == "closed");
  CHECK(ada->closed == ports::CloseReason::closed);
}

TEST_CASE("a chosen quality reaches the media, and what is delivered reaches its owner alone") {
  Plant plant;
  const auto ada = plant.join("Ada", Role::attendee);
  const auto bo = plant.join("Bo", Role::attendee);
  auto& media = *plant.plane.rooms().at(0);
  CHECK(media.qualities.at(kAda) == Quality());
  CHECK(media.stills_possible_for.contains(kAda));
  plant.ask(room::SetQuality{kAda, RungLevel::low});
  CHECK(media.qualities.at(kAda) == Quality(RungLevel::low));
  ada->messages.clear();
  bo->messages.clear();
  media.events().on_delivery(kAda, {RungLevel::low, ports::Delivery::Reason::choice});
  CHECK(ada->messages.empty());
  plant.timers.run();
  REQUIRE(ada->messages.size() == 1);
  CHECK(ada->messages[0] ==
        boost::json::parse(R"({"type":"delivery","rung":"low","reason":"choice"})").as_object());
  CHECK(bo->messages.empty());
}
