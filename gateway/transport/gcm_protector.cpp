#include "gateway/transport/gcm_protector.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>

namespace amphi::transport {
namespace {

constexpr std::uint8_t kLabelKey = 0;   // RFC 3711 section 4.3.2
constexpr std::uint8_t kLabelSalt = 2;  // likewise
constexpr std::size_t kLabelAt = 7;     // in the salt, for a key derivation rate of 0
constexpr std::size_t kFixedHeader = 12;

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

/// RFC 3711 section 4.3.3: AES in counter mode makes the session's keys from the master's. The salt counts as
/// 112 bits, filled up with zeros (RFC 7714 section 11).
bool derive(Bytes master_key, Bytes master_salt, std::uint8_t label, MutableBytes out) {
  std::array<std::uint8_t, 16> counter{};
  std::copy(master_salt.begin(), master_salt.end(), counter.begin());
  counter[kLabelAt] ^= label;
  const Context context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  const EVP_CIPHER* cipher = master_key.size() == 32 ? EVP_aes_256_ctr() : EVP_aes_128_ctr();
  std::fill(out.begin(), out.end(), std::uint8_t{0});
  int size = 0;
  return context &&
         EVP_EncryptInit_ex(context.get(), cipher, nullptr, master_key.data(), counter.data()) == 1 &&
         EVP_EncryptUpdate(context.get(), out.data(), &size, out.data(), static_cast<int>(out.size())) == 1;
}

/// The bytes in front of the payload, which are authenticated but not encrypted; 0 when they are cut off.
std::size_t header_size(Bytes packet) {
  if (packet.size() < kFixedHeader) return 0;
  std::size_t size = kFixedHeader + 4 * std::size_t{packet[0] & 0x0fU};
  if ((packet[0] & 0x10) != 0) {
    if (packet.size() < size + 4) return 0;
    size += 4 + 4 * std::size_t{read_u16(&packet[size + 2])};
  }
  return size <= packet.size() ? size : 0;
}

}  // namespace

void GcmProtector::FreeContext::operator()(EVP_CIPHER_CTX* context) const {
  EVP_CIPHER_CTX_free(context);
}

std::unique_ptr<GcmProtector> GcmProtector::create(Bytes master_key, Bytes master_salt) {
  std::unique_ptr<GcmProtector> made(new GcmProtector());
  made->context_.reset(EVP_CIPHER_CTX_new());
  std::array<std::uint8_t, 32> room{};
  const MutableBytes key = MutableBytes(room).first(master_key.size());
  const EVP_CIPHER* cipher = key.size() == 32 ? EVP_aes_256_gcm() : EVP_aes_128_gcm();
  const bool good = made->context_ && derive(master_key, master_salt, kLabelKey, key) &&
                    derive(master_key, master_salt, kLabelSalt, made->salt_) &&
                    EVP_EncryptInit_ex(made->context_.get(), cipher, nullptr, key.data(), nullptr) == 1;
  OPENSSL_cleanse(room.data(), room.size());
  return good ? std::move(made) : nullptr;
}

std::size_t GcmProtector::protect(MutableBytes buffer, std::size_t size) {
  const std::size_t header = size + kTag <= buffer.size() ? header_size(buffer.first(size)) : 0;
  if (header == 0) return 0;
  const std::uint32_t ssrc = read_u32(&buffer[8]);
  const std::int64_t index = take_index(source_of(ssrc), read_u16(&buffer[2]));
  if (index < 0) return 0;
  // RFC 7714 section 8.1: 16 zero bits, SSRC, roll-over counter, sequence number.
  std::array<std::uint8_t, 12> nonce{};
  write_u32(&nonce[2], ssrc);
  write_u32(&nonce[6], static_cast<std::uint32_t>(index >> 16));
  write_u16(&nonce[10], static_cast<std::uint16_t>(index));
  for (std::size_t i = 0; i < nonce.size(); ++i) nonce[i] ^= salt_[i];
  EVP_CIPHER_CTX* c = context_.get();
  std::uint8_t* const payload = &buffer[0] + header;
  int done = 0;
  const bool good =
      EVP_EncryptInit_ex(c, nullptr, nullptr, nullptr, nonce.data()) == 1 &&
      EVP_EncryptUpdate(c, nullptr, &done, buffer.data(), static_cast<int>(header)) == 1 &&
      EVP_EncryptUpdate(c, payload, &done, payload, static_cast<int>(size - header)) == 1 &&
      EVP_EncryptFinal_ex(c, payload + (size - header), &done) == 1 &&
      EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, static_cast<int>(kTag), payload + (size - header)) == 1;
  return good ? size + kTag : 0;
}

GcmProtector::Source& GcmProtector::source_of(std::uint32_t ssrc) {
  for (Source& source : sources_) {
    if (source.ssrc == ssrc) return source;
  }
  Source& source = sources_.emplace_back();
  source.ssrc = ssrc;
  return source;
}

std::int64_t GcmProtector::take_index(Source& source, std::uint16_t sequence) {
  std::int64_t index = sequence;
  if (source.highest >= 0) {
    index = source.highest + sequence_distance(sequence, static_cast<std::uint16_t>(source.highest));
    if (index < 0 || source.highest - index >= static_cast<std::int64_t>(kWindow)) return -1;
  }
  const auto slot = [](std::int64_t i) { return static_cast<std::size_t>(i) % kWindow; };
  if (index > source.highest) {
    if (index - source.highest >= static_cast<std::int64_t>(kWindow)) source.used.reset();
    for (std::int64_t i = std::max(source.highest, index - static_cast<std::int64_t>(kWindow)) + 1;
         i <= index; ++i) {
      source.used.reset(slot(i));
    }
    source.highest = index;
  }
  if (source.used.test(slot(index))) return -1;
  source.used.set(slot(index));
  return index;
}

}  // namespace amphi::transport
