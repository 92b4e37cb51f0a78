#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "gateway/fanout/mixer_pool.hpp"
#include "gateway/transport/event_loop.hpp"
#include "mcu/link/program.hpp"
#include "mcu/link/socket.hpp"
#include "mcu/ports/media.hpp"

namespace amphi::fanout {

/// Told by one MixerLink, on the loop's thread. No callback may destroy the MixerLink.
class MixerLinkHandler {
 public:
  virtual void on_mixer_state(ports::MixerState state) = 0;
  /// A packet of an output stream; `captured` is the instant that its RTP timestamp stands for.
  virtual void on_mixer_rtp(std::uint32_t stream, Bytes packet, Instant captured) = 0;
  /// The mixer cannot decode a producer's stream before its next key frame.
  virtual void on_mixer_key_frame(std::uint32_t stream) = 0;
  /// A still picture (image/webp or image/jpeg) of the output `stream`.
  virtual void on_mixer_still(std::uint32_t stream, Bytes picture) = 0;
  virtual void on_mixer_report(const link::Report& report) = 0;
  /// A picture of one pipeline in Graphviz' language, after dump_pipelines().
  virtual void on_mixer_dot(const std::string& name, const std::string& dot) = 0;

 protected:
  ~MixerLinkHandler() = default;
};

/// A room's mixer process and the link to it: takes it from the pool, watches its heartbeats, and starts it
/// again with the last program when it dies or hangs. Owner: RoomRouter; the shard's thread.
class MixerLink {
 public:
  MixerLink(transport::EventLoop& loop, MixerPool& pool, MixerLinkHandler& handler);
  ~MixerLink();
  MixerLink(const MixerLink&) = delete;
  MixerLink& operator=(const MixerLink&) = delete;

  /// Starts the process; state changes come later.
  void start();
  /// Sent now or as soon as the mixer is ready, and again after each restart.
  void set_program(const link::Program& program);
  /// What the next program shows; to be called before set_program(). Each is sent once to each mixer.
  void set_pictures(std::map<PictureId, ports::Picture> pictures);
  /// Dropped while the mixer is not ready. Sent at the end of the loop's turn, together with others.
  void send_rtp(std::uint32_t stream, Bytes packet, Instant captured);
  void request_key_frame(std::uint32_t stream);
  /// Asks for pictures of the pipelines; answered only by a mixer started with --dump-dot.
  void dump_pipelines();
  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] std::uint64_t restarts() const { return restarts_; }
  /// Messages to the mixer that were dropped because its end was full.
  [[nodiscard]] std::uint64_t drops() const;
  /// Control messages of the mixer that were not understood.
  [[nodiscard]] std::uint64_t errors() const { return errors_; }

 private:
  void launch_now();
  void stop_process();
  void fail(const std::string& reason);
  void schedule_restart();
  void check_heartbeat();
  void on_exit();
  void on_link(std::uint32_t events);
  void receive();
  void on_message(const link::MessageView& message);
  void on_control(Bytes json);
  void on_dot(const boost::json::value& json);
  void become_ready();
  void send_pictures();
  void schedule_flush();
  void flush();

  transport::EventLoop& loop_;
  MixerPool& pool_;
  MixerLinkHandler& handler_;
  std::optional<RunningMixer> mixer_;
  std::string program_;  ///< serialised; empty before the first
  std::map<PictureId, ports::Picture> pictures_;
  std::set<PictureId> sent_;  ///< of pictures_, to this mixer
  bool ready_ = false;
  bool writable_watched_ = false;
  bool flush_scheduled_ = false;
  std::uint64_t restarts_ = 0;
  std::uint64_t errors_ = 0;
  std::uint64_t drops_before_ = 0;  ///< by earlier processes
  int quick_failures_ = 0;          ///< in a row, for the back-off
  Instant started_;
  Instant last_heartbeat_;
  transport::EventLoop::TimerId timer_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  ///< false once destroyed, for posted tasks
};

}  // namespace amphi::fanout
