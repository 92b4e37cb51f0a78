#include "gateway/fanout/recorder_link.hpp"

#include <sys/epoll.h>

#include <boost/json.hpp>

#include "mcu/base/log.hpp"
#include "mcu/link/program.hpp"

namespace amphi::fanout {
namespace {

using namespace std::chrono_literals;
using State = ports::RecordingReport::State;
using RecordingError = ports::RecordingReport::Error;

constexpr Duration kCheckInterval = 100ms;
constexpr Duration kStartLimit = 10s;
constexpr Duration kHeartbeatLimit = 2s;
constexpr Duration kStopLimit = 12s;  ///< the recorder waits 10 s for its disk
constexpr Duration kQuickFailure = 3s;
constexpr int kMostQuickFailures = 5;

}  // namespace

RecorderLink::RecorderLink(const RecorderHost& host, RoomId room, ports::RecordingRequest request,
                           RecorderLinkHandler& handler)
    : host_(host), room_(std::move(room)), request_(std::move(request)), handler_(handler) {
  report_.id = request_.id;
}

RecorderLink::~RecorderLink() {
  *alive_ = false;
  host_.loop.cancel(timer_);
  release_process();
}

void RecorderLink::start() {
  if (host_.desk != nullptr) return prepare();
  host_.loop.post([this, alive = alive_] {
    if (*alive) finish(State::failed, RecordingError::no_key);
  });
}

void RecorderLink::prepare() {
  asked_ = now();
  host_.blocking.post(
      [this, alive = alive_, desk = host_.desk, id = request_.id, room = room_, &loop = host_.loop] {
        auto prepared = std::make_shared<RecordingDesk::Prepared>(desk->prepare(id, room));
        loop.post([this, alive, prepared, desk, id] {
          if (*alive) return on_prepared(std::move(*prepared));
          if (std::holds_alternative<PreparedRecording>(*prepared)) desk->close(id, RecordingError::none);
        });
      });
}

void RecorderLink::on_prepared(RecordingDesk::Prepared prepared) {
  if (over_) {  // it took longer than a stop waits
    if (std::holds_alternative<PreparedRecording>(prepared))
      host_.blocking.post([desk = host_.desk, id = request_.id] { desk->close(id, RecordingError::none); });
    return;
  }
  if (const auto* error = std::get_if<RecordingError>(&prepared)) return finish(State::failed, *error);
  prepared_ = true;
  if (stopping_) return finish(State::ended, RecordingError::none);
  launch(std::get<PreparedRecording>(std::move(prepared)));
}

void RecorderLink::launch(PreparedRecording prepared) {
  auto started = RecorderProcess::spawn(host_.launch, prepared);
  if (!started) {
    log::error("{}", started.error().message);
    return finish(State::failed, RecordingError::recorder);
  }
  process_.emplace(std::move(started->process));
  socket_.emplace(std::move(started->link));
  order_ = std::move(prepared.order);
  started_ = last_heartbeat_ = now();
  host_.loop.watch(process_->exit_fd(), EPOLLIN, [this](std::uint32_t) { on_exit(); });
  host_.loop.watch(socket_->fd(), EPOLLIN, [this](std::uint32_t events) { on_link(events); });
  host_.loop.cancel(timer_);
  timer_ = host_.loop.call_at(now() + kCheckInterval, [this] { check(); });
}

/// The first recorder captures from its order on; one that takes over goes on with the time line of the last.
void RecorderLink::send_order(link::RecordOrder order) {
  order.recording = request_.id.str();
  order.from = asked_;
  order.origin = status_.origin;
  order.length_ms = status_.length_ms;
  order.paused = request_.paused;
  socket_->queue_control(boost::json::serialize(link::to_json(order)));
  schedule_flush();
}

void RecorderLink::check() {
  const Instant t = now();
  timer_ = host_.loop.call_at(t + kCheckInterval, [this] { check(); });
  if (stopping_ && t > stop_by_) {
    log::error("a recorder did not come to its end in time");
    return finish(State::failed, RecordingError::io_error);
  }
  if (!process_) return;
  if (!ready_ && t - started_ > kStartLimit) return fail("not ready in time");
  if (ready_ && t - last_heartbeat_ > kHeartbeatLimit) return fail("no heartbeat");
  if (socket_->overflowed()) return fail("does not read its messages");
}

void RecorderLink::on_exit() {
  fail(process_->reap());
}

void RecorderLink::on_link(std::uint32_t events) {
  if ((events & EPOLLOUT) != 0) flush();
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) receive();
}

void RecorderLink::receive() {
  constexpr int kBatchesPerTurn = 16;
  for (int i = 0; i < kBatchesPerTurn && socket_; ++i) {
    const auto count = socket_->receive([this](const link::MessageView& message) { on_message(message); });
    if (!count) return fail("closed its link");
    if (*count == 0) return;
  }
}

void RecorderLink::on_message(const link::MessageView& message) {
  if (message.header.type == link::Type::heartbeat) last_heartbeat_ = now();
  if (message.header.type == link::Type::key_frame) handler_.on_recorder_key_frame();
  if (message.header.type == link::Type::control) on_control(message.payload);
}

void RecorderLink::on_control(Bytes bytes) {
  const auto json = link::control_document(bytes);
  const std::string_view type = link::message_type(json);
  if (type == "recording") {
    if (const auto status = link::recording_status_from_json(json)) return on_status(*status);
  }
  if (type != "ready" || !order_) return;
  send_order(std::move(*order_));
  order_.reset();
  ready_ = true;
  log::info("a recorder is ready {} ms after it was asked for",
            std::chrono::duration_cast<std::chrono::milliseconds>(now() - asked_).count());
  if (stopping_) send_stop();
  handler_.on_recorder_ready();
}

