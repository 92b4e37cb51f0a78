#pragma once
#include <string>

#include "mcu/base/file_descriptor.hpp"
#include "mcu/base/ids.hpp"
#include "mcu/base/result.hpp"

namespace amphi::storage {

/// A recording's folder, held as its recorder holds it: nobody writes into it while the descriptor is open.
/// not_found: there is none; conflict: a recorder, or another command, holds it; environment: the disk.
Result<FileDescriptor> lock_recording(const std::string& recordings, const RecordingId& id);

}  // namespace amphi::storage
