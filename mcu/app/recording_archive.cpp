#include "mcu/app/recording_archive.hpp"

#include <boost/asio/post.hpp>
#include <chrono>

namespace amphi::app {

RecordingArchive::RecordingArchive(RecordingSettings settings, std::shared_ptr<RecordingDesk> desk, Post post)
    : shelf_(settings), vault_(settings.vault), desk_(std::move(desk)), post_(std::move(post)) {}

RecordingArchive::~RecordingArchive() {
  vault_thread_.join();
  thread_.join();
}

template <class T, class Job>
void RecordingArchive::run_on(boost::asio::thread_pool& thread, Job job, Handler<T> handler) {
  boost::asio::post(thread, [this, job = std::move(job), handler = std::move(handler)]() mutable {
    auto result = std::make_shared<Result<T>>(job());
    post_([alive = std::weak_ptr(alive_), result = std::move(result), handler = std::move(handler)] {
      if (!alive.expired()) handler(std::move(*result));
    });
  });
}

template <class T, class Job>
void RecordingArchive::run(Job job, Handler<T> handler) {
  run_on<T>(
      thread_, [this, job = std::move(job)] { return job(shelf_); }, std::move(handler));
}

void RecordingArchive::list(Handler<std::vector<ports::StoredRecording>> handler) {
  run<std::vector<ports::StoredRecording>>([](RecordingShelf& shelf) { return shelf.list(); },
                                           std::move(handler));
}

void RecordingArchive::files(const RecordingId& id, Handler<std::vector<ports::StoredFile>> handler) {
  run<std::vector<ports::StoredFile>>([id](RecordingShelf& shelf) { return shelf.files(id); },
                                      std::move(handler));
}

void RecordingArchive::read(const RecordingId& id, const std::string& name, Handler<std::string> handler) {
  run<std::string>([id, name](RecordingShelf& shelf) { return shelf.read(id, name); }, std::move(handler));
}

void RecordingArchive::remove(const RecordingId& id, std::function<void(const ports::Removal&)> handler) {
  run<ports::Removal>(
      [this, id](RecordingShelf& shelf) -> Result<ports::Removal> {
        // From the order on: the recorder takes its folder's lock only once it runs.
        if (desk_ && desk_->is_running(id)) return ports::Removal{false, RecordingShelf::still_running()};
        return shelf.remove(id);
      },
      [handler = std::move(handler)](const Result<ports::Removal>& removal) { handler(*removal); });
}

void RecordingArchive::set_hold(const RecordingId& id, bool hold, Handler<void> handler) {
  run<void>([id, hold](RecordingShelf& shelf) { return shelf.set_hold(id, hold); }, std::move(handler));
}

void RecordingArchive::keep_dead_man(const storage::DeadManMemory& memory, Handler<void> handler) {
  run_on<void>(
      vault_thread_, [this, memory] { return vault_.keep(memory); }, std::move(handler));
}

void RecordingArchive::destroy_vault(Handler<void> handler) {
  run_on<void>(
      vault_thread_, [this] { return vault_.destroy(); }, std::move(handler));
}

void RecordingArchive::remove_due(Handler<std::vector<RecordingId>> handler) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  run<std::vector<RecordingId>>(
      [this, now](RecordingShelf& shelf) {
        if (desk_ && !desk_->in_order()) static_cast<void>(desk_->recover_all());
        return shelf.remove_due(now);
      },
      std::move(handler));
}

}  // namespace amphi::app