void RecorderLink::on_status(const link::RecordingStatus& status) {
  if (status.head != status_.head) keep_head(status.head);
  status_ = status;
  report_.state = ports::recording_state_from_string(status.state).value_or(State::recording);
  report_.warning =
      ports::recording_warning_from_string(status.warning).value_or(ports::RecordingReport::Warning::none);
  report_.error = ports::recording_error_from_string(status.error).value_or(RecordingError::io_error);
  report_.seconds = status.seconds;
  report_.bytes = bytes_before_ + status.bytes;
  if (status.verified_second) report_.verified_second = status.verified_second;
  report_.offset_ms = status.offset_ms;
  report_.minutes_left = status.minutes_left;
  if (report_.state != State::ended && report_.state != State::failed) {
    if (!stopping_) handler_.on_recorder_report(report_);
    return;
  }
  // Later: the message is still being read from the link that is closed then.
  host_.loop.post([this, alive = alive_, state = report_.state, error = report_.error] {
    if (*alive) finish(state, error);
  });
}

/// Before whatever is done to the folder next, which waits for the same thread.
void RecorderLink::keep_head(const link::RecordingHead& head) {
  host_.blocking.post([desk = host_.desk, id = request_.id, head] { desk->keep_head(id, head); });
}

void RecorderLink::set_paused(bool paused) {
  if (request_.paused == paused) return;
  request_.paused = paused;
  if (!ready_) return;
  socket_->queue_control(boost::json::serialize(link::pause_to_json(paused, now())));
  schedule_flush();
}

void RecorderLink::send_stop() {
  socket_->queue_control(boost::json::serialize(link::stop_to_json(std::string(to_string(why_)))));
}

void RecorderLink::stop(ports::RecordingEnd why) {
  if (stopping_ || over_) return;
  stopping_ = true;
  why_ = why;
  stop_by_ = now() + kStopLimit;
  if (ready_) {
    send_stop();
    schedule_flush();
  }
  host_.loop.cancel(timer_);
  timer_ = host_.loop.call_at(now() + kCheckInterval, [this] { check(); });
}

void RecorderLink::fail(const std::string& reason) {
  log::warn("a recorder ended ({})", reason);
  const bool quick = now() - started_ < kQuickFailure;
  quick_failures_ = quick ? quick_failures_ + 1 : 0;
  if (process_) process_->kill();  // reaped elsewhere: a disk may hold it up
  release_process();
  // What it had is put in order by the desk, and there is nothing to go on with.
  if (stopping_) return finish(State::ended, RecordingError::none);
  if (quick_failures_ >= kMostQuickFailures) return finish(State::failed, RecordingError::recorder);
  ++restarts_;
  bytes_before_ += std::exchange(status_.bytes, 0);
  report_.state = State::starting;
  handler_.on_recorder_report(report_);
  prepare();
}

void RecorderLink::finish(State state, RecordingError error) {
  if (over_) return;
  over_ = true;
  host_.loop.cancel(timer_);
  report_.state = state;
  report_.error = error;
  release_process();
  handler_.on_recorder_report(report_);
}

/// The recorder ends when its link is closed, once it has sealed what it has; that is waited for elsewhere.
void RecorderLink::release_process() {
  if (socket_) host_.loop.unwatch(socket_->fd());
  if (process_) host_.loop.unwatch(process_->exit_fd());
  if (socket_) socket_->flush();
  socket_.reset();
  ready_ = writable_watched_ = false;
  order_.reset();
  const bool last = over_ || !*alive_;
  if (!prepared_ && !process_) return;
  if (!process_ && !last) return;
  std::shared_ptr<ChildProcess> process;
  if (process_) process = std::make_shared<ChildProcess>(std::move(*process_));
  process_.reset();
  if (last && !std::exchange(prepared_, false) && process == nullptr) return;
  host_.blocking.post([process, last, desk = host_.desk, id = request_.id, why = report_.error]() mutable {
    if (process != nullptr && !process->wait(kStopLimit)) log::error("a recorder hangs and is killed");
    process.reset();
    if (last) desk->close(id, why);
  });
}

void RecorderLink::send_sources(link::RecordSources sources) {
  if (!ready_) return;
  socket_->queue_control(boost::json::serialize(link::to_json(sources)));
  schedule_flush();
}

void RecorderLink::send_rtp(std::uint32_t stream, Bytes packet, Instant captured) {
  if (!ready_) return;
  socket_->queue({link::Type::rtp, stream, captured}, packet);
  schedule_flush();
}

void RecorderLink::schedule_flush() {
  if (flush_scheduled_) return;
  flush_scheduled_ = true;
  host_.loop.post([this, alive = alive_] {
    if (!*alive) return;
    flush_scheduled_ = false;
    flush();
  });
}

void RecorderLink::flush() {
  if (!socket_) return;
  if (!socket_->flush()) return;  // its end is noticed by receive()
  if (socket_->wants_write() == writable_watched_) return;
  writable_watched_ = socket_->wants_write();
  const std::uint32_t events = writable_watched_ ? EPOLLIN | EPOLLOUT : EPOLLIN;
  host_.loop.watch(socket_->fd(), events, [this](std::uint32_t e) { on_link(e); });
}

}  // namespace amphi::fanout
