#pragma once
// The link thread: the only one that reads and writes the socket.
#include <boost/json/value.hpp>
#include <optional>

#include "mcu/link/served_link.hpp"
#include "pipelines/room/outbox.hpp"
#include "pipelines/room/room_mixer.hpp"

namespace amphi::pipelines {

class LinkLoop {
 public:
  /// `dump_dot`: answer {"type":"dump_dot"} with one {"type":"dot","name":...,"dot":...} for each pipeline.
  LinkLoop(link::Socket socket, Outbox& outbox, RoomMixer& mixer, bool dump_dot);

  /// Says that the mixer is ready and serves the link until amphi closes it.
  void run();

 private:
  static constexpr Duration kReportInterval = std::chrono::seconds(1);

  void on_message(const link::MessageView& message, Instant now);
  void on_control(Bytes payload);
  bool send(Instant now);
  void send_report(Instant now);
  void send_dots();

  link::ServedLink link_;
  Outbox& outbox_;
  RoomMixer& mixer_;
  bool dump_dot_;
  Instant next_report_;
  link::Report last_report_;
  std::uint64_t bad_controls_ = 0;
};

}  // namespace amphi::pipelines
