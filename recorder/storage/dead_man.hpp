#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "mcu/base/clock.hpp"
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

/// One moment on both clocks: the wall's, which goes on while the server does not run but may be wrong or
/// set, and the machine's, which does neither.
struct Moment {
  Time wall{};
  Instant running{};
};

/// What is kept over restarts of the server.
struct DeadManMemory {
  Time last_sign{};                ///< of an admin
  std::chrono::seconds absent{0};  ///< that the server has run since, without another
  unsigned stage = 0;              ///< how many actions were given out since
  friend bool operator==(const DeadManMemory&, const DeadManMemory&) = default;
};

std::string to_text(const DeadManMemory& memory);
/// Nothing: it cannot be read. Only the first number has to be there.
std::optional<DeadManMemory> dead_man_memory_from_text(std::string_view text);

/// Watches for signs of an admin: signing in, or any request of one. Sans-IO; the caller keeps memory()
/// across restarts, so that switching the server off and on does not start the time anew. One thread.
///
/// While the server runs the machine's clock counts, so that a wall clock that is set has nobody be absent
/// for longer. What the server did not run is taken from the wall clock as it is at the start; where it turns
/// out later that it was ahead, the time is taken back.
class DeadManSwitch {
 public:
  DeadManSwitch(DeadManSettings settings, const DeadManMemory& kept, Moment start);

  void sign_of_life(Moment now);
  /// What has to be done now; each once until the next sign of life. One follows another after pause() at
  /// least, however long nobody was there: whoever switches the server on after a month can still sign in,
  /// and a clock that is wrong be set. Only a storage that was closed before a restart is closed again at
  /// once.
  std::optional<DeadManAction> poll(Moment now);
  [[nodiscard]] DeadManMemory memory(Moment now);
  [[nodiscard]] bool enabled() const { return settings_.after.count() > 0; }
  /// The storage was closed, and stays so until somebody gives a sign and opens it.
  [[nodiscard]] bool tripped() const { return stage_ >= 2; }
  /// A quarter of the time, an hour at most.
  [[nodiscard]] Duration pause() const;

 private:
  [[nodiscard]] bool is_due(Moment now);
  [[nodiscard]] std::chrono::seconds absent(Moment now);

  DeadManSettings settings_;
  DeadManMemory kept_;           ///< as it was at start_
  Moment start_;                 ///< of the server, or the last sign since
  std::chrono::seconds off_{0};  ///< of the absence, that the server did not run
  unsigned stage_ = 0;           ///< how many actions were given out
  Instant last_action_;          ///< or start_
  bool close_again_ = false;
};

}  // namespace amphi::storage
