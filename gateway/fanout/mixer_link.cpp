#include "gateway/fanout/mixer_link.hpp"

#include <sys/epoll.h>

#include <algorithm>
#include <boost/json.hpp>

#include "mcu/base/log.hpp"
#include "mcu/link/picture.hpp"

namespace amphi::fanout {
namespace {

using namespace std::chrono_literals;

constexpr Duration kStartLimit = 15s;
constexpr Duration kHeartbeatLimit = 2s;
constexpr Duration kCheckInterval = 250ms;
constexpr Duration kQuickFailure = 5s;
constexpr Duration kLongestBackOff = 5s;

}  // namespace

MixerLink::MixerLink(transport::EventLoop& loop, MixerPool& pool, MixerLinkHandler& handler)
    : loop_(loop), pool_(pool), handler_(handler) {}

MixerLink::~MixerLink() {
  *alive_ = false;
  loop_.cancel(timer_);
  stop_process();
}

void MixerLink::start() {
  handler_.on_mixer_state(ports::MixerState::starting);
  launch_now();
}

void MixerLink::launch_now() {
  started_ = now();
  auto mixer = pool_.take();
  if (!mixer) {
    log::error("{}", mixer.error().message);
    ++quick_failures_;
    return schedule_restart();
  }
  mixer_.emplace(std::move(*mixer));
  loop_.watch(mixer_->process.exit_fd(), EPOLLIN, [this](std::uint32_t) { on_exit(); });
  loop_.watch(mixer_->socket.fd(), EPOLLIN, [this](std::uint32_t events) { on_link(events); });
  timer_ = loop_.call_at(now() + kCheckInterval, [this] { check_heartbeat(); });
  if (mixer_->ready) become_ready();
}

std::uint64_t MixerLink::drops() const {
  return drops_before_ + (mixer_ ? mixer_->socket.dropped() : 0);
}

void MixerLink::stop_process() {
  if (mixer_) {
    drops_before_ += mixer_->socket.dropped();
    loop_.unwatch(mixer_->socket.fd());
    loop_.unwatch(mixer_->process.exit_fd());
  }
  mixer_.reset();
  ready_ = false;
  writable_watched_ = false;
}

void MixerLink::fail(const std::string& reason) {
  log::warn("the mixer ended ({}); starting it again", reason);
  stop_process();
  loop_.cancel(timer_);
  ++restarts_;
  quick_failures_ = now() - started_ < kQuickFailure ? quick_failures_ + 1 : 0;
  handler_.on_mixer_state(ports::MixerState::restarting);
  schedule_restart();
}

void MixerLink::schedule_restart() {
  if (quick_failures_ <= 1) return launch_now();
  const Duration back_off = std::min<Duration>(kLongestBackOff, 125ms * (1 << std::min(quick_failures_, 6)));
  timer_ = loop_.call_at(now() + back_off, [this] { launch_now(); });
}

void MixerLink::check_heartbeat() {
  const Instant t = now();
  if (!ready_ && t - started_ > kStartLimit) return fail("not ready in time");
  if (ready_ && t - last_heartbeat_ > kHeartbeatLimit) return fail("no heartbeat");
  if (mixer_ && mixer_->socket.overflowed()) return fail("does not read its messages");
  timer_ = loop_.call_at(t + kCheckInterval, [this] { check_heartbeat(); });
}

void MixerLink::on_exit() {
  fail(mixer_->process.reap());
}

void MixerLink::on_link(std::uint32_t events) {
  if ((events & EPOLLOUT) != 0) flush();
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) receive();
}

void MixerLink::receive() {
  // Bounded, so that a babbling mixer cannot keep the shard from its other work.
  constexpr int kBatchesPerTurn = 16;
  for (int i = 0; i < kBatchesPerTurn && mixer_; ++i) {
    const auto count =
        mixer_->socket.receive([this](const link::MessageView& message) { on_message(message); });
    if (!count) return fail("closed its link");
    if (*count == 0) return;
  }
}

