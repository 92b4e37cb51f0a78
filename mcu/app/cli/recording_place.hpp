#pragma once
// Internal to the recording commands: from what was typed to a recording and its keys.
#include "mcu/app/cli/recording.hpp"
#include "mcu/base/file_descriptor.hpp"
#include "recorder/custody/recording.hpp"
#include "recorder/seal/vault.hpp"

namespace amphi::app::cli {

/// The recordings' folder of the server. environment: none is configured, or it is not there.
Result<std::unique_ptr<seal::Folder>> open_spool(const RecordingSettings& settings);
Result<seal::Vault> open_vault(const RecordingSettings& settings, const std::string& typed);
/// No recorder gets at it while the descriptor is open. not_found; conflict: one has it now.
Result<FileDescriptor> lock_recording(const RecordingSettings& settings, const RecordingId& id);

/// The public key of the server that a vault is of. not_found: it has none.
Result<seal::PublicKey> server_of_vault(const RecordingSettings& settings, const std::string& typed);
/// conflict: the server that the recording was opened with has not vouched for each of its recorders.
Result<> check_server(const custody::Recording& recording);

Result<custody::Recording> open_recording(const RecordingSettings& settings,
                                          const RecordingArguments& arguments);
/// Whether it is one of this server's, and a recorder writes there right now.
bool is_running(const RecordingSettings& settings, const RecordingArguments& arguments);
/// The custodians' keys, and the outer key out of the bundle or the vault. Without key files: nothing.
Result<custody::Keys> keys_for(const custody::Recording& recording, const RecordingSettings& settings,
                               const RecordingArguments& arguments);

}  // namespace amphi::app::cli
