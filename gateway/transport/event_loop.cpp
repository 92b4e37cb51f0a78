#include "gateway/transport/event_loop.hpp"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

namespace amphi::transport {
namespace {

constexpr int kEventsPerTurn = 64;
constexpr std::size_t kSpareTasks = 256;
constexpr std::uint64_t kWakeUpKey = 0;  // generations start at 1, so no watch has this key

std::uint64_t thread_number() {
  static std::atomic<std::uint64_t> next{1};
  thread_local const std::uint64_t number = next++;
  return number;
}

std::uint64_t key_of(int fd, std::uint32_t generation) {
  return (std::uint64_t{generation} << 32) | static_cast<std::uint32_t>(fd);
}

}  // namespace

Result<std::unique_ptr<EventLoop>> EventLoop::create() {
  FileDescriptor epoll(::epoll_create1(EPOLL_CLOEXEC));
  FileDescriptor patient(::epoll_create1(EPOLL_CLOEXEC));
  FileDescriptor wake_up(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!epoll || !patient || !wake_up) {
    return fail(ErrorCode::environment, "out of file descriptors: raise LimitNOFILE");
  }
  epoll_event event{.events = EPOLLIN, .data = {.u64 = kWakeUpKey}};
  if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, wake_up.get(), &event) != 0) {
    return fail(ErrorCode::environment, "the kernel refused to watch an event descriptor");
  }
  return std::unique_ptr<EventLoop>(new EventLoop(std::move(epoll), std::move(patient), std::move(wake_up)));
}

EventLoop::EventLoop(FileDescriptor epoll, FileDescriptor patient, FileDescriptor wake_up)
    : epoll_(std::move(epoll)), patient_epoll_(std::move(patient)), wake_up_(std::move(wake_up)) {}

EventLoop::~EventLoop() {
  // A task may dispose of an object whose destructor posts another one.
  while (run_tasks() > 0) {
  }
}

void EventLoop::run() {
  while (!stopped_) run_once(std::chrono::hours(1));
  run_tasks();
  stopped_ = false;
}

void EventLoop::stop() {
  post([this] { stopped_ = true; });
}

bool EventLoop::run_once(Duration timeout) {
  thread_ = thread_number();
  std::size_t done = serve_descriptors(epoll_, milliseconds_to_wait(timeout));
  done += serve_patient();
  done += run_timers();
  done += run_tasks();
  thread_ = 0;
  return done > 0;
}

void EventLoop::post(Task task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    if (tasks_.size() > 1) return;  // whoever posted the first one has rung
  }
  const std::uint64_t one = 1;
  // The counter cannot overflow, since it is written once for each batch of tasks.
  [[maybe_unused]] const auto written = ::write(wake_up_.get(), &one, sizeof one);
}

EventLoop::TimerId EventLoop::call_at(Instant when, Task task) {
  const TimerId id = next_timer_++;
  timers_.emplace(TimerKey{when, id}, std::move(task));
  timer_times_.emplace(id, when);
  return id;
}

void EventLoop::cancel(TimerId& id) {
  if (const auto found = timer_times_.find(id); found != timer_times_.end()) {
    timers_.erase(TimerKey{found->second, id});
    timer_times_.erase(found);
  }
  id = 0;
}

Result<> EventLoop::watch(int fd, std::uint32_t events, Watcher watcher) {
  const std::uint32_t generation = next_generation_++;
  epoll_event event{.events = events, .data = {.u64 = key_of(fd, generation)}};
  if (const auto watch = watches_.find(fd); watch != watches_.end() && watch->second.patient)
    set_patient(fd, false);
  const bool known = watches_.contains(fd);
  if (::epoll_ctl(epoll_.get(), known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &event) != 0) {
    return fail(ErrorCode::environment, "the kernel refused to watch a descriptor");
  }
  watches_[fd] = Watch{generation, std::make_shared<Watcher>(std::move(watcher)), events};
  return {};
}

