#include "mcu/accounts/vault.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "mcu/accounts/secrets.hpp"
#include "mcu/base/file_descriptor.hpp"
#include "mcu/base/random.hpp"
#include "mcu/store/private_file.hpp"

namespace amphi::accounts {
namespace {

constexpr std::size_t kKeyBytes = 32;
constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
/// Write for the group, anything for others.
constexpr mode_t kTooOpen = 0027;

const unsigned char* bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes(std::string& text) {
  return reinterpret_cast<unsigned char*>(text.data());
}

std::string hash(std::string_view text, std::string_view key, std::size_t size) {
  std::string out(size, '\0');
  crypto_generichash(bytes(out), size, bytes(text), text.size(), bytes(key), key.size());
  return out;
}

Error unusable(const std::string& file, std::string_view why) {
  return fail(ErrorCode::environment, fmt::format("the key file {} {}", file, why));
}

}  // namespace

Vault::Vault(std::string_view material) {
  init_sodium();
  std::string master = hash(material, {}, kKeyBytes);
  sealing_key_ = hash("amphi sealing", master, kKeyBytes);
  hashing_key_ = hash("amphi hashing", master, kKeyBytes);
  wipe(master);
}

Result<Vault> Vault::read(const std::string& file) {
  const FileDescriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened) {
    return unusable(file,
                    fmt::format("cannot be read ({}); give it back from a backup, or set store.key_file",
                                std::strerror(errno)));
  }
  struct stat status {};
  if (fstat(opened.get(), &status) != 0 || (status.st_mode & kTooOpen) != 0) {
    return unusable(file, "is open to others; run: chmod 600 on it");
  }
  std::string material(kMaxKeyBytes, '\0');
  const ssize_t got = ::read(opened.get(), material.data(), material.size());
  if (got < static_cast<ssize_t>(kMinKeyBytes)) {
    return unusable(file, "is too short; 32 random bytes or more are needed");
  }
  Vault vault(std::string_view(material).substr(0, static_cast<std::size_t>(got)));
  wipe(material);
  return vault;
}

Result<Vault> Vault::read_or_make(const std::string& file) {
  if (::access(file.c_str(), F_OK) == 0) return read(file);
  // Written beside it and then put in its place, so that no crash leaves half a key.
  const std::string fresh = file + ".new." + random_name(8);
  if (auto made = store::make_private_file(fresh); !made) return made.error();
  std::array<std::uint8_t, kKeyBytes> key{};
  random_bytes(key);
  const FileDescriptor out(::open(fresh.c_str(), O_WRONLY | O_CLOEXEC));
  const bool written = out &&
                       ::write(out.get(), key.data(), key.size()) == static_cast<ssize_t>(key.size()) &&
                       ::fsync(out.get()) == 0;
  sodium_memzero(key.data(), key.size());
  // link() fails where another process was quicker: then its key counts.
  const bool there = written && (::link(fresh.c_str(), file.c_str()) == 0 || errno == EEXIST);
  ::unlink(fresh.c_str());
  if (!there) return unusable(file, "cannot be written; is the disk full?");
  return read(file);
}

std::string Vault::seal(std::string_view plain, std::string_view context) const {
  std::string sealed(kNonceBytes + plain.size() + kTagBytes, '\0');
  randombytes_buf(sealed.data(), kNonceBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(sealed) + kNonceBytes, nullptr, bytes(plain), plain.size(),
                                             bytes(context), context.size(), nullptr, bytes(sealed),
                                             bytes(sealing_key_));
  return sealed;
}

Result<std::string> Vault::open(std::string_view sealed, std::string_view context) const {
  const Error error =
      fail(ErrorCode::environment,
           "a second factor was stored with another key file; put that one back, or reset the "
           "account with: amphi user reset");
  if (sealed.size() < kNonceBytes + kTagBytes) return error;
  const std::string_view box = sealed.substr(kNonceBytes);
  std::string plain(box.size() - kTagBytes, '\0');
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(plain), nullptr, nullptr, bytes(box), box.size(),
                                                 bytes(context), context.size(), bytes(sealed),
                                                 bytes(sealing_key_)) != 0) {
    return error;
  }
  return plain;
}

std::string Vault::pseudonym(std::string_view id) const {
  return keyed_hash("pseudonym:", id, 6);
}

std::string Vault::fingerprint() const {
  return keyed_hash("fingerprint:", "", 16);
}

std::string Vault::keyed_hash(const char* use, std::string_view text, std::size_t size) const {
  const std::string out = hash(use + std::string(text), hashing_key_, crypto_generichash_BYTES);
  std::string hex;
  for (const char byte : out.substr(0, size)) hex += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return hex;
}

}  // namespace amphi::accounts
