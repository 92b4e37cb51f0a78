#pragma once
#include "recorder/process/intake.hpp"
#include "recorder/process/segmenter.hpp"

namespace amphi::recorder {

/// One recording: what is captured between its order and its stop, but for its pauses, goes into the storage.
/// Sans-IO but for the storage; owner: LinkLoop.
class Recorder {
 public:
  /// `storage` takes what is made, and outlives the recorder. `wall_clock`: see Segmenter.
  Recorder(const link::RecordOrder& order, StorageQueue& storage, Duration wall_clock = {});

  void set_sources(link::RecordSources sources) { intake_.set_sources(sources); }
  void add(std::uint32_t stream, Bytes packet, Instant captured, Instant now);
  /// Nothing that comes counts, until resume().
  void pause(Instant now);
  /// What was captured from `at` on counts again.
  void resume(Instant at, Instant now);
  /// Ends the recording with what has come. `reason`: for its last line.
  void stop(Instant now, const std::string& reason = "stopped");
  /// To be called every few hundredths of a second. `disk`: how the storage fares.
  void poll(Instant now, const StorageState& disk);
  /// The stream of which a key frame is to be asked for now; no more than two a second.
  std::optional<std::uint32_t> key_frame_wish(Instant now);

  [[nodiscard]] link::RecordingStatus status() const;
  [[nodiscard]] bool over() const { return state_ == State::ended || state_ == State::failed; }

 private:
  enum class State : std::uint8_t { recording, paused, ended, failed };

  void take(const MediaFrame& frame, Instant now);
  void drain(Instant now);
  void end(State state, const std::string& reason);
  void note_losses();
  [[nodiscard]] std::optional<int> minutes_left() const;
  [[nodiscard]] const char* warning() const;

  int minutes_low_;
  std::int64_t reserve_bytes_;
  Intake intake_;
  Segmenter segmenter_;
  State state_ = State::recording;
  bool heard_ = false;  ///< something was captured
  Instant from_;        ///< what was captured earlier does not count
  std::uint64_t lost_noted_ = 0;
  Instant wish_due_;
  StorageState disk_;
  std::optional<StorageFault> error_;
};

}  // namespace amphi::recorder
