#pragma once
#include <functional>
#include <memory>

#include "gateway/fanout/room_router.hpp"
#include "mcu/ports/media.hpp"

namespace amphi::fanout {

/// The media plane of a server: transport shards, each a thread with an event loop, and the rooms on them.
/// All of a room's transports live on one shard. Everything here is called on the control thread, which must
/// be able to take tasks until the plane is destroyed.
class FanoutPlane final : public ports::MediaPlane {
 public:
  /// Runs a task on the control thread, later; called from the shards.
  using PostToControl = std::function<void(std::function<void()>)>;

  /// Errors (environment): no certificate, no event loop.
  static Result<std::unique_ptr<FanoutPlane>> create(RoomMediaConfig config, std::size_t shards,
                                                     PostToControl post);
  /// Every RoomMedia must be gone before.
  ~FanoutPlane() override;

  std::unique_ptr<ports::RoomMedia> open(const RoomId& room, ports::MediaEvents& events) override;
  void set_thinning(ports::Thinning thinning) override;
  void set_thinning(const RoomId& room, ports::Thinning thinning) override;
  /// Counts of all rooms, taken on the shards and handed to `handler` on the control thread, later. Not
  /// called any more once the plane is being destroyed.
  using StatisticsHandler = std::function<void(std::vector<RoomStatistics>)>;
  void statistics(StatisticsHandler handler);
  /// Has every room's mixer draw its pipelines into the configured folder.
  void dump_pipelines();

 private:
  class Shard;
  FanoutPlane(RoomMediaConfig config, transport::Certificate certificate, PostToControl post);

  RoomMediaConfig config_;
  transport::Certificate certificate_;
  NtpClock clock_;
  PostToControl post_;
  std::vector<std::unique_ptr<Shard>> shards_;
  std::size_t next_shard_ = 0;
  ports::Thinning thinning_ = ports::Thinning::none;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  ///< false once destroyed, for posted calls
};

}  // namespace amphi::fanout
