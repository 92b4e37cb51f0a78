#pragma once
#include <sys/types.h>

#include <functional>
#include <optional>
#include <string>

#include "mcu/link/program.hpp"
#include "mcu/link/socket.hpp"

namespace amphi::bench {

/// The real amphi-mixer at the other end of a real link.
class MixerLink {
 public:
  /// Exits this program when that one cannot be started.
  explicit MixerLink(const std::string& program);
  ~MixerLink();
  MixerLink(const MixerLink&) = delete;
  MixerLink& operator=(const MixerLink&) = delete;

  void send(const link::Program& program);
  void send_rtp(std::uint32_t stream, Bytes packet, Instant captured) {
    socket_->queue({link::Type::rtp, stream, captured}, packet);
  }
  void request_key_frame(std::uint32_t output) { socket_->queue({link::Type::key_frame, output, {}}, {}); }
  /// Sends what is queued and takes what comes until then.
  void pump(Instant until);

  [[nodiscard]] bool ready() const { return ready_; }
  [[nodiscard]] const link::Report& report() const { return report_; }
  /// The process's so far.
  [[nodiscard]] Duration processor_time() const;

  std::function<void(std::uint32_t stream, Bytes packet)> on_rtp;
  std::function<void()> on_idle;  ///< called each millisecond, if set

 private:
  void take(const link::MessageView& message);

  pid_t pid_ = -1;
  std::optional<link::Socket> socket_;
  bool ready_ = false;
  link::Report report_;
};

}  // namespace amphi::bench
