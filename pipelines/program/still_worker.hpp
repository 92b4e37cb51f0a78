#pragma once
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "mcu/link/output.hpp"
#include "mixer/video/still_encoder.hpp"
#include "pipelines/gst/handles.hpp"
#include "pipelines/room/outbox.hpp"

namespace amphi::pipelines {

/// Makes still pictures on a thread of its own that stands back behind everything else, and posts them.
class StillWorker {
 public:
  struct Job {
    link::StillOutput output;
    gst::BufferHandle picture;  ///< of the output's size, from a PicturePool
    mixer::StillContent content = mixer::StillContent::scene;
    Instant captured;
  };

  /// `outbox` must outlive the worker.
  explicit StillWorker(Outbox& outbox);
  /// Ends the thread.
  ~StillWorker();
  StillWorker(const StillWorker&) = delete;
  StillWorker& operator=(const StillWorker&) = delete;

  /// Any thread; does not wait. A picture of the same stream that has not been begun is dropped for this one.
  void submit(Job job);

 private:
  void run();
  void make(const Job& job);

  Outbox& outbox_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Job> jobs_;  ///< one for each stream at most
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace amphi::pipelines
