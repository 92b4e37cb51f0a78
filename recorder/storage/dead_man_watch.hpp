#pragma once
#include <functional>
#include <memory>
#include <string>

#include "recorder/storage/dead_man.hpp"

namespace amphi::storage {

/// What the watch has others do. Each may be called again after the next sign of life.
struct DeadManOrders {
  std::function<void()> warn;
  std::function<void()> end_recordings;  ///< may take kSealing to have its effect
};
struct DeadManPlaces {
  std::string request_file;  ///< made to have root close the volume (systemd/amphi-storage-close.path)
  std::string vault;         ///< the vault's folder
};

/// The dead man's switch at work: keeps the last sign of an admin in a file, so that restarts do not start the time
/// anew, and does what is due. In amphi; one thread, which calls poll() every few seconds.
class DeadManWatch {
 public:
  /// For recorders to seal what they have, before their disk goes.
  static constexpr std::chrono::seconds kSealing{30};
  /// How old the sign on the disk may be.
  static constexpr std::chrono::minutes kKept{1};

  /// `state`: a folder that lasts. Without a sign in there `now` is one.
  DeadManWatch(DeadManSettings settings, std::unique_ptr<seal::Folder> state, DeadManPlaces places,
               DeadManOrders orders, Time now);

  void sign_of_life(Time now);
  /// environment: the volume's closing could not be asked for, or the vault not be destroyed; both are tried again
  /// by the next poll.
  Result<> poll(Time now);
  [[nodiscard]] bool tripped() const { return watch_.tripped(); }

 private:
  void keep(Time now);
  Result<> request_closing() const;
  Result<> destroy_vault() const;

  std::unique_ptr<seal::Folder> state_;
  DeadManPlaces places_;
  DeadManOrders orders_;
  DeadManSwitch watch_;
  Time kept_{};                    ///< the sign that is on the disk
  std::optional<Time> close_at_;   ///< the volume is to be closed then
  bool destroying_ = false;        ///< the vault is to be destroyed, and was not yet
};

}  // namespace amphi::storage
