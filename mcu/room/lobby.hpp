#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/base/result.hpp"
#include "mcu/room/command.hpp"
#include "mcu/room/policy.hpp"

namespace amphi::room {

/// Somebody who waits to be let in.
struct Waiting {
  Join join;  ///< as he came, his name cleaned
  LobbyReason reason = LobbyReason::lobby;
  Instant since;
  bool socket = true;               ///< his WebSocket is there
  std::optional<Instant> deadline;  ///< his place goes then, unless he is back
};

/// Who waits, whom moderators let in before, and whom they do not want to see again for a while. Data and the
/// rule of who has to wait; Room says when.
class Lobby {
 public:
  static constexpr std::size_t kMaxRemembered = 4096;

  /// Why somebody has to wait before he comes in; `none`: he does not.
  [[nodiscard]] LobbyReason reason_for(const Join& join, const Policy& policy, bool moderator_is_here) const;

  /// overloaded: `capacity` people wait, and none of them is away for `patience`; else that one gives way.
  Result<> add(Waiting waiting, std::size_t capacity, Duration patience, Duration grace);
  void remove(const ParticipantId& id);
  void set_reason(const ParticipantId& id, LobbyReason reason);
  /// The socket came, or went and is waited for until `deadline`.
  void set_socket(const ParticipantId& id, bool socket, std::optional<Instant> deadline);

  [[nodiscard]] const std::map<ParticipantId, Waiting>& waiting() const { return waiting_; }
  [[nodiscard]] const Waiting* find(const ParticipantId& id) const;
  [[nodiscard]] const Waiting* find(const ResumeKey& key) const;
  /// Those whose deadline has come.
  [[nodiscard]] std::vector<ParticipantId> overdue(Instant now) const;

  /// He is in: he comes back without waiting until forget_admitted(). Does nothing without a pass.
  void remember(const Join& join);
  void forget_admitted() { admitted_.clear(); }
  void forget(const PassId& pass);
  /// Whoever comes with this pass until then is turned away.
  void bar(const PassId& pass, bool second_device, Instant until);
  [[nodiscard]] bool barred(const Join& join, Instant now) const;

  /// Rises with every change that moderators see.
  [[nodiscard]] std::uint64_t version() const { return version_; }

 private:
  using Key = std::pair<PassId, bool>;  ///< and whether it is a second device's

  [[nodiscard]] const Waiting* longest_absent(Instant before, Duration grace) const;

  std::map<ParticipantId, Waiting> waiting_;
  std::set<Key> admitted_;
  std::map<Key, Instant> barred_;
  std::uint64_t version_ = 0;
};

std::string_view to_string(LobbyReason reason);  ///< "none", "lobby", ...

}  // namespace amphi::room
