#pragma once
#include <boost/asio/thread_pool.hpp>
#include <functional>

#include "mcu/app/dead_man_vault.hpp"
#include "mcu/app/recording_desk.hpp"
#include "mcu/app/recording_shelf.hpp"

namespace amphi::app {

/// A RecordingShelf on a thread of its own, for the control thread, and on another one what concerns the
/// vault alone: a volume whose key was taken away holds up everybody who looks at it, for good, and the vault
/// is to be destroyed all the same. Destroying the archive waits for what is under way and calls no handler
/// any more.
class RecordingArchive final : public ports::RecordingArchive {
 public:
  /// Runs a function on the control thread; may be called from any thread until this is destroyed.
  using Post = std::function<void(std::function<void()>)>;

  /// `desk`: asked before each remove_due() to put in order what is not, such as what the last server left on
  /// a volume that was opened later, or what a full disk kept from being closed.
  RecordingArchive(RecordingSettings settings, std::shared_ptr<RecordingDesk> desk, Post post);
  ~RecordingArchive() override;

  void list(Handler<std::vector<ports::StoredRecording>> handler) override;
  void files(const RecordingId& id, Handler<std::vector<ports::StoredFile>> handler) override;
  void read(const RecordingId& id, const std::string& name, Handler<std::string> handler) override;
  void remove(const RecordingId& id, std::function<void(const ports::Removal&)> handler) override;
  void set_hold(const RecordingId& id, bool hold, Handler<void> handler) override;
  /// As RecordingShelf::remove_due(), at the present wall-clock time.
  void remove_due(Handler<std::vector<RecordingId>> handler);
  void keep_dead_man(const storage::DeadManMemory& memory, Handler<void> handler);
  void destroy_vault(Handler<void> handler);

 private:
  /// `job()` on the thread, `handler` with what it gives on the control thread.
  template <class T, class Job>
  void run_on(boost::asio::thread_pool& thread, Job job, Handler<T> handler);
  /// `job(shelf)` on the shelf's thread.
  template <class T, class Job>
  void run(Job job, Handler<T> handler);

  RecordingShelf shelf_;
  DeadManVault vault_;
  std::shared_ptr<RecordingDesk> desk_;
  Post post_;
  std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);  ///< for what was posted
  boost::asio::thread_pool thread_{1};
  boost::asio::thread_pool vault_thread_{1};
};

}  // namespace amphi::app
