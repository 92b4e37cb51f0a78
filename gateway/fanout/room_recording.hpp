#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "gateway/fanout/recorder_feed.hpp"
#include "gateway/fanout/recorder_link.hpp"

namespace amphi::fanout {

/// A room's recording, while one is wished for, and those before it that are being sealed.
/// Owner: RoomRouter; the shard's thread.
class RoomRecording final : private RecorderLinkHandler, private RecorderInput {
 public:
  using Report = std::function<void(const ports::RecordingReport&)>;

  /// `report` is never called from inside set_request().
  RoomRecording(RecorderHost host, RoomId room, Report report)
      : host_(std::move(host)), room_(std::move(room)), report_(std::move(report)), feed_(*this) {}

  /// `end`: why the one before is not wished for any more.
  void set_request(const std::optional<ports::RecordingRequest>& request, ports::RecordingEnd end);
  /// Media is to be captured now.
  [[nodiscard]] bool capturing() const { return link_ != nullptr && !link_->over() && !paused_; }
  /// See RecorderFeed.
  void aim(Rung* picture, Rung* sound, bool at_once);
  void forget(const Rung& rung) { feed_.forget(rung); }
  void deliver(Rung& rung, std::span<const rtp::SourcePacket> frame) {
    if (capturing()) feed_.deliver(rung, frame);
  }

  [[nodiscard]] std::uint64_t restarts() const { return link_ != nullptr ? link_->restarts() : 0; }
  [[nodiscard]] std::uint64_t drops() const { return link_ != nullptr ? link_->drops() : 0; }

 private:
  // RecorderLinkHandler
  void on_recorder_report(const ports::RecordingReport& report) override;
  void on_recorder_ready() override { feed_.restart(); }
  void on_recorder_key_frame() override;
  // RecorderInput
  void send_sources(link::RecordSources sources) override;
  void send_rtp(std::uint32_t stream, Bytes packet, Instant captured) override;

  RecorderHost host_;
  RoomId room_;
  Report report_;
  RecorderFeed feed_;
  bool paused_ = false;
  std::unique_ptr<RecorderLink> link_;
  std::vector<std::unique_ptr<RecorderLink>> ending_;
};

}  // namespace amphi::fanout
