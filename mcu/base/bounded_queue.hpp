#pragma once
#include <cstdint>
#include <deque>
#include <utility>

namespace amphi {

/// A queue that drops its oldest element when full, and counts it. Not thread-safe; its owner locks.
template <class T>
class BoundedQueue {
 public:
  explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

  /// Returns false when an older element was dropped to make room.
  bool push(T value) {
    const bool fits = items_.size() < capacity_;
    if (!fits) {
      items_.pop_front();
      ++dropped_;
    }
    items_.push_back(std::move(value));
    return fits;
  }
  [[nodiscard]] bool empty() const { return items_.empty(); }
  [[nodiscard]] std::size_t size() const { return items_.size(); }
  [[nodiscard]] std::uint64_t dropped() const { return dropped_; }
  T& front() { return items_.front(); }
  T& operator[](std::size_t index) { return items_[index]; }
  void pop() { items_.pop_front(); }
  T take() {
    T value = std::move(items_.front());
    items_.pop_front();
    return value;
  }
  void clear() { items_.clear(); }

 private:
  std::size_t capacity_;
  std::uint64_t dropped_ = 0;
  std::deque<T> items_;
};

}  // namespace amphi
