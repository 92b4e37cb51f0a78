#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/base/file_descriptor.hpp"
#include "mcu/base/result.hpp"

namespace amphi::transport {

class IceTcpListener;

/// A transport shard's one thread: an epoll set, timers and tasks posted from other threads.
/// Everything is called on the thread that runs the loop, except post(), stop() and in_loop().
/// Destroy it after everything that uses it; tasks still queued are run by the destructor.
class EventLoop {
 public:
  using Task = std::function<void()>;
  using Watcher = std::function<void(std::uint32_t events)>;  ///< events as epoll reports them
  using TimerId = std::uint64_t;                              ///< 0 is no timer

  static Result<std::unique_ptr<EventLoop>> create();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Serves until stop(). Tasks posted before stop() are run.
  void run();
  /// Thread-safe. A stop before run() makes run() return at once.
  void stop();
  /// One turn: waits at most `timeout` for something to do and does it. Returns whether there was anything.
  bool run_once(Duration timeout);

  /// Thread-safe. Runs `task` on the loop's thread in a later turn, in the order of posting.
  void post(Task task);
  /// Runs `task` once at or soon after `when`, never before this call returns.
  TimerId call_at(Instant when, Task task);
  /// Harmless for timers that have run or never were. Clears `id`.
  void cancel(TimerId& id);

  /// Calls `watcher` on each of `events` (EPOLLIN, EPOLLOUT, ...; level-triggered). One watcher for each
  /// descriptor: watching it again replaces it. The descriptor stays the caller's, who unwatches it before
  /// closing it.
  Result<> watch(int fd, std::uint32_t events, Watcher watcher);
  /// What can wait a little: a patient descriptor wakes nobody up. It is looked at together with others, when
  /// the loop does something, at the latest after kPatience. Of a watched one.
  void set_patient(int fd, bool patient);
  static constexpr Duration kPatience = std::chrono::milliseconds(10);
  /// The watcher is not called any more once this returns, even for events already collected.
  void unwatch(int fd);

  /// Destroys `object` in a later turn: the way for an object to go away from inside its own callbacks.
  template <class T>
  void dispose(std::unique_ptr<T> object) {
    post([shared = std::shared_ptr<T>(std::move(object))]() mutable { shared.reset(); });
  }
  /// What the ICE agents on this loop share, while there is one.
  std::weak_ptr<IceTcpListener> tcp_listener;

  /// Thread-safe. True on the thread that is inside run() or run_once().
  [[nodiscard]] bool in_loop() const;

 private:
  struct Watch {
    std::uint32_t generation = 0;
    std::shared_ptr<Watcher> watcher;
    std::uint32_t events = 0;
    bool patient = false;
  };
  using TimerKey = std::pair<Instant, TimerId>;

  EventLoop(FileDescriptor epoll, FileDescriptor patient, FileDescriptor wake_up);
  [[nodiscard]] int milliseconds_to_wait(Duration timeout) const;
  std::size_t serve_descriptors(const FileDescriptor& epoll, int wait_ms);
  std::size_t serve_patient();
  std::size_t run_timers();
  std::size_t run_tasks();
  void drain_wake_up() const;

  FileDescriptor epoll_;
  FileDescriptor patient_epoll_;
  std::size_t patient_ = 0;  ///< descriptors
  Instant patient_due_;
  FileDescriptor wake_up_;
  std::unordered_map<int, Watch> watches_;
  std::uint32_t next_generation_ = 1;
  std::map<TimerKey, Task> timers_;
  std::unordered_map<TimerId, Instant> timer_times_;
  TimerId next_timer_ = 1;
  std::mutex mutex_;         ///< guards tasks_
  std::vector<Task> tasks_;  ///< bounded by what the program's own threads post
  std::vector<Task> spare_;  ///< empty; its memory is used again
  std::atomic<bool> stopped_ = false;
  std::atomic<std::uint64_t> thread_ = 0;
};

}  // namespace amphi::transport
