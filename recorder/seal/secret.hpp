#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "recorder/seal/bytes.hpp"

namespace amphi::seal {

/// One page of memory that is never swapped, never in a core dump and all zero in a forked child; wiped and
/// given back by the destructor.
class LockedPage {
 public:
  LockedPage();
  LockedPage(LockedPage&& other) noexcept;
  LockedPage& operator=(LockedPage&& other) noexcept;
  LockedPage(const LockedPage&) = delete;
  LockedPage& operator=(const LockedPage&) = delete;
  ~LockedPage();

  [[nodiscard]] std::uint8_t* data() const { return data_; }
  /// False where the process may not lock more memory (RLIMIT_MEMLOCK).
  [[nodiscard]] bool locked() const { return locked_; }

 private:
  void release();

  std::uint8_t* data_ = nullptr;  ///< none after it was moved away
  bool locked_ = false;
};

/// N secret bytes in a page of their own; all zero to begin with.
template <std::size_t N>
class Secret {
 public:
  static constexpr std::size_t kSize = N;

  /// Fills it from the kernel's generator.
  static Secret random();
  /// `bytes` must be N; the caller wipes his.
  static Secret copy(ByteView bytes);

  [[nodiscard]] std::span<std::uint8_t, N> bytes() { return std::span<std::uint8_t, N>(page_.data(), N); }
  [[nodiscard]] std::span<const std::uint8_t, N> view() const {
    return std::span<const std::uint8_t, N>(page_.data(), N);
  }
  [[nodiscard]] bool locked() const { return page_.locked(); }

 private:
  LockedPage page_;
};

extern template class Secret<16>;
extern template class Secret<32>;

/// Overwrites what the compiler may not leave out.
void wipe(std::span<std::uint8_t> secret);
inline void wipe(Buffer& secret) {
  wipe(std::span(secret));
  secret.clear();
}
inline void wipe(std::string& secret) {
  wipe({reinterpret_cast<std::uint8_t*>(secret.data()), secret.size()});
  secret.clear();
}

/// Wipes a buffer or a string when its scope ends, however it does. What that had been before it grew is
/// elsewhere: reserve its place first.
template <class Bytes>
class WipeAtEnd {
 public:
  explicit WipeAtEnd(Bytes& secret) : secret_(secret) {}
  WipeAtEnd(const WipeAtEnd&) = delete;
  WipeAtEnd& operator=(const WipeAtEnd&) = delete;
  ~WipeAtEnd() { wipe(secret_); }

 private:
  Bytes& secret_;
};

}  // namespace amphi::seal
