#pragma once
#include <functional>
#include <memory>
#include <string>

#include "mcu/accounts/accounts.hpp"
#include "mcu/accounts/audit.hpp"
#include "mcu/accounts/hash_pool.hpp"
#include "mcu/accounts/invitations.hpp"
#include "mcu/accounts/login.hpp"
#include "mcu/accounts/room_pictures.hpp"
#include "mcu/accounts/rooms.hpp"
#include "mcu/accounts/second_factor.hpp"
#include "mcu/accounts/sessions.hpp"
#include "mcu/accounts/throttle.hpp"

namespace amphi::accounts {

inline constexpr const char* kDefaultStore = "/var/lib/amphi";

/// Where it is kept: `[store]` of the configuration.
struct StoreConfig {
  std::string path;      ///< folder; "": kDefaultStore
  std::string key_file;  ///< "": amphi.key in that folder; else it is there already (LUKS volume, credential)
  HashLimits hashing;
};

/// All of the accounts over one database. Lives on the control thread; outlives whatever was given one of its
/// parts. One per process; the command line may open the same folder at the same time.
class Service {
 public:
  /// `post` runs a function on the control thread, and may be called from any thread until the Service is
  /// destroyed. environment: the folder, the database or the key cannot be used; says what to do.
  static Result<std::unique_ptr<Service>> open(const StoreConfig& config, Post post);
  /// Kept nowhere: gone when it is destroyed.
  static Result<std::unique_ptr<Service>> in_memory(const HashLimits& hashing, Post post);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  [[nodiscard]] Accounts& accounts();
  [[nodiscard]] Sessions& sessions();
  [[nodiscard]] Login& login();
  [[nodiscard]] SecondFactor& second_factor();
  [[nodiscard]] Invitations& invitations();
  [[nodiscard]] Rooms& rooms();
  [[nodiscard]] RoomPictures& pictures();
  [[nodiscard]] Audit& audit();
  [[nodiscard]] Throttle& throttle();

  /// True once after another process (the command line) wrote; ask every second or so.
  Result<bool> changed_elsewhere();
  /// Deletes what is over: sessions, audit entries after 30 days, invitations and passes 30 days and one-off
  /// rooms 7 days after their end. Call at the start and every hour.
  Result<void> purge(Time now);

 private:
  struct Parts;
  explicit Service(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace amphi::accounts
