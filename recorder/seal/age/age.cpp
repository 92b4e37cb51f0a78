#include "recorder/seal/age/age.hpp"

namespace amphi::seal::age {

Sealed seal(ByteView plain, std::span<const Recipient> recipients) {
  const FileKey file_key = FileKey::random();
  Sealed sealed{make_header(file_key, recipients), {}};
  sealed.payload.reserve(kPayloadNonce + plain.size() + (plain.size() / kChunk + 1) * kTagBytes);
  PayloadSealer sealer(file_key, sealed.payload);
  sealer.push(plain, sealed.payload);
  sealer.finish(sealed.payload);
  return sealed;
}

Buffer encrypt(ByteView plain, std::span<const Recipient> recipients) {
  Sealed sealed = seal(plain, recipients);
  append(sealed.header, sealed.payload);
  return std::move(sealed.header);
}

Result<Buffer> decrypt(ByteView file, std::span<const Identity> identities) {
  const auto header = parse_header(file);
  if (!header) return header.error();
  auto file_key = open_header(*header, file, identities);
  if (!file_key) return file_key.error();
  PayloadOpener opener(std::move(*file_key));
  Buffer plain;
  if (auto done = opener.push(file.subspan(header->size), plain); !done) return done.error();
  if (auto done = opener.finish(plain); !done) return done.error();
  return plain;
}

}  // namespace amphi::seal::age
