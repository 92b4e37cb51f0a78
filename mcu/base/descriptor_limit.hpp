#pragma once
#include <cstddef>

namespace amphi {

/// Raises the soft limit of open files to the hard one: the usual 1024 is for programs that use select(2).
void raise_descriptor_limit();

/// Whether `count` more files can be opened now. For calling into libraries that end the process when they
/// cannot open one (GLib); any thread.
bool descriptors_left(std::size_t count);

}  // namespace amphi
