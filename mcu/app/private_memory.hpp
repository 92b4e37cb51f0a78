#pragma once

namespace amphi::app {

/// From now on a crash of this process writes no picture of its memory, which holds names, tokens and keys,
/// to the disk, and other processes of the same user may not read it. What is started from here decides for
/// itself whether it may be read.
void keep_memory_private();

}  // namespace amphi::app
