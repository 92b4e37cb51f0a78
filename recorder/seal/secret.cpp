#include "recorder/seal/secret.hpp"

#include <openssl/crypto.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "mcu/base/random.hpp"
#include "mcu/base/result.hpp"

namespace amphi::seal {
namespace {

std::size_t page_size() {
  static const auto size = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  return size;
}

}  // namespace

LockedPage::LockedPage() {
  void* page = mmap(nullptr, page_size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  AMPHI_ASSERT(page != MAP_FAILED);
  data_ = static_cast<std::uint8_t*>(page);
  locked_ = mlock(page, page_size()) == 0;
  madvise(page, page_size(), MADV_DONTDUMP);
  madvise(page, page_size(), MADV_WIPEONFORK);
}

LockedPage::LockedPage(LockedPage&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), locked_(other.locked_) {}

LockedPage& LockedPage::operator=(LockedPage&& other) noexcept {
  if (this != &other) {
    release();
    data_ = std::exchange(other.data_, nullptr);
    locked_ = other.locked_;
  }
  return *this;
}

LockedPage::~LockedPage() {
  release();
}

void LockedPage::release() {
  if (data_ == nullptr) return;
  wipe({data_, page_size()});
  munmap(data_, page_size());  // unlocks it, too
  data_ = nullptr;
}

template <std::size_t N>
Secret<N> Secret<N>::random() {
  Secret made;
  random_bytes(made.bytes());
  return made;
}

template <std::size_t N>
Secret<N> Secret<N>::copy(ByteView bytes) {
  AMPHI_ASSERT(bytes.size() == N);
  Secret made;
  std::copy(bytes.begin(), bytes.end(), made.bytes().begin());
  return made;
}

template class Secret<16>;
template class Secret<32>;

void wipe(std::span<std::uint8_t> secret) {
  OPENSSL_cleanse(secret.data(), secret.size());
}

}  // namespace amphi::seal
