#include "gateway/fanout/media_plane.hpp"

#include <pthread.h>

#include <future>
#include <set>
#include <thread>

#include "mcu/base/log.hpp"

namespace amphi::fanout {

/// One event loop, its thread and its spare mixer.
class FanoutPlane::Shard {
 public:
  Shard(std::unique_ptr<transport::EventLoop> loop, const MixerLaunch& mixer)
      : loop_(std::move(loop)), mixers_(*loop_, mixer), thread_([this] {
          pthread_setname_np(pthread_self(), "shard");
          loop_->run();
        }) {}
  ~Shard() {
    loop_->stop();
    thread_.join();
  }
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;
  transport::EventLoop& loop() { return *loop_; }
  MixerPool& mixers() { return mixers_; }
  BlockingThread& blocking() { return blocking_; }
  /// The rooms that live here; to be touched on the shard's thread only.
  std::set<RoomRouter*>& rooms() { return rooms_; }

 private:
  std::unique_ptr<transport::EventLoop> loop_;
  BlockingThread blocking_;
  MixerPool mixers_;
  std::set<RoomRouter*> rooms_;
  std::thread thread_;
};

namespace {

/// The control thread's end of a room. Events posted by the shard find out through `events` whether it is
/// still there.
struct ControlEnd {
  ports::MediaEvents* events;  ///< null once the RoomMedia is gone
};

/// Carries the shard's events to the control thread.
class EventForwarder final : public RoomRouterHandler {
 public:
  EventForwarder(FanoutPlane::PostToControl post, std::shared_ptr<ControlEnd> end)
      : post_(std::move(post)), end_(std::move(end)) {}

  void on_connection(const ParticipantId& participant, const ConnectionId& connection,
                     ports::ConnectionState state) override {
    forward([=](ports::MediaEvents& events) { events.on_connection(participant, connection, state); });
  }
  void on_arriving(const ParticipantId& participant, const ports::ArrivingMedia& media) override {
    forward([=](ports::MediaEvents& events) { events.on_arriving(participant, media); });
  }
  void on_sender_limits(const ParticipantId& participant, const ports::SenderLimits& limits) override {
    forward([=](ports::MediaEvents& events) { events.on_sender_limits(participant, limits); });
  }
  void on_program(const ports::ProgramReport& report) override {
    forward([=](ports::MediaEvents& events) { events.on_program(report); });
  }
  void on_mixer(ports::MixerState state) override {
    forward([=](ports::MediaEvents& events) { events.on_mixer(state); });
  }
  void on_delivery(const ParticipantId& participant, const ports::Delivery& delivery) override {
    forward([=](ports::MediaEvents& events) { events.on_delivery(participant, delivery); });
  }
  void on_still(const std::vector<ParticipantId>& watchers, const ports::Still& still) override {
    forward([=](ports::MediaEvents& events) { events.on_still(watchers, still); });
  }
  void on_recording(const ports::RecordingReport& report) override {
    forward([=](ports::MediaEvents& events) { events.on_recording(report); });
  }

 private:
  template <class Call>
  void forward(Call call) {
    post_([end = end_, call = std::move(call)] {
      if (end->events != nullptr) call(*end->events);
    });
  }

  FanoutPlane::PostToControl post_;
  std::shared_ptr<ControlEnd> end_;
};

/// What a shard lends to its rooms.
struct RoomHost {
  PeerEnvironment environment;
  MixerPool& mixers;
  BlockingThread& blocking;
  const RoomMediaConfig& config;
  std::set<RoomRouter*>& rooms;
  ports::Thinning thinning;  ///< when the room was opened
};

/// What lives on the shard of one room.
struct ShardEnd {
  ShardEnd(const RoomId& room, const RoomHost& host, FanoutPlane::PostToControl post,
           std::shared_ptr<ControlEnd> end)
      : rooms(host.rooms),
        forwarder(std::move(post), std::move(end)),
        router(room, host.environment, host.mixers, host.blocking, host.config, forwarder) {
    router.set_thinning(host.thinning);
    rooms.insert(&router);
  }
  ~ShardEnd() { rooms.erase(&router); }
  ShardEnd(const ShardEnd&) = delete;
  ShardEnd& operator=(const ShardEnd&) = delete;

  std::set<RoomRouter*>& rooms;
  EventForwarder forwarder;
  RoomRouter router;
};

/// The control thread's handle of a room: every call becomes a task on the shard.
class RemoteRoom final : public ports::RoomMedia {
 public:
  RemoteRoom(const RoomId& room, const RoomHost& host, FanoutPlane::PostToControl post,
             ports::MediaEvents& events)
      : loop_(host.environment.loop), post_(post), end_(std::make_shared<ControlEnd>(ControlEnd{&events})) {
    // Made here, but used and destroyed on the shard only.
    room_ = std::make_shared<std::unique_ptr<ShardEnd>>();
    loop_.post([holder = room_, room, host, post = std::move(post), end = end_] {
      *holder = std::make_unique<ShardEnd>(room, host, post, end);
      (*holder)->router.start();
    });
  }

  ~RemoteRoom() override {
    end_->events = nullptr;
    // Waits, so that no mixer or connection outlives the room; a shard's turn is short.
    std::promise<void> done;
    loop_.post([this, &done] {
      room_->reset();
      done.set_value();
    });
    done.get_future().wait();
  }

  void set_program(ports::ProgramRequest request) override {
    on_shard([request = std::move(request)](RoomRouter& router) mutable {
      router.set_program(std::move(request));
    });
  }

