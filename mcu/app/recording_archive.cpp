#include "mcu/app/recording_archive.hpp"

#include <boost/asio/post.hpp>
#include <chrono>

namespace amphi::app {

RecordingArchive::RecordingArchive(RecordingSettings settings, Post post)
    : shelf_(std::move(settings)), post_(std::move(post)) {}

RecordingArchive::~RecordingArchive() {
  thread_.join();
}

template <class T, class Job>
void RecordingArchive::run(Job job, Handler<T> handler) {
  boost::asio::post(thread_, [this, job = std::move(job), handler = std::move(handler)]() mutable {
    auto result = std::make_shared<Result<T>>(job(shelf_));
    post_([alive = std::weak_ptr(alive_), result = std::move(result), handler = std::move(handler)] {
      if (!alive.expired()) handler(std::move(*result));
    });
  });
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

void RecordingArchive::remove(const RecordingId& id, Handler<void> handler) {
  run<void>([id](RecordingShelf& shelf) { return shelf.remove(id); }, std::move(handler));
}

void RecordingArchive::set_hold(const RecordingId& id, bool hold, Handler<void> handler) {
  run<void>([id, hold](RecordingShelf& shelf) { return shelf.set_hold(id, hold); }, std::move(handler));
}

void RecordingArchive::keep_sign(storage::Time at, Handler<void> handler) {
  run<void>([at](RecordingShelf& shelf) { return shelf.keep_sign(at); }, std::move(handler));
}

void RecordingArchive::destroy_vault(Handler<void> handler) {
  run<void>([](RecordingShelf& shelf) { return shelf.destroy_vault(); }, std::move(handler));
}

void RecordingArchive::remove_due(Handler<std::vector<RecordingId>> handler) {
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  run<std::vector<RecordingId>>(
      [this, now](RecordingShelf& shelf) {
        if (unordered_ && unordered_->recover_all()) unordered_.reset();
        return shelf.remove_due(now);
      },
      std::move(handler));
}

}  // namespace amphi::app
