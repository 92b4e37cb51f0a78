// Chat, announcements, polls. Nothing of it is kept longer than the room has people in it, chat not at all.
#include <fmt/format.h>

#include "mcu/room/room.hpp"
#include "mcu/room/text.hpp"

namespace amphi::room {
namespace {

/// Votes count per person: whoever has a pass keeps his vote when he comes back.
std::string voter(const Participant& participant) {
  return participant.pass.empty() ? participant.id.str() : "pass " + participant.pass.str();
}

/// Whole seconds until somebody may write again; 0: now.
std::int64_t to_wait(const Participant& participant, const Policy& policy, Instant now) {
  if (!participant.wrote || participant.role == Role::moderator) return 0;
  const Duration left = std::chrono::seconds(policy.slow_mode) - (now - *participant.wrote);
  return left <= Duration::zero() ? 0 : std::chrono::ceil<std::chrono::seconds>(left).count();
}

}  // namespace

Room::Outcome Room::on(const Say& command) {
  const auto found = member(command.participant);
  if (!found) return found.error();
  Participant& participant = **found;
  const bool to_all = command.to == ChatTo::all;
  const Action action = to_all ? Action::chat_all : Action::chat_moderators;
  if (auto allowed = allow_own(participant, action); !allowed) return allowed.error();
  auto text = clean_text(command.text, {.what = "A message", .max_characters = kMaxChatText, .lines = true});
  if (!text) return text.error();
  if (const auto seconds = to_all ? to_wait(participant, policy_, now_) : 0; seconds > 0) {
    return fail(ErrorCode::overloaded, fmt::format("Slow mode: write again in {} s.", seconds));
  }
  if (!participant.chat.take(now_)) return fail(ErrorCode::overloaded, "You write too fast.");
  if (to_all) participant.wrote = now_;
  before_.push_back(SendToAll{.audience = to_all ? Audience::everyone : Audience::moderators,
                              .also = participant.id,
                              .message = ChatLine{.from = participant.id,
                                                  .name = participant.name,
                                                  .role = participant.role,
                                                  .to = command.to,
                                                  .text = std::move(*text),
                                                  .at = unix_time(now_)}});
  return Accepted{};
}

Room::Outcome Room::on(const Announce& command) {
  if (auto allowed = allow(command.by, Action::announce); !allowed) return allowed.error();
  if (command.text.empty()) {
    announcement_.reset();
    return Accepted{};
  }
  auto text = clean_text(command.text, {.what = "An announcement", .max_characters = kMaxAnnouncement});
  if (!text) return text.error();
  announcement_ = Announcement{++numbered_, std::move(*text)};
  return Accepted{};
}

Room::Outcome Room::on(const StartPoll& command) {
  if (auto allowed = allow(command.by, Action::run_poll); !allowed) return allowed.error();
  auto poll = Poll::create(numbered_ + 1, command.question, command.choices, command.multiple);
  if (!poll) return poll.error();
  ++numbered_;
  ++poll_version_;
  poll_ = std::move(*poll);
  return Accepted{};
}

Room::Outcome Room::on(const Vote& command) {
  const auto participant = member(command.participant);
  if (!participant) return participant.error();
  if (auto allowed = allow_own(**participant, Action::vote); !allowed) return allowed.error();
  if (!poll_) return fail(ErrorCode::not_found, "There is no poll.");
  if (command.poll && *command.poll != poll_->id()) {
    return fail(ErrorCode::conflict, "This is another poll by now.");
  }
  if (auto voted = poll_->vote(voter(**participant), command.choices); !voted) return voted.error();
  ++poll_version_;
  return Accepted{};
}

Room::Outcome Room::on(const ClosePoll& command) {
  if (auto allowed = allow(command.by, Action::run_poll); !allowed) return allowed.error();
  if (!poll_) return fail(ErrorCode::not_found, "There is no poll.");
  poll_->close();
  ++poll_version_;
  return Accepted{};
}

Room::Outcome Room::on(const ClearPoll& command) {
  if (auto allowed = allow(command.by, Action::run_poll); !allowed) return allowed.error();
  if (poll_) ++poll_version_;
  poll_.reset();
  return Accepted{};
}

}  // namespace amphi::room