  void connect(const ParticipantId& participant, ports::ConnectionPurpose purpose, std::string offer,
               AnswerHandler handler) override {
    on_shard([participant, purpose, offer = std::move(offer), handler = std::move(handler), end = end_,
              post = post_](RoomRouter& router) mutable {
      complete(post, end, std::move(handler), router.connect(participant, purpose, offer));
    });
  }

  void patch(const ConnectionId& connection, std::string fragment, FragmentHandler handler) override {
    on_shard([connection, fragment = std::move(fragment), handler = std::move(handler), end = end_,
              post = post_](RoomRouter& router) mutable {
      complete(post, end, std::move(handler), router.patch(connection, fragment));
    });
  }

  void disconnect(const ConnectionId& connection) override {
    on_shard([connection](RoomRouter& router) { router.disconnect(connection); });
  }
  void remove(const ParticipantId& participant) override {
    on_shard([participant](RoomRouter& router) { router.remove(participant); });
  }
  void set_quality(const ParticipantId& participant, Quality quality, bool stills_possible) override {
    on_shard([=](RoomRouter& router) { router.set_quality(participant, quality, stills_possible); });
  }
  void vitals(VitalsHandler handler) override {
    on_shard([handler = std::move(handler), end = end_, post = post_](RoomRouter& router) mutable {
      complete(post, end, std::move(handler), router.vitals());
    });
  }

 private:
  template <class Call>
  void on_shard(Call call) {
    loop_.post([room = room_, call = std::move(call)]() mutable { call((*room)->router); });
  }

  template <class Handler, class Outcome>
  static void complete(const FanoutPlane::PostToControl& post, std::shared_ptr<ControlEnd> end,
                       Handler handler, Outcome outcome) {
    post([end = std::move(end), handler = std::move(handler), outcome = std::move(outcome)] {
      if (end->events != nullptr) handler(outcome);
    });
  }

  transport::EventLoop& loop_;
  FanoutPlane::PostToControl post_;
  std::shared_ptr<ControlEnd> end_;
  std::shared_ptr<std::unique_ptr<ShardEnd>> room_;
};

}  // namespace

FanoutPlane::FanoutPlane(RoomMediaConfig config, transport::Certificate certificate, PostToControl post)
    : config_(std::move(config)),
      certificate_(std::move(certificate)),
      clock_(NtpClock::sample()),
      post_(std::move(post)) {}

FanoutPlane::~FanoutPlane() {
  *alive_ = false;
}

Result<std::unique_ptr<FanoutPlane>> FanoutPlane::create(RoomMediaConfig config, std::size_t shards,
                                                         PostToControl post) {
  auto certificate = transport::Certificate::generate();
  if (!certificate) return certificate.error();
  std::unique_ptr<FanoutPlane> plane(
      new FanoutPlane(std::move(config), std::move(*certificate), std::move(post)));
  for (std::size_t i = 0; i < shards; ++i) {
    auto loop = transport::EventLoop::create();
    if (!loop) return loop.error();
    plane->shards_.push_back(std::make_unique<Shard>(std::move(*loop), plane->config_.mixer));
  }
  return plane;
}

std::unique_ptr<ports::RoomMedia> FanoutPlane::open(const RoomId& room, ports::MediaEvents& events) {
  Shard& shard = *shards_[next_shard_++ % shards_.size()];
  const RoomHost host{{shard.loop(), config_.transport, certificate_, clock_},
                      shard.mixers(),
                      shard.blocking(),
                      config_,
                      shard.rooms(),
                      thinning_};
  return std::make_unique<RemoteRoom>(room, host, post_, events);
}

void FanoutPlane::set_thinning(ports::Thinning thinning) {
  thinning_ = thinning;
  for (const auto& shard : shards_) {
    shard->loop().post([&rooms = shard->rooms(), thinning] {
      for (RoomRouter* room : rooms) room->set_thinning(thinning);
    });
  }
}

void FanoutPlane::set_thinning(const RoomId& room, ports::Thinning thinning) {
  for (const auto& shard : shards_) {
    shard->loop().post([&rooms = shard->rooms(), room, thinning] {
      for (RoomRouter* router : rooms) {
        if (router->room() == room) router->set_thinning(thinning);
      }
    });
  }
}

void FanoutPlane::statistics(StatisticsHandler handler) {
  struct Gathering {
    StatisticsHandler handler;
    std::vector<RoomStatistics> rooms;
    std::size_t missing;
  };
  auto gathering = std::make_shared<Gathering>(Gathering{std::move(handler), {}, shards_.size()});
  for (const auto& shard : shards_) {
    shard->loop().post([&rooms = shard->rooms(), post = post_, gathering, alive = alive_] {
      std::vector<RoomStatistics> counted;
      for (const RoomRouter* room : rooms) counted.push_back(room->statistics());
      post([gathering, counted = std::move(counted), alive] {
        gathering->rooms.insert(gathering->rooms.end(), counted.begin(), counted.end());
        if (--gathering->missing == 0 && *alive) gathering->handler(std::move(gathering->rooms));
      });
    });
  }
}

void FanoutPlane::dump_pipelines() {
  for (const auto& shard : shards_) {
    shard->loop().post([&rooms = shard->rooms()] {
      for (RoomRouter* room : rooms) room->dump_pipelines();
    });
  }
}

}  // namespace amphi::fanout