void MixerLink::on_message(const link::MessageView& message) {
  switch (message.header.type) {
    case link::Type::rtp:
      return handler_.on_mixer_rtp(message.header.stream, message.payload, message.header.timestamp);
    case link::Type::key_frame:
      return handler_.on_mixer_key_frame(message.header.stream);
    case link::Type::heartbeat:
      last_heartbeat_ = now();
      return;
    case link::Type::control:
      return on_control(message.payload);
    case link::Type::still:
      return handler_.on_mixer_still(message.header.stream, message.payload);
    case link::Type::sender_report:
    case link::Type::picture:
      return;
  }
}

void MixerLink::on_control(Bytes bytes) {
  const auto json = link::control_document(bytes);
  const std::string_view type = link::message_type(json);
  if (type == "ready") return become_ready();
  if (type == "dot") return on_dot(json);
  if (type == "report") {
    if (const auto report = link::report_from_json(json)) return handler_.on_mixer_report(*report);
  }
  ++errors_;
}

void MixerLink::on_dot(const boost::json::value& json) {
  const boost::json::object& object = json.get_object();
  const boost::json::value* name = object.if_contains("name");
  const boost::json::value* dot = object.if_contains("dot");
  if (name == nullptr || dot == nullptr || !name->is_string() || !dot->is_string()) return;
  handler_.on_mixer_dot(std::string(name->get_string()), std::string(dot->get_string()));
}

void MixerLink::become_ready() {
  ready_ = true;
  last_heartbeat_ = now();
  log::info("a room's mixer is ready after {} ms",
            std::chrono::duration_cast<std::chrono::milliseconds>(now() - started_).count());
  sent_.clear();
  send_pictures();
  if (!program_.empty()) mixer_->socket.queue_control(program_);
  schedule_flush();
  handler_.on_mixer_state(ports::MixerState::running);
}

void MixerLink::set_program(const link::Program& program) {
  program_ = boost::json::serialize(link::to_json(program));
  if (!ready_) return;
  mixer_->socket.queue_control(program_);
  schedule_flush();
}

/// The mixer forgets a picture with the first program that does not show it.
void MixerLink::set_pictures(std::map<PictureId, ports::Picture> pictures) {
  pictures_ = std::move(pictures);
  std::erase_if(sent_, [this](const PictureId& id) { return !pictures_.contains(id); });
  if (ready_) send_pictures();
}

void MixerLink::send_pictures() {
  for (const auto& [id, picture] : pictures_) {
    const std::size_t size = picture != nullptr ? picture->size() : 0;
    if (size == 0 || size > link::kMaxPictureBytes || !sent_.insert(id).second) continue;
    for (const auto& piece : link::picture_pieces(id, *picture)) {
      mixer_->socket.queue({link::Type::picture, 0, {}}, piece);
    }
    schedule_flush();
  }
}

void MixerLink::send_rtp(std::uint32_t stream, Bytes packet, Instant captured) {
  if (!ready_) return;
  mixer_->socket.queue({link::Type::rtp, stream, captured}, packet);
  schedule_flush();
}

void MixerLink::request_key_frame(std::uint32_t stream) {
  if (!ready_) return;
  mixer_->socket.queue({link::Type::key_frame, stream, {}}, {});
  schedule_flush();
}

void MixerLink::dump_pipelines() {
  if (!ready_) return;
  mixer_->socket.queue_control(R"({"type":"dump_dot"})");
  schedule_flush();
}

void MixerLink::schedule_flush() {
  if (flush_scheduled_) return;
  flush_scheduled_ = true;
  loop_.post([this, alive = alive_] {
    if (!*alive) return;
    flush_scheduled_ = false;
    flush();
  });
}

void MixerLink::flush() {
  if (!mixer_) return;
  if (!mixer_->socket.flush()) return;  // its end is noticed by receive()
  if (mixer_->socket.wants_write() == writable_watched_) return;
  writable_watched_ = mixer_->socket.wants_write();
  const std::uint32_t events = writable_watched_ ? EPOLLIN | EPOLLOUT : EPOLLIN;
  loop_.watch(mixer_->socket.fd(), events, [this](std::uint32_t e) { on_link(e); });
}

}  // namespace amphi::fanout
