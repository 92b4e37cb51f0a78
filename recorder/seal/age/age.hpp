#pragma once
// Whole age v1 files (https://age-encryption.org/v1) with X25519 keys; `age -d -i KEYS` opens what is written
// here, and the other way round.
#include <span>

#include "recorder/seal/age/header.hpp"
#include "recorder/seal/age/payload.hpp"

namespace amphi::seal::age {

/// A file for `recipients` (at least one), its header and its payload apart, under a fresh file key that
/// nobody has afterwards.
struct Sealed {
  Buffer header;
  Buffer payload;
};
Sealed seal(ByteView plain, std::span<const Recipient> recipients);

/// The same in one.
Buffer encrypt(ByteView plain, std::span<const Recipient> recipients);
/// malformed: no age file, changed or cut; forbidden: sealed to others.
Result<Buffer> decrypt(ByteView file, std::span<const Identity> identities);

}  // namespace amphi::seal::age
