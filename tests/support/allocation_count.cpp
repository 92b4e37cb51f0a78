#include "tests/support/allocation_count.hpp"

#include <atomic>
#include <cstddef>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || !defined(__GLIBC__)
#define AMPHI_COUNTS_ALLOCATIONS 0
#else
#define AMPHI_COUNTS_ALLOCATIONS 1
#endif

namespace {

std::atomic<std::uint64_t> count{0};
thread_local bool left_out = false;

[[maybe_unused]] void note() {
  if (!left_out) count.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace

#if AMPHI_COUNTS_ALLOCATIONS
// glibc's own names for what is put before it here; operator new ends in malloc(), too.
extern "C" {
void* __libc_malloc(std::size_t size);
void* __libc_calloc(std::size_t number, std::size_t size);
void* __libc_realloc(void* block, std::size_t size);

void* malloc(std::size_t size) {
  note();
  return __libc_malloc(size);
}
void* calloc(std::size_t number, std::size_t size) {
  note();
  return __libc_calloc(number, size);
}
void* realloc(void* block, std::size_t size) {
  note();
  return __libc_realloc(block, size);
}
}
#endif

namespace amphi::test {

std::uint64_t allocations() {
  return count.load(std::memory_order_relaxed);
}
void leave_allocations_out() {
  left_out = true;
}
bool allocations_are_counted() {
  return AMPHI_COUNTS_ALLOCATIONS != 0;
}

}  // namespace amphi::test
