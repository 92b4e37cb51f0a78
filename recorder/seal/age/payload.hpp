#pragma once
// The payload of an age v1 file (https://age-encryption.org/v1, "Payload"): STREAM in chunks of 64 KiB under
// a key of its own. Sans I/O: bytes in, bytes appended to a buffer.
#include "recorder/seal/age/keys.hpp"

namespace amphi::seal::age {

inline constexpr std::size_t kChunk = 64 * 1024;
inline constexpr std::size_t kPayloadNonce = 16;

/// The nonce of a chunk: its number and whether it is the last.
class ChunkCounter {
 public:
  Nonce next(bool last);
  [[nodiscard]] bool first() const { return count_ == 0; }

 private:
  std::uint64_t count_ = 0;
};

/// Seals what it is given, to the end. Holds back at most one chunk, which it wipes.
class PayloadSealer {
 public:
  /// Appends the payload's nonce to `out`.
  PayloadSealer(const FileKey& file_key, Buffer& out);
  void push(ByteView plain, Buffer& out);
  /// Seals the rest as the last chunk. Nothing after it.
  void finish(Buffer& out);

 private:
  Key key_;
  ChunkCounter counter_;
  Buffer held_;
};

/// Opens what it is given. What was appended is genuine, whatever comes later.
class PayloadOpener {
 public:
  explicit PayloadOpener(FileKey file_key) : file_key_(std::move(file_key)) {}
  /// malformed: a chunk was changed, or there is something behind the last.
  Result<> push(ByteView sealed, Buffer& out);
  /// malformed: the file is cut.
  Result<> finish(Buffer& out);

 private:
  Result<> open(ByteView chunk, bool last, Buffer& out);

  FileKey file_key_;
  std::optional<Key> key_;  ///< none until the payload's nonce was read
  ChunkCounter counter_;
  Buffer held_;
};

}  // namespace amphi::seal::age
