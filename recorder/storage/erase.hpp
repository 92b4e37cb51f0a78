#pragma once
#include "mcu/base/ids.hpp"
#include "recorder/seal/folder.hpp"
#include "recorder/seal/vault.hpp"

namespace amphi::storage {

/// Deletes a recording, in the order that counts: first its outer key, synced, so that every copy of its
/// files is worth nothing from then on; then the rest of it in the vault; then the files, the manifest last;
/// then the folder. When it is cut short, doing it again finishes it. Without an effect when there is neither
/// key nor folder. The caller has made sure that nobody records there. environment: the disk; the key is gone
/// if `key_gone` says so.
struct Erased {
  bool key_gone = false;
  Result<> done;
};
Erased erase_recording(seal::Vault& vault, seal::Folder& recordings, const RecordingId& id);

}  // namespace amphi::storage
