#include "pipelines/program/still_worker.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>

#include <algorithm>
#include <utility>

#include "mcu/base/log.hpp"
#include "pipelines/program/picture_pool.hpp"

namespace amphi::pipelines {

StillWorker::StillWorker(Outbox& outbox) : outbox_(outbox) {
  thread_ = std::thread([this] { run(); });
}

StillWorker::~StillWorker() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void StillWorker::submit(Job job) {
  {
    const std::lock_guard lock(mutex_);
    const auto waiting = std::find_if(jobs_.begin(), jobs_.end(), [&](const Job& other) {
      return other.output.stream == job.output.stream;
    });
    if (waiting == jobs_.end()) {
      jobs_.push_back(std::move(job));
    } else {
      std::swap(*waiting, job);
    }
  }
  changed_.notify_one();
}

void StillWorker::run() {
  constexpr int kNice = 10;
  prctl(PR_SET_NAME, "stills");
  setpriority(PRIO_PROCESS, 0, kNice);  // on Linux that is this thread
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (stopping_) return;
    const Job job = std::move(jobs_.front());
    jobs_.erase(jobs_.begin());
    lock.unlock();
    make(job);
    lock.lock();
  }
}

void StillWorker::make(const Job& job) {
  GstMapInfo map;
  if (!gst_buffer_map(job.picture.get(), &map, GST_MAP_READ)) return;
  const mixer::PictureView view = view_of(map.data, job.output.width, job.output.height);
  const auto still = mixer::encode_still(view, job.content, static_cast<std::size_t>(job.output.max_bytes));
  gst_buffer_unmap(job.picture.get(), &map);
  if (!still) return log::warn("{}", still.error().message);
  constexpr std::size_t kMost = link::kMaxMessage - link::kHeaderSize;
  if (still->size() <= kMost) outbox_.post({link::Type::still, job.output.stream, job.captured}, *still);
}

}  // namespace amphi::pipelines
