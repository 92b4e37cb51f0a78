#pragma once
// Starts the real amphi-mixer at the other end of a real link and keeps what it says.
#include <sys/types.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "mcu/link/picture.hpp"
#include "mcu/link/program.hpp"
#include "mcu/link/socket.hpp"

namespace amphi::test {

class MixerProcess {
 public:
  explicit MixerProcess(std::vector<std::string> options = {});
  ~MixerProcess();

  void send(const link::Program& program);
  void send_picture(const PictureId& id, Bytes webp);
  void send_text(std::string_view control);
  void send_rtp(std::uint32_t stream, Bytes packet, Instant captured);
  void request_key_frame(std::uint32_t output);
  /// Sends what is queued and takes what has come, waiting at most this long.
  void pump(Duration wait = std::chrono::milliseconds(2));
  /// Closes our end of the link.
  void hang_up();
  /// The process's status, when it ends within this time; what wait() says.
  std::optional<int> wait_for_exit(Duration patience);

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] Instant started() const { return started_; }
  [[nodiscard]] std::uint64_t heartbeats() const { return heartbeats_; }
  [[nodiscard]] const std::optional<link::Report>& report() const { return report_; }
  [[nodiscard]] std::uint64_t key_frame_requests(std::uint32_t stream) { return key_frame_requests_[stream]; }
  [[nodiscard]] const std::vector<std::string>& dots() const { return dots_; }

  /// Called with each RTP packet of an output.
  std::function<void(std::uint32_t stream, Bytes packet, Instant captured)> on_rtp;
  /// Called with each still picture.
  std::function<void(std::uint32_t stream, Bytes picture, Instant captured)> on_still;

 private:
  void on_message(const link::MessageView& message);
  void on_control(Bytes payload);

  pid_t pid_ = -1;
  Instant started_;
  std::optional<link::Socket> socket_;
  bool ready_ = false;
  std::uint64_t heartbeats_ = 0;
  std::optional<link::Report> report_;
  std::map<std::uint32_t, std::uint64_t> key_frame_requests_;
  std::vector<std::string> dots_;
};

}  // namespace amphi::test
