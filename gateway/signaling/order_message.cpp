#include "gateway/signaling/order_message.hpp"

#include <array>
#include <optional>

#include "mcu/base/random.hpp"
#include "mcu/media/rung.hpp"
#include "mcu/room/poll.hpp"

namespace amphi::signaling {
namespace {

using room::Command;

constexpr std::size_t kRecordingIdLength = 26;

struct Order {
  std::string_view type;
  OrderReader read;
};

ParticipantId participant(Members& m) {
  return m.id<ParticipantId>("participant");
}

// What people do themselves.

Command read_hand(Members& m, const ParticipantId& self) {
  if (m.boolean("raised")) return room::RaiseHand{self};
  return room::LowerHand{self, self};
}

Command read_quality(Members& m, const ParticipantId& self) {
  return room::SetQuality{self, m.word("rung", "auto, high, medium, low, stills or sound",
                                       [](std::string_view text) { return quality_from_string(text); })};
}

Command read_chat(Members& m, const ParticipantId& self) {
  const auto to = m.word("to", "all or moderators", [](std::string_view text) {
    std::optional<room::ChatTo> readers;
    if (text == "all") readers = room::ChatTo::all;
    if (text == "moderators") readers = room::ChatTo::moderators;
    return readers;
  });
  return room::Say{self, to, m.text("text")};
}

Command read_vote(Members& m, const ParticipantId& self) {
  constexpr std::size_t kMost = room::Poll::kMaxChoices;
  return room::Vote{self, m.numbers("choices", kMost, kMost - 1),
                    m.optional_number("poll", std::uint64_t{1} << 53U)};
}

Command read_recording_answer(Members& m, const ParticipantId& self) {
  const auto client = m.optional_id<ParticipantId>("participant");
  return room::AnswerRecording{self, client.value_or(self), m.boolean("accepted")};
}

constexpr std::array kOwn{
    Order{"mute",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::SetMuted{self, m.boolean("muted")};
          }},
    Order{"camera",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::SetCamera{self, m.boolean("on")};
          }},
    Order{"screen",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::SetScreen{self, m.boolean("on")};
          }},
    Order{"hand", read_hand},
    Order{"quality", read_quality},
    Order{"leave", [](Members&, const ParticipantId& self) -> Command { return room::Leave{self}; }},
    Order{"chat", read_chat},
    Order{"vote", read_vote},
    Order{"face_consent",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::ConsentFace{self, m.boolean("on")};
          }},
    Order{"face",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::SendFace{self, m.text("image")};
          }},
    Order{"recording_answer", read_recording_answer},
};

// What moderators do.

Command read_admit(Members& m, const ParticipantId& self) {
  if (m.optional_boolean("all").value_or(false)) return room::Admit{self, std::nullopt};
  return room::Admit{self, participant(m)};
}

Command read_policy(Members& m, const ParticipantId& self) {
  room::PolicyChange change{.lobby = m.optional_boolean("lobby"),
                            .locked = m.optional_boolean("locked"),
                            .unmute = m.optional_boolean("unmute")};
  if (m.has("chat")) {
    change.chat = m.word("chat", "off, moderators or all",
                         [](std::string_view text) { return room::chat_mode_from_string(text); });
  }
  if (const auto seconds = m.optional_number("slow_mode", room::kMaxSlowMode)) {
    change.slow_mode = static_cast<int>(*seconds);
  }
  return room::ChangePolicy{self, change};
}

Command read_poll(Members& m, const ParticipantId& self) {
  return room::StartPoll{self, m.text("question"), m.texts("choices", room::Poll::kMaxChoices),
                         m.optional_boolean("multiple").value_or(false)};
}

constexpr std::array kModerators{
    Order{"stage",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::SetStage{self, participant(m), m.boolean("on")};
          }},
    Order{"mute_other",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::MuteOther{self, participant(m)};
          }},
    Order{"mute_all", [](Members&, const ParticipantId& self) -> Command { return room::MuteAll{self}; }},
    Order{"lower_hand",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::LowerHand{self, participant(m)};
          }},
    Order{"remove",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::Remove{self, participant(m)};
          }},
    Order{"admit", read_admit},
    Order{"refuse",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::Refuse{self, participant(m)};
          }},
    Order{"give_floor",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::GiveFloor{self, m.optional_id<ParticipantId>("participant")};
          }},
    Order{"take_floor",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::TakeFloor{self, participant(m)};
          }},
    Order{"ask_unmute",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::AskUnmute{self, participant(m)};
          }},
    Order{"policy", read_policy},
    Order{"end", [](Members&, const ParticipantId& self) -> Command { return room::EndRoom{self}; }},
    Order{"announce",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::Announce{self, m.text("text")};
          }},
    Order{"poll", read_poll},
    Order{"close_poll", [](Members&, const ParticipantId& self) -> Command { return room::ClosePoll{self}; }},
    Order{"clear_poll", [](Members&, const ParticipantId& self) -> Command { return room::ClearPoll{self}; }},
    Order{"take",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::TakePreview{self, read_transition(m)};
          }},
    Order{"undo", [](Members&, const ParticipantId& self) -> Command { return room::UndoScene{self}; }},
    Order{"save_scene",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::SaveScene{self, m.text("name")};
          }},
    Order{"delete_scene",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::DeleteScene{self, m.text("name")};
          }},
    Order{"record",
          [](Members&, const ParticipantId& self) -> Command {
            return room::StartRecording{self, RecordingId(random_name(kRecordingIdLength))};
          }},
    Order{"pause_recording",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::PauseRecording{self, m.boolean("paused")};
          }},
    Order{"stop_recording",
          [](Members&, const ParticipantId& self) -> Command { return room::StopRecording{self}; }},
    Order{"contact_sheet",
          [](Members& m, const ParticipantId& self) -> Command {
            return room::WatchFaces{self, m.boolean("on")};
          }},
};

}  // namespace

ports::Transition read_transition(Members& members) {
  if (!members.has("transition")) return ports::Transition::cut;
  return members.word("transition", "cut or fade", [](std::string_view text) {
    std::optional<ports::Transition> transition;
    if (text == "cut") transition = ports::Transition::cut;
    if (text == "fade") transition = ports::Transition::fade;
    return transition;
  });
}

OrderReader order_reader(std::string_view type) {
  for (const Order& order : kOwn) {
    if (order.type == type) return order.read;
  }
  for (const Order& order : kModerators) {
    if (order.type == type) return order.read;
  }
  return nullptr;
}

}  // namespace amphi::signaling
