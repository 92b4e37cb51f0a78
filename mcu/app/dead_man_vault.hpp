#pragma once
#include <optional>
#include <string>

#include "recorder/storage/dead_man.hpp"

namespace amphi::app {

/// What the dead man's switch has to do with the vault, and with nothing else: its memory lies there, and the
/// keys that it destroys. The vault is opened for each call. Every call may block; one thread at a time.
class DeadManVault {
 public:
  explicit DeadManVault(std::string vault) : path_(std::move(vault)) {}

  /// None where there is none, or no vault.
  [[nodiscard]] std::optional<storage::DeadManMemory> memory() const;
  [[nodiscard]] Result<> keep(const storage::DeadManMemory& memory) const;
  /// Every key of every recording: all of them are lost.
  [[nodiscard]] Result<> destroy() const;

 private:
  std::string path_;
};

}  // namespace amphi::app
