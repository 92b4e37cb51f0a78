#pragma once
#include <cstdint>
#include <string>

#include "mcu/app/cli/report.hpp"
#include "recorder/storage/volume.hpp"

namespace amphi::app::cli {

struct StorageArguments {
  storage::VolumeSettings volume;
  std::string passphrase_file;  ///< "-": standard input; "": asked for
  std::uint64_t megabytes = 20'480;
  bool force = false;
};

/// What `amphi recording storage ...` does.
Result<Report> init_storage(const StorageArguments& arguments, storage::CommandRunner& commands);
Result<Report> open_storage(const StorageArguments& arguments, storage::CommandRunner& commands);
Result<Report> close_storage(const StorageArguments& arguments, storage::CommandRunner& commands);
Result<Report> destroy_storage(const StorageArguments& arguments, storage::CommandRunner& commands);

/// The passphrase: from a file, from the terminal without an echo (twice with `again`), or, where there is no
/// terminal, from whoever answers systemd's questions. The caller wipes it.
Result<std::string> read_passphrase(const std::string& file, bool again, storage::CommandRunner& commands);

}  // namespace amphi::app::cli
