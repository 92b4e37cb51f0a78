#pragma once
#include "mcu/base/file_descriptor.hpp"
#include "recorder/seal/segment_store.hpp"

namespace amphi::recorder {

/// How a recorder gets its keys: a pipe that holds them before it starts, so that they are in no message, no
/// argument and no file. Nothing is left in the pipe, nor in memory that is not locked.
Result<FileDescriptor> write_keys(const seal::RecordingKeys& keys);
Result<seal::RecordingKeys> read_keys(FileDescriptor pipe);

}  // namespace amphi::recorder
