#include "mcu/room/poll.hpp"

#include "mcu/room/text.hpp"

namespace amphi::room {

static_assert(Poll::kMaxChoices <= 8, "a ballot has eight bits");

Result<Poll> Poll::create(std::uint64_t id, const std::string& question,
                          const std::vector<std::string>& choices, bool multiple) {
  if (choices.size() < kMinChoices || choices.size() > kMaxChoices) {
    return fail(ErrorCode::malformed, "A poll has two to eight choices.");
  }
  auto clean = clean_text(question, {.what = "A question", .max_characters = kMaxQuestion});
  if (!clean) return clean.error();
  Poll poll;
  poll.id_ = id;
  poll.question_ = std::move(*clean);
  poll.multiple_ = multiple;
  for (const std::string& choice : choices) {
    auto text = clean_text(choice, {.what = "A choice", .max_characters = kMaxChoice});
    if (!text) return text.error();
    poll.choices_.push_back(std::move(*text));
  }
  poll.votes_.resize(choices.size());
  return poll;
}

Result<> Poll::vote(const std::string& voter, const std::vector<std::size_t>& choices) {
  if (!open_) return fail(ErrorCode::conflict, "The poll is closed.");
  unsigned ballot = 0;
  for (const std::size_t choice : choices) {
    if (choice >= choices_.size()) return fail(ErrorCode::malformed, "The poll has no such choice.");
    ballot |= 1U << choice;
  }
  if (!multiple_ && choices.size() > 1) return fail(ErrorCode::malformed, "Choose one.");
  if (ballots_.size() >= kMaxVoters && !ballots_.contains(voter)) {
    return fail(ErrorCode::overloaded, "Too many votes.");
  }
  forget(voter);
  if (ballot == 0) return {};
  ballots_[voter] = static_cast<Ballot>(ballot);
  count(static_cast<Ballot>(ballot), true);
  return {};
}

void Poll::forget(const std::string& voter) {
  const auto it = ballots_.find(voter);
  if (it == ballots_.end()) return;
  count(it->second, false);
  ballots_.erase(it);
}

void Poll::close() {
  open_ = false;
  ballots_.clear();
}

void Poll::count(Ballot ballot, bool added) {
  const auto step = [added](std::size_t& number) { added ? ++number : --number; };
  step(voters_);
  for (std::size_t choice = 0; choice < votes_.size(); ++choice) {
    if ((ballot >> choice & 1U) != 0) step(votes_[choice]);
  }
}

}  // namespace amphi::room
