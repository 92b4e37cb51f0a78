#pragma once
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

#include "mcu/accounts/types.hpp"

namespace amphi::accounts {

/// How fast somebody may be wrong. Sans-IO; in memory only, and bounded: the entry unused for longest gives
/// way. Each try is paid for when it begins and given back when it was right, so that tries at the same time
/// count. Nobody is locked out: a try comes free after at most the kind's interval.
class Throttle {
 public:
  enum class Kind : std::uint8_t {
    account,        ///< a name that somebody logs in with, whether it exists or not
    known,          ///< a name and an address that it has logged in from before: not in the strangers' queue
    second_factor,  ///< an account whose password was right
    invitation,     ///< a room's invitations, wrong secrets
    look,           ///< an address, wrong or early links: apart from its logins
    address,        ///< generous: people behind Tor share one
  };
  static constexpr std::size_t kMaxEntries = 20'000;

  /// Takes one try. Zero, or for how long to wait; then nothing was taken.
  std::chrono::seconds take(Kind kind, std::string_view key, Time now);
  /// The try was right.
  void give_back(Kind kind, std::string_view key, Time now);

  /// Until one try comes free again.
  static std::chrono::seconds interval(Kind kind);

  /// The budgets of a login with this name from this address, all or none.
  std::chrono::seconds take_login(std::string_view name, std::string_view address, Time now);
  void login_was_right(std::string_view name, std::string_view address, Time now);
  /// `name` has logged in from `address`: it has a budget of its own from there.
  void remember(std::string_view name, std::string_view address);
  [[nodiscard]] bool is_known(std::string_view name, std::string_view address) const;

  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  struct Entry {
    std::string key;
    std::chrono::milliseconds free_at;  ///< when all tries are free again, since 1970 (GCRA's TAT)
  };
  using Entries = std::list<Entry>;  ///< last used first

  Entry& touch(const std::string& key);

  Entries entries_;
  std::unordered_map<std::string_view, Entries::iterator> by_key_;  ///< views into entries_
};

}  // namespace amphi::accounts
