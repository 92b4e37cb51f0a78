#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "mcu/base/result.hpp"

namespace amphi::room {

/// A quick poll. Counts one vote per voter; who voted what is known only as long as it takes to change one's
/// vote, and told nobody.
class Poll {
 public:
  static constexpr std::size_t kMinChoices = 2, kMaxChoices = 8;
  static constexpr std::size_t kMaxQuestion = 300, kMaxChoice = 100;  ///< characters
  static constexpr std::size_t kMaxVoters = 4096;

  /// Cleans the texts. malformed: one of them, or the number of choices.
  static Result<Poll> create(std::uint64_t id, const std::string& question,
                             const std::vector<std::string>& choices, bool multiple);

  /// In place of his earlier vote; no choice takes it back. malformed: choices that are not there, or several
  /// where one is asked for. conflict: the poll is closed. overloaded: too many voters.
  Result<> vote(const std::string& voter, const std::vector<std::size_t>& choices);
  /// A vote goes with its voter, as long as the poll is open.
  void forget(const std::string& voter);
  /// Who voted what is forgotten; the result stays.
  void close();

  [[nodiscard]] std::uint64_t id() const { return id_; }
  [[nodiscard]] const std::string& question() const { return question_; }
  [[nodiscard]] const std::vector<std::string>& choices() const { return choices_; }
  [[nodiscard]] bool multiple() const { return multiple_; }
  [[nodiscard]] bool open() const { return open_; }
  [[nodiscard]] std::size_t voters() const { return voters_; }
  [[nodiscard]] const std::vector<std::size_t>& votes() const { return votes_; }  ///< by choice

 private:
  using Ballot = std::uint8_t;  ///< a bit for each choice

  void count(Ballot ballot, bool added);

  std::uint64_t id_ = 0;
  std::string question_;
  std::vector<std::string> choices_;
  bool multiple_ = false;
  bool open_ = true;
  std::map<std::string, Ballot> ballots_;
  std::vector<std::size_t> votes_;
  std::size_t voters_ = 0;
};

}  // namespace amphi::room
