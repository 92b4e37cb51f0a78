#include "mcu/accounts/hash_pool.hpp"

#include <sched.h>
#include <sodium.h>
#include <sys/resource.h>
#include <unistd.h>

#include "mcu/accounts/secrets.hpp"

namespace amphi::accounts {
namespace {

/// Below media, which has a deadline.
constexpr int kNiceness = 10;

std::string argon2id(const std::string& password, const HashLimits& limits) {
  std::string out(crypto_pwhash_STRBYTES, '\0');
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), limits.passes, limits.memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    return "";
  }
  out.resize(out.find('\0'));
  return out;
}

HashPool::Verified check(const std::string& password, const std::string& expected, const HashLimits& limits) {
  if (expected.empty()) {
    argon2id(password, limits);
    return {};
  }
  if (crypto_pwhash_str_verify(expected.c_str(), password.data(), password.size()) != 0) return {};
  HashPool::Verified verified{.right = true, .rehashed = {}};
  if (crypto_pwhash_str_needs_rehash(expected.c_str(), limits.passes, limits.memory) != 0)
    verified.rehashed = argon2id(password, limits);
  return verified;
}

}  // namespace

HashPool::HashPool(HashLimits limits, Post post) : limits_(limits), post_(std::move(post)) {
  init_sodium();
  for (std::size_t i = 0; i < kThreads; ++i) threads_.emplace_back([this] { run(); });
}

HashPool::~HashPool() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    jobs_.clear();
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool HashPool::hash(std::string password, std::function<void(std::string)> handler) {
  return enqueue([this, password = std::move(password), handler = std::move(handler)]() mutable {
    std::string hashed = argon2id(password, limits_);
    wipe(password);
    return std::function<void()>([handler, hashed] { handler(hashed); });
  });
}

bool HashPool::verify(std::string password, std::string expected, std::function<void(Verified)> handler) {
  return enqueue([this, password = std::move(password), expected = std::move(expected),
                  handler = std::move(handler)]() mutable {
    const Verified verified = check(password, expected, limits_);
    wipe(password);
    return std::function<void()>([handler, verified] { handler(verified); });
  });
}

bool HashPool::enqueue(Job job) {
  {
    const std::lock_guard lock(mutex_);
    if (jobs_.size() >= kMaxWaiting) return false;
    jobs_.push_back(std::move(job));
  }
  wake_.notify_one();
  return true;
}

void HashPool::run() {
  setpriority(PRIO_PROCESS, static_cast<id_t>(gettid()), kNiceness);  // without it, it is only less polite
  const sched_param none{};
  sched_setscheduler(0, SCHED_BATCH, &none);  // nor does it then interrupt what just woke up
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (stopping_) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    std::function<void()> answer = job();
    lock.lock();
    // Under the lock, so that none is posted once the destructor has begun.
    if (!stopping_) post_(std::move(answer));
  }
}

}  // namespace amphi::accounts
