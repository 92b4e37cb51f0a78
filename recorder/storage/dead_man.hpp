#pragma once
#include <chrono>
#include <optional>
#include <vector>

#include "recorder/storage/keep_file.hpp"

namespace amphi::storage {

struct DeadManSettings {
  std::chrono::hours after{0};  ///< without a sign of an admin; 0: never
  bool destroy_vault = false;   ///< a second stage, after as long again
};

enum class DeadManAction {
  warn,           ///< a quarter of the time is left: tell the admins
  close,          ///< end the recordings, close the storage, wipe what keys there are in memory
  destroy_vault,  ///< every recording's outer key: all recordings are lost for good
};

/// Watches for signs of an admin: signing in, or any request of one. Sans-IO; the caller keeps last_sign()
/// across restarts, so that switching the server off and on does not start the time anew. One thread.
class DeadManSwitch {
 public:
  /// `last_sign`: kept from before, or now where there is none. One that lies in the future, because the
  /// clock was set back, counts as now.
  DeadManSwitch(DeadManSettings settings, Time last_sign) : settings_(settings), last_sign_(last_sign) {}

  void sign_of_life(Time now);
  /// What has to be done now; each once until the next sign of life.
  std::vector<DeadManAction> poll(Time now);
  /// When poll() has something new to say; nothing: never.
  [[nodiscard]] std::optional<Time> next() const;
  [[nodiscard]] Time last_sign() const { return last_sign_; }
  /// The storage was closed, and stays so until somebody gives a sign and opens it.
  [[nodiscard]] bool tripped() const { return stage_ >= 2; }

 private:
  [[nodiscard]] std::optional<Time> time_of(unsigned stage) const;

  DeadManSettings settings_;
  Time last_sign_;
  unsigned stage_ = 0;  ///< how many actions were given out
};

}  // namespace amphi::storage
