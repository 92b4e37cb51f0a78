#include "gateway/signaling/client_message.hpp"

#include <boost/json.hpp>

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::signaling;

namespace {

const ParticipantId kSelf("self");

/// The command that a message is.
template <class T>
T order(const std::string& text) {
  const auto request = parse_request(text, kSelf);
  INFO(text);
  REQUIRE(request.message);
  REQUIRE(std::holds_alternative<room::Command>(*request.message));
  const auto& command = std::get<room::Command>(*request.message);
  REQUIRE(std::holds_alternative<T>(command));
  return std::get<T>(command);
}
template <class T>
T message(const std::string& text) {
  const auto request = parse_request(text, kSelf);
  INFO(text);
  REQUIRE(request.message);
  REQUIRE(std::holds_alternative<T>(*request.message));
  return std::get<T>(*request.message);
}

}  // namespace

TEST_CASE("what people do themselves is read, and is theirs whatever they say") {
  CHECK(order<room::SetMuted>(R"({"type":"mute","id":1,"muted":false,"participant":"p"})").participant ==
        kSelf);
  CHECK(order<room::SetCamera>(R"({"type":"camera","id":1,"on":true})").on);
  CHECK(order<room::SetScreen>(R"({"type":"screen","id":1,"on":true})").on);
  CHECK(order<room::RaiseHand>(R"({"type":"hand","id":1,"raised":true})").participant == kSelf);
  CHECK(order<room::LowerHand>(R"({"type":"hand","id":1,"raised":false})").by == room::Sender(kSelf));
  CHECK(order<room::SetQuality>(R"({"type":"quality","id":1,"rung":"low"})").quality ==
        Quality(RungLevel::low));
  CHECK(order<room::Leave>(R"({"type":"leave"})").participant == kSelf);
  const auto line = order<room::Say>(R"({"type":"chat","id":1,"to":"moderators","text":"Help"})");
  CHECK(line.to == room::ChatTo::moderators);
  CHECK(line.text == "Help");
  const auto vote = order<room::Vote>(R"({"type":"vote","id":1,"choices":[0,7],"poll":3})");
  CHECK(vote.choices == std::vector<std::size_t>{0, 7});
  CHECK(vote.poll == 3U);
  CHECK_FALSE(order<room::Vote>(R"({"type":"vote","id":1,"choices":[]})").poll);
  CHECK(order<room::ConsentFace>(R"({"type":"face_consent","id":1,"on":true})").on);
  CHECK(order<room::SendFace>(R"({"type":"face","id":1,"image":"abc"})").image == "abc");
}

TEST_CASE(
    "orders about recordings are read; each recording has a new id, and whoever answers is known to the "
    "server") {
  const room::Sender self(kSelf);
  const auto first = order<room::StartRecording>(R"({"type":"record","id":1,"recording":"mine"})");
  CHECK(first.by == self);
  CHECK(first.recording.str().size() == 26);
  CHECK(order<room::StartRecording>(R"({"type":"record","id":1})").recording != first.recording);
  const auto pause = order<room::PauseRecording>(R"({"type":"pause_recording","id":1,"paused":true})");
  CHECK(pause.by == self);
  CHECK(pause.paused);
  CHECK(order<room::StopRecording>(R"({"type":"stop_recording","id":1})").by == self);
  const auto answer = order<room::AnswerRecording>(R"({"type":"recording_answer","id":1,"accepted":true})");
  CHECK(answer.by == self);
  CHECK(answer.participant == kSelf);
  CHECK(answer.accepted);
  const auto camera = order<room::AnswerRecording>(
      R"({"type":"recording_answer","id":1,"accepted":false,"participant":"p"})");
  CHECK(camera.by == self);
  CHECK(camera.participant == ParticipantId("p"));
  CHECK_FALSE(camera.accepted);
}

