#pragma once
#include <boost/json/value.hpp>
#include <functional>
#include <memory>

#include "mcu/link/served_link.hpp"
#include "recorder/process/recorder.hpp"

namespace amphi::recorder {

/// Opens the storage for the recording that is ordered.
using OpenSink = std::function<Result<std::unique_ptr<SegmentSink>>(const link::RecordOrder&)>;

/// The recorder's main thread: the only one that reads and writes the link.
class LinkLoop {
 public:
  LinkLoop(link::Socket socket, OpenSink open_sink);

  /// Says that the recorder is ready and serves the link until amphi closes it; then seals what has come.
  /// False: the disk did not take it in time, and still holds a thread.
  bool run();

 private:
  static constexpr Duration kStatusInterval = std::chrono::seconds(1);
  static constexpr Duration kLastPatience = std::chrono::seconds(10);  ///< with the disk, at the end

  void on_message(const link::MessageView& message, Instant now);
  void on_control(Bytes payload, Instant now);
  void on_order(const boost::json::value& json);
  void poll(Instant now);
  bool send(Instant now);
  void send_status(Instant now);

  link::ServedLink link_;
  OpenSink open_sink_;
  std::unique_ptr<StorageWorker> storage_;
  std::optional<Recorder> recorder_;
  std::string refused_;  ///< the error's name, where there is no recorder because of it
  Instant next_status_;
  link::RecordingStatus told_;
  bool ended_ = false;  ///< everything is sealed
};

}  // namespace amphi::recorder
