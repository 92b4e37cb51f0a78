#pragma once
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gateway/client/clip_player.hpp"
#include "mcu/base/result.hpp"

namespace amphi::app {

/// Plays a clip over and over into a WHIP session. Owner: DemoSpeakers; its loop's thread.
class DemoSpeaker final : private client::MediaClientHandler {
 public:
  DemoSpeaker(transport::EventLoop& loop, const transport::Certificate& certificate, const NtpClock& clock,
              std::shared_ptr<const client::LoadedClip> clip, client::ClientOptions options);
  ~DemoSpeaker();
  DemoSpeaker(const DemoSpeaker&) = delete;
  DemoSpeaker& operator=(const DemoSpeaker&) = delete;

  /// Joins, and joins again whenever the connection was lost.
  void start();
  /// Tells the server and closes.
  void leave();

 private:
  void play();
  void rejoin_later();

  void on_state(transport::ConnectionState state) override;
  void on_program(MediaKind, const RtpPacketView&, Instant) override {}
  void on_key_frame_request() override {}  // the loop has a key frame every second

  transport::EventLoop& loop_;
  const transport::Certificate& certificate_;
  const NtpClock& clock_;
  client::ClipPlayer player_;
  client::ClientOptions options_;
  std::unique_ptr<client::MediaClient> client_;
  bool lost_ = false;
  transport::EventLoop::TimerId timer_ = 0;
};

/// The demo's room of synthetic speakers, on a thread of their own, joining over WHIP like anyone.
class DemoSpeakers {
 public:
  /// One token for each speaker; they play the clips of `clip_folder` in turn.
  /// Errors (environment): no clips.
  static Result<std::unique_ptr<DemoSpeakers>> start(const std::string& clip_folder,
                                                     const std::string& whip_url,
                                                     const std::vector<std::string>& tokens);
  ~DemoSpeakers();

 private:
  DemoSpeakers(std::unique_ptr<transport::EventLoop> loop, transport::Certificate certificate)
      : certificate_(std::move(certificate)), loop_(std::move(loop)) {}

  transport::Certificate certificate_;
  NtpClock clock_ = NtpClock::sample();
  std::unique_ptr<transport::EventLoop> loop_;
  std::vector<std::unique_ptr<DemoSpeaker>> speakers_;
  std::thread thread_;
};

}  // namespace amphi::app
