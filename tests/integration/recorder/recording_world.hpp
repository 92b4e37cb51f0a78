#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/fanout/recorder_link.hpp"
#include "mcu/app/recording_desk.hpp"
#include "recorder/seal/age/keys.hpp"
#include "tests/support/scratch_folder.hpp"
#include "tests/unit/recorder/program_media.hpp"

namespace amphi::test {

/// amphi's side of one recording with real folders, keys and recorders, in real time: what a room's shard
/// does, but for the room, whose program is made here.
class RecordingWorld final : private fanout::RecorderLinkHandler {
 public:
  /// `spool`: "" makes one.
  explicit RecordingWorld(std::string spool = "");
  ~RecordingWorld();

  void begin();
  /// Lives on for so long, or until `enough` says so.
  void run(Duration length, const std::function<bool()>& enough = {});
  /// Waits for this state; fails the test where it does not come.
  void wait_for(ports::RecordingReport::State state);
  void stop(ports::RecordingEnd why = ports::RecordingEnd::moderator);
  /// As if amphi had gone: the link is closed without a word; waits until everything is sealed.
  void go_away();

  fanout::RecorderLink& link() { return *link_; }
  [[nodiscard]] const ports::RecordingReport& report() const { return report_; }
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] std::string folder() const { return spool_ + "/" + id_; }
  [[nodiscard]] std::string vault() const { return vault_.path(); }
  [[nodiscard]] const seal::age::Identity& custodian() const { return custodians_.front(); }
  [[nodiscard]] seal::Key outer_key() const;
  app::RecordingSettings& settings() { return settings_; }
  /// When on the capture clock the newest sound was.
  [[nodiscard]] Instant newest_sound() const { return next_sound_ - ProgramMedia::kPacket; }
  /// Where that is in the recording.
  [[nodiscard]] std::int64_t recording_ms(Instant captured) const;
  [[nodiscard]] int key_frames_asked() const { return key_frames_asked_; }

 private:
  void on_recorder_report(const ports::RecordingReport& report) override;
  void on_recorder_ready() override;
  void on_recorder_key_frame() override;
  void feed();

  ScratchFolder scratch_;
  ScratchFolder vault_;
  std::string spool_;
  std::string id_;
  std::vector<seal::age::Identity> custodians_;
  app::RecordingSettings settings_;
  std::unique_ptr<transport::EventLoop> loop_;
  std::unique_ptr<fanout::BlockingThread> blocking_;
  std::unique_ptr<fanout::RecorderLink> link_;
  ProgramMedia media_;
  ports::RecordingReport report_;
  Instant next_picture_;
  Instant next_sound_;
  std::optional<Instant> first_picture_;  ///< sent to a recorder
  int key_frames_asked_ = 0;
};

}  // namespace amphi::test