void EventLoop::set_patient(int fd, bool patient) {
  const auto found = watches_.find(fd);
  if (found == watches_.end() || found->second.patient == patient) return;
  Watch& watch = found->second;
  epoll_event event{.events = watch.events, .data = {.u64 = key_of(fd, watch.generation)}};
  const FileDescriptor& to = patient ? patient_epoll_ : epoll_;
  const FileDescriptor& from = patient ? epoll_ : patient_epoll_;
  // Only for want of memory; then all stays as it is.
  if (::epoll_ctl(to.get(), EPOLL_CTL_ADD, fd, &event) != 0) return;
  ::epoll_ctl(from.get(), EPOLL_CTL_DEL, fd, nullptr);
  watch.patient = patient;
  patient ? ++patient_ : --patient_;
}

void EventLoop::unwatch(int fd) {
  const auto found = watches_.find(fd);
  if (found == watches_.end()) return;
  const bool patient = found->second.patient;
  ::epoll_ctl((patient ? patient_epoll_ : epoll_).get(), EPOLL_CTL_DEL, fd, nullptr);
  if (patient) --patient_;
  watches_.erase(found);
}

bool EventLoop::in_loop() const {
  return thread_ == thread_number();
}

int EventLoop::milliseconds_to_wait(Duration timeout) const {
  if (stopped_) return 0;
  if (!timers_.empty()) timeout = std::min(timeout, timers_.begin()->first.first - now());
  if (patient_ > 0) timeout = std::min(timeout, patient_due_ - now());
  if (timeout <= Duration::zero()) return 0;
  const auto rounded_up = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
  return static_cast<int>(std::min<std::int64_t>(rounded_up, std::numeric_limits<int>::max()));
}

std::size_t EventLoop::serve_patient() {
  if (patient_ == 0) return 0;
  const Instant time = now();
  if (time < patient_due_) return 0;
  patient_due_ = time + kPatience;
  return serve_descriptors(patient_epoll_, 0);
}

std::size_t EventLoop::serve_descriptors(const FileDescriptor& epoll, int wait_ms) {
  std::array<epoll_event, kEventsPerTurn> events;
  const int count = ::epoll_wait(epoll.get(), events.data(), kEventsPerTurn, wait_ms);
  if (count < 0) AMPHI_ASSERT(errno == EINTR);
  std::size_t served = 0;
  for (int i = 0; i < count; ++i) {
    const auto& event = events[static_cast<std::size_t>(i)];
    if (event.data.u64 == kWakeUpKey) {
      drain_wake_up();
      continue;
    }
    const auto found = watches_.find(static_cast<int>(event.data.u64 & 0xffff'ffff));
    if (found == watches_.end() || found->second.generation != event.data.u64 >> 32) continue;
    const auto watcher = found->second.watcher;  // kept alive should it unwatch itself
    (*watcher)(event.events);
    ++served;
  }
  return served;
}

std::size_t EventLoop::run_timers() {
  // Timers made by these tasks wait for the next turn, so that none can keep the loop here.
  const TimerId end = next_timer_;
  const Instant time = now();
  std::size_t ran = 0;
  auto next = timers_.begin();
  while (next != timers_.end() && next->first.first <= time) {
    if (next->first.second >= end) {
      ++next;
      continue;
    }
    const Task task = std::move(next->second);
    timer_times_.erase(next->first.second);
    timers_.erase(next);
    task();
    ++ran;
    next = timers_.begin();
  }
  return ran;
}

std::size_t EventLoop::run_tasks() {
  std::vector<Task> batch = std::move(spare_);
  {
    const std::lock_guard lock(mutex_);
    batch.swap(tasks_);
  }
  for (auto& task : batch) {
    task();
    task = nullptr;
  }
  const std::size_t ran = batch.size();
  batch.clear();
  if (batch.capacity() <= kSpareTasks) spare_ = std::move(batch);
  return ran;
}

void EventLoop::drain_wake_up() const {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(wake_up_.get(), &count, sizeof count);
}

}  // namespace amphi::transport
