#pragma once
// The header of an age v1 file (https://age-encryption.org/v1, "Header"): the file key, wrapped for each
// recipient, and a MAC under it.
#include <span>
#include <string>
#include <vector>

#include "recorder/seal/age/keys.hpp"

namespace amphi::seal::age {

/// Ours have a few hundred bytes. A foreign one is read up to here.
inline constexpr std::size_t kMaxHeader = 16 * 1024;

struct Stanza {
  std::vector<std::string> arguments;  ///< the first is the type
  Buffer body;
};

struct Header {
  std::vector<Stanza> stanzas;
  Digest mac{};
  std::size_t signed_bytes = 0;  ///< from the start through "---": what the MAC covers
  std::size_t size = 0;          ///< of the whole; the payload follows
};

/// A header for `recipients`.
Buffer make_header(const FileKey& file_key, std::span<const Recipient> recipients);

/// Reads the header at the start of `bytes`. malformed: it is none, or not whole, or above kMaxHeader.
Result<Header> parse_header(ByteView bytes);

/// The file key of the header at the start of `bytes`. forbidden: it is for other keys; malformed: it was
/// changed.
Result<FileKey> open_header(const Header& header, ByteView bytes, std::span<const Identity> identities);

}  // namespace amphi::seal::age