TEST_CASE("what moderators do is read, and by whom is the server's knowledge") {
  const ParticipantId p("p");
  const room::Sender self(kSelf);
  CHECK(order<room::SetStage>(R"({"type":"stage","id":1,"participant":"p","on":true,"by":"p"})").by == self);
  CHECK(order<room::MuteOther>(R"({"type":"mute_other","id":1,"participant":"p"})").participant == p);
  CHECK(order<room::MuteAll>(R"({"type":"mute_all","id":1})").by == self);
  CHECK(order<room::LowerHand>(R"({"type":"lower_hand","id":1,"participant":"p"})").participant == p);
  CHECK(order<room::Remove>(R"({"type":"remove","id":1,"participant":"p"})").participant == p);
  CHECK(order<room::Admit>(R"({"type":"admit","id":1,"participant":"p"})").participant == p);
  CHECK_FALSE(order<room::Admit>(R"({"type":"admit","id":1,"all":true})").participant);
  CHECK(order<room::Refuse>(R"({"type":"refuse","id":1,"participant":"p"})").participant == p);
  CHECK(order<room::GiveFloor>(R"({"type":"give_floor","id":1,"participant":"p"})").participant == p);
  CHECK_FALSE(order<room::GiveFloor>(R"({"type":"give_floor","id":1})").participant);
  CHECK(order<room::TakeFloor>(R"({"type":"take_floor","id":1,"participant":"p"})").participant == p);
  CHECK(order<room::AskUnmute>(R"({"type":"ask_unmute","id":1,"participant":"p"})").participant == p);
  CHECK(order<room::EndRoom>(R"({"type":"end","id":1})").by == self);
  CHECK(order<room::Announce>(R"({"type":"announce","id":1,"text":""})").text.empty());
  const auto poll = order<room::StartPoll>(
      R"({"type":"poll","id":1,"question":"Ready?","choices":["a","b"],"multiple":true})");
  CHECK(poll.choices == std::vector<std::string>{"a", "b"});
  CHECK(poll.multiple);
  CHECK(order<room::ClosePoll>(R"({"type":"close_poll","id":1})").by == self);
  CHECK(order<room::ClearPoll>(R"({"type":"clear_poll","id":1})").by == self);
  CHECK(order<room::TakePreview>(R"({"type":"take","id":1,"transition":"fade"})").transition ==
        ports::Transition::fade);
  CHECK(order<room::UndoScene>(R"({"type":"undo","id":1})").by == self);
  CHECK(order<room::SaveScene>(R"({"type":"save_scene","id":1,"name":"Talk"})").name == "Talk");
  CHECK(order<room::DeleteScene>(R"({"type":"delete_scene","id":1,"name":"Talk"})").name == "Talk");
  CHECK(order<room::WatchFaces>(R"({"type":"contact_sheet","id":1,"on":true})").participant == kSelf);
}

TEST_CASE("rules that are not named stay as they are") {
  const auto change =
      order<room::ChangePolicy>(R"({"type":"policy","id":1,"locked":true,"slow_mode":300})").change;
  CHECK(change.locked == true);
  CHECK(change.slow_mode == 300);
  CHECK_FALSE(change.lobby);
  CHECK_FALSE(change.unmute);
  CHECK_FALSE(change.chat);
  const auto chat = order<room::ChangePolicy>(R"({"type":"policy","id":1,"chat":"moderators"})").change;
  CHECK(chat.chat == room::ChatMode::moderators);
}

TEST_CASE("the messages that are more than a command are read") {
  const auto join =
      message<JoinMessage>(R"({"id":7,"type":"join","token":"t","name":"Ada","resume":"r","later":{}})");
  CHECK(join.token == "t");
  CHECK(join.resume == "r");
  CHECK(message<JoinMessage>(R"({"id":7,"type":"join","ticket":"t","name":"Ada"})").ticket == "t");
  CHECK(message<OfferMessage>(R"({"type":"offer","id":1,"sdp":"v=0"})").sdp == "v=0");
  CHECK(message<CandidatesMessage>(R"({"type":"candidates","id":1,"connection":"c","fragment":"a=b"})")
            .fragment == "a=b");
  CHECK(message<SceneMessage>(R"({"type":"scene","id":1,"scene":{"preset":"grid"}})").transition ==
        ports::Transition::cut);
  CHECK(message<SceneMessage>(R"({"type":"scene","id":1,"scene":{},"transition":"fade"})").transition ==
        ports::Transition::fade);
  CHECK(message<PreviewMessage>(R"({"type":"preview","id":1,"scene":{"preset":"grid"}})").scene);
  CHECK_FALSE(message<PreviewMessage>(R"({"type":"preview","id":1,"scene":null})").scene);
}

