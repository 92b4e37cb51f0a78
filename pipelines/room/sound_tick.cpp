#include "pipelines/room/sound_tick.hpp"

#include <algorithm>

#include "mcu/base/log.hpp"

namespace amphi::pipelines {
namespace {

constexpr int kTicksPerSecond = 50;
/// A few ticks late, their sound is still of use to listeners' jitter buffers.
constexpr Duration kCatchUp = std::chrono::milliseconds(100);
constexpr Duration kLate = std::chrono::milliseconds(10);

}  // namespace

/// Collects a tick's packets, so that the outbox is locked once and not while sound is encoded.
class SoundTick::Sink final : public mixer::SoundSink {
 public:
  void on_sound(std::uint32_t output, Bytes packet, Instant captured) override {
    entries_.push_back({{link::Type::rtp, output, captured}, packet.size()});
    bytes_.insert(bytes_.end(), packet.begin(), packet.end());
  }
  void send(Outbox& outbox) {
    Outbox::Batch batch(outbox);
    auto next = bytes_.begin();
    for (const Entry& entry : entries_) {
      const MutableBytes room = batch.add(entry.header, entry.size);
      std::copy_n(next, room.size(), room.begin());
      next += static_cast<std::ptrdiff_t>(entry.size);
    }
    entries_.clear();
    bytes_.clear();
  }

 private:
  struct Entry {
    link::Header header;
    std::size_t size = 0;
  };
  std::vector<Entry> entries_;
  std::vector<std::uint8_t> bytes_;
};

SoundTick::SoundTick(Outbox& outbox) : outbox_(outbox), alive_(now().time_since_epoch().count()) {
  thread_ = std::thread([this] { run(); });
}

SoundTick::~SoundTick() {
  stopping_ = true;
  thread_.join();
}

void SoundTick::run() {
  begin_tick_thread("sound-tick");
  Sink sink;
  TickSchedule schedule(now(), kTicksPerSecond, kCatchUp);
  while (!stopping_) {
    const TickSchedule::Tick tick = schedule.next(now());
    sleep_until(tick.due);
    count_late(tick, now());
    take_orders();
    inbox_.drain([this](const mixer::PacketInbox::Entry& entry) {
      program_.insert(entry.stream, entry.packet(), entry.captured, entry.arrival);
    });
    if (tick.missed > 0) program_.skip(tick.missed);
    program_.tick(tick.due, sink);
    sink.send(outbox_);
    publish();
    alive_ = now().time_since_epoch().count();
  }
}

void SoundTick::count_late(const TickSchedule::Tick& tick, Instant started) {
  late_ticks_ += tick.missed + (started - tick.due > kLate ? 1 : 0);
}

void SoundTick::take_orders() {
  std::optional<mixer::SoundPlan> plan;
  std::vector<std::pair<std::uint32_t, Duration>> delays;
  {
    const std::lock_guard lock(mutex_);
    plan.swap(next_plan_);
    delays.swap(next_delays_);
  }
  if (plan) {
    if (auto applied = program_.apply(*plan); !applied) log::warn("sound: {}", applied.error().message);
  }
  for (const auto& [stream, delay] : delays) program_.set_minimum_delay(stream, delay);
}

void SoundTick::publish() {
  const auto talkers = program_.talkers();
  const ParticipantId* speaker = program_.active_speaker();
  const mixer::TalkerStatistics statistics = program_.statistics();
  const std::lock_guard lock(mutex_);
  state_.talkers.assign(talkers.begin(), talkers.end());
  if (speaker == nullptr) {
    state_.active_speaker.reset();
  } else if (state_.active_speaker != *speaker) {
    state_.active_speaker = *speaker;
  }
  state_.concealed = statistics.concealed;
  state_.malformed = statistics.malformed;
  state_.late_ticks = late_ticks_;
}

void SoundTick::apply(mixer::SoundPlan plan) {
  const std::lock_guard lock(mutex_);
  next_plan_ = std::move(plan);
}

void SoundTick::set_minimum_delays(std::vector<std::pair<std::uint32_t, Duration>> delays) {
  const std::lock_guard lock(mutex_);
  next_delays_ = std::move(delays);
}

void SoundTick::copy_state(SoundState& into) const {
  const std::lock_guard lock(mutex_);
  into = state_;
}

}  // namespace amphi::pipelines
