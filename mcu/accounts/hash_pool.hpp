#pragma once
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "mcu/base/result.hpp"

namespace amphi::accounts {

/// Runs a function on the control thread, later.
using Post = std::function<void(std::function<void()>)>;

/// What one argon2id hash costs (libsodium, one lane).
struct HashLimits {
  std::uint64_t passes = 3;
  std::size_t memory = std::size_t{128} << 20U;  ///< bytes; two at once at most
};

/// Password hashes, at most two at once, on threads that give way to media. Called on the control thread;
/// handlers come back through `post`, and after the destructor has begun none is posted.
class HashPool {
 public:
  static constexpr std::size_t kThreads = 2;
  static constexpr std::size_t kMaxWaiting = 32;

  struct Verified {
    bool right = false;
    std::string rehashed;  ///< not empty: the right password, hashed with today's limits
  };

  HashPool(HashLimits limits, Post post);
  ~HashPool();
  HashPool(const HashPool&) = delete;
  HashPool& operator=(const HashPool&) = delete;

  /// Calls `answer` on the control thread, later, for what needs no hash.
  void post(std::function<void()> answer) { post_(std::move(answer)); }
  /// False, and no handler is called: too many wait. Gives "" where there is no memory for it.
  bool hash(std::string password, std::function<void(std::string)> handler);
  /// An empty `expected` takes as long as any other and is never right.
  bool verify(std::string password, std::string expected, std::function<void(Verified)> handler);

 private:
  /// Hashes, on one of the threads, and gives what is to be posted.
  using Job = std::function<std::function<void()>()>;

  bool enqueue(Job job);
  void run();

  const HashLimits limits_;
  Post post_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace amphi::accounts
