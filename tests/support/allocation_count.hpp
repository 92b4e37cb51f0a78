#pragma once
#include <cstdint>

namespace amphi::test {

/// How often memory was asked for, by malloc() or anything above it, on every thread that has not called
/// leave_allocations_out(). For programs that are linked with allocation_count.cpp.
std::uint64_t allocations();
void leave_allocations_out();
/// False in builds with sanitizers, which bring an allocator of their own.
bool allocations_are_counted();

}  // namespace amphi::test