TEST_CASE("messages of the wrong shape are malformed, and keep their id") {
  const char* messages[] = {
      R"({"id":5})",
      R"({"id":5,"type":7})",
      R"({"id":5,"type":"mute"})",
      R"({"id":5,"type":"mute","muted":"true"})",
      R"({"id":5,"type":"mute","muted":null})",
      R"({"id":5,"type":"join","token":1,"name":"a"})",
      R"({"id":5,"type":"join","token":"t"})",
      R"({"id":5,"type":"join","token":"t","name":"a","resume":[]})",
      R"({"id":5,"type":"join","token":"t","name":"a","language":3})",
      R"({"id":5,"type":"stage","participant":"","on":true})",
      R"({"id":5,"type":"stage","participant":{},"on":true})",
      R"({"id":5,"type":"scene","scene":[]})",
      R"({"id":5,"type":"candidates","connection":"c"})",
      R"({"id":5,"type":"join","ticket":7,"name":"a"})",
      R"({"id":5,"type":"join","name":"a"})",
      R"({"id":5,"type":"scene","scene":{},"transition":"wipe"})",
      R"({"id":5,"type":"preview"})",
      R"({"id":5,"type":"preview","scene":[]})",
      R"({"id":5,"type":"admit"})",
      R"({"id":5,"type":"admit","all":false})",
      R"({"id":5,"type":"admit","all":"yes"})",
      R"({"id":5,"type":"give_floor","participant":""})",
      R"({"id":5,"type":"policy","chat":"some"})",
      R"({"id":5,"type":"policy","slow_mode":301})",
      R"({"id":5,"type":"policy","slow_mode":-1})",
      R"({"id":5,"type":"policy","lobby":1})",
      R"({"id":5,"type":"chat","to":"p","text":"x"})",
      R"({"id":5,"type":"chat","to":"all"})",
      R"({"id":5,"type":"announce"})",
      R"({"id":5,"type":"poll","question":"q","choices":"ab"})",
      R"({"id":5,"type":"poll","question":"q","choices":["a",1]})",
      R"({"id":5,"type":"poll","question":"q","choices":["1","2","3","4","5","6","7","8","9"]})",
      R"({"id":5,"type":"vote","choices":[8]})",
      R"({"id":5,"type":"vote","choices":[0.5]})",
      R"({"id":5,"type":"vote","choices":[0,0,0,0,0,0,0,0,0]})",
      R"({"id":5,"type":"vote","choices":[0],"poll":"1"})",
      R"({"id":5,"type":"face","image":{}})",
      R"({"id":5,"type":"save_scene"})",
  };
  for (const char* text : messages) {
    INFO(text);
    const auto request = parse_request(text);
    REQUIRE_FALSE(request.message);
    CHECK(request.message.error().code == ErrorCode::malformed);
    CHECK(request.id == 5U);
  }
  const std::string long_id(65, 'x');
  CHECK_FALSE(parse_request(R"({"id":5,"type":"remove","participant":")" + long_id + "\"}").message);
}

TEST_CASE("an unknown type is unsupported") {
  CHECK(parse_request(R"({"id":5,"type":"dance"})").message.error().code == ErrorCode::unsupported);
}

TEST_CASE("what is not a JSON object is malformed") {
  for (const char* text : {"", "{", "nul", "[]", "1", "\"x\"", "{}x", R"({"type":"leave",})",
                           R"({"type":"\ud800"})", "{\"type\":\"\xff\"}"}) {
    INFO(text);
    CHECK(parse_request(text).message.error().code == ErrorCode::malformed);
  }
}

TEST_CASE("deep JSON is malformed, not a stack overflow") {
  const std::string deep = R"({"id":1,"type":"scene","scene":)" + std::string(60'000, '[');
  CHECK(parse_request(deep).message.error().code == ErrorCode::malformed);
  CHECK(parse_json(std::string(16, '[') + std::string(16, ']')));
  CHECK_FALSE(parse_json(std::string(17, '[') + std::string(17, ']')));
}

TEST_CASE("an id that is no whole number up to 2^53 is not an id") {
  for (const char* id : {"-1", "1.5", "\"1\"", "null", "9007199254740993", "1e300", "true"}) {
    const auto request = parse_request(std::string(R"({"type":"mute","muted":true,"id":)") + id + "}");
    INFO(id);
    CHECK_FALSE(request.id);
    CHECK(request.message.error().code == ErrorCode::malformed);
  }
  CHECK(parse_request(R"({"type":"mute","muted":true,"id":9007199254740992})").message);
  CHECK(parse_request(R"({"type":"mute","muted":true,"id":2.0})").id == 2U);
}
