#pragma once
#include <memory>
#include <optional>

#include "gateway/fanout/blocking_thread.hpp"
#include "gateway/fanout/recorder_process.hpp"
#include "gateway/transport/event_loop.hpp"
#include "mcu/link/socket.hpp"

namespace amphi::fanout {

/// What a shard lends to its rooms' recorders.
struct RecorderHost {
  transport::EventLoop& loop;
  BlockingThread& blocking;
  std::shared_ptr<RecordingDesk> desk;  ///< null: this server records nothing
  RecorderLaunch launch;
};

/// Told by a RecorderLink, never from inside begin() or set_paused().
class RecorderLinkHandler {
 public:
  virtual void on_recorder_report(const ports::RecordingReport& report) = 0;
  /// The recorder may be sent media from now on; it is to begin with a key frame.
  virtual void on_recorder_ready() = 0;
  virtual void on_recorder_key_frame() = 0;

 protected:
  ~RecorderLinkHandler() = default;
};

/// One recording: its recorder's process and the link to it. Starts the recorder again, into the same folder,
/// when it dies or hangs; what the room does goes on meanwhile. When the recording is over, or this goes
/// away, the recorder seals what it has and ends by itself. Owner: RoomRecording; the shard's thread. No call
/// blocks.
class RecorderLink {
 public:
  RecorderLink(const RecorderHost& host, RoomId room, ports::RecordingRequest request,
               RecorderLinkHandler& handler);
  ~RecorderLink();
  RecorderLink(const RecorderLink&) = delete;
  RecorderLink& operator=(const RecorderLink&) = delete;

  void start();
  void set_paused(bool paused);
  /// Ends the recording; the last report says "ended" or "failed".
  void stop(ports::RecordingEnd why);
  void send_sources(link::RecordSources sources);
  /// Sent at the end of the loop's turn, together with others. Dropped while the recorder is not ready, and
  /// the oldest where it does not keep up.
  void send_rtp(std::uint32_t stream, Bytes packet, Instant captured);

  [[nodiscard]] const RecordingId& id() const { return request_.id; }
  [[nodiscard]] bool ready() const { return ready_; }
  /// The last report was told.
  [[nodiscard]] bool over() const { return over_; }
  [[nodiscard]] std::uint64_t restarts() const { return restarts_; }
  [[nodiscard]] std::uint64_t drops() const { return socket_ ? socket_->dropped() : 0; }
  /// -1: none runs.
  [[nodiscard]] pid_t pid() const { return process_ ? process_->pid() : -1; }

 private:
  void prepare();
  void on_prepared(RecordingDesk::Prepared prepared);
  void launch(PreparedRecording prepared);
  void send_order(link::RecordOrder order);
  void check();
  void on_exit();
  void on_link(std::uint32_t events);
  void receive();
  void on_message(const link::MessageView& message);
  void on_control(Bytes json);
  void on_status(const link::RecordingStatus& status);
  void send_stop();
  void keep_head(const link::RecordingHead& head);
  void fail(const std::string& reason);
  void finish(ports::RecordingReport::State state, ports::RecordingReport::Error error);
  void release_process();
  void schedule_flush();
  void flush();

  RecorderHost host_;
  RoomId room_;
  ports::RecordingRequest request_;
  RecorderLinkHandler& handler_;
  std::optional<ChildProcess> process_;
  std::optional<link::Socket> socket_;
  std::optional<link::RecordOrder> order_;  ///< until the recorder is ready for it
  link::RecordingStatus status_;            ///< the newest, of any of its recorders
  std::int64_t bytes_before_ = 0;           ///< of recorders that died
  ports::RecordingReport report_;
  bool ready_ = false;
  bool stopping_ = false;
  ports::RecordingEnd why_ = ports::RecordingEnd::moderator;  ///< it is stopping
  bool over_ = false;
  bool prepared_ = false;  ///< a folder was opened, so it is to be closed
  bool flush_scheduled_ = false;
  bool writable_watched_ = false;
  int quick_failures_ = 0;  ///< in a row
  std::uint64_t restarts_ = 0;
  Instant asked_;  ///< for a recorder
  Instant started_;
  Instant last_heartbeat_;
  Instant stop_by_;
  transport::EventLoop::TimerId timer_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  ///< false once destroyed, for posted tasks
};

}  // namespace amphi::fanout
