#pragma once
#include <cstdint>
#include <span>
#include <string>

namespace amphi {

/// Fills `out` from the kernel's generator. Thread-safe.
void random_bytes(std::span<std::uint8_t> out);
std::uint32_t random_u32();
std::uint64_t random_u64();
/// Lower-case letters and digits, a little over five bits each. 26 of them are unguessable.
std::string random_name(std::size_t length);

}  // namespace amphi
