#include "recorder/process/link_loop.hpp"

#include <boost/json.hpp>

#include "mcu/base/log.hpp"
#include "mcu/link/program.hpp"

namespace amphi::recorder {
namespace json = boost::json;

namespace {
/// The server stopped or died, or the room is gone: nobody said that the recording is to end.
constexpr const char* kLinkClosed = "closed";
}  // namespace

LinkLoop::LinkLoop(link::Socket socket, OpenSink open_sink)
    : link_(std::move(socket)), open_sink_(std::move(open_sink)) {}

bool LinkLoop::run() {
  link_.queue_ready();
  while (link_.wait()) {
    const Instant t = now();
    if (!link_.receive([&](const link::MessageView& message) { on_message(message, t); })) break;
    poll(t);
    if (!send(t)) break;
  }
  if (!recorder_ || ended_) return true;
  recorder_->stop(now(), kLinkClosed);
  if (storage_->wait_idle(kLastPatience)) return true;
  log::error("the disk did not take the recording's end");
  return false;
}

void LinkLoop::on_message(const link::MessageView& message, Instant now) {
  if (message.header.type == link::Type::control) return on_control(message.payload, now);
  if (message.header.type != link::Type::rtp || !recorder_) return;
  recorder_->add(message.header.stream, message.payload, message.header.timestamp, now);
}

void LinkLoop::on_control(Bytes payload, Instant now) {
  const json::value document = link::control_document(payload);
  const std::string_view type = link::message_type(document);
  if (type == "record" && !recorder_) return on_order(document);
  if (!recorder_) return log::warn("a control message comes before its recording");
  if (type == "stop") {
    const auto reason = link::stop_from_json(document);
    return recorder_->stop(now, reason ? *reason : kLinkClosed);
  }
  if (type == "sources") {
    if (const auto sources = link::record_sources_from_json(document)) recorder_->set_sources(*sources);
    return;
  }
  const auto at = link::pause_from_json(document);
  if (type == "pause" && at) return recorder_->pause(now);
  if (type == "resume" && at) return recorder_->resume(*at, now);
  log::warn("a control message is not understood");
}

void LinkLoop::on_order(const json::value& document) {
  const auto order = link::record_order_from_json(document);
  if (!order) return log::error("{}", order.error().message);
  auto sink = open_sink_(*order);
  if (!sink) {
    log::error("nothing can be recorded: {}", sink.error().message);
    refused_ = "io_error";
    return;
  }
  storage_ = std::make_unique<StorageWorker>(std::move(*sink), StorageWorker::Limits{});
  const Duration wall_clock =
      std::chrono::system_clock::now().time_since_epoch() - amphi::now().time_since_epoch();
  recorder_.emplace(*order, *storage_, wall_clock);
}

void LinkLoop::poll(Instant now) {
  if (!recorder_ || ended_) return;
  recorder_->poll(now, storage_->state());
  if (const auto stream = recorder_->key_frame_wish(now))
    link_.socket().queue({link::Type::key_frame, *stream, {}}, {});
  // "ended" is said when it is true: the last segment has its final name. The keys go with the storage.
  if (!recorder_->over() || !storage_->wait_idle({})) return;
  recorder_->poll(now, storage_->state());
  storage_.reset();
  ended_ = true;
}

bool LinkLoop::send(Instant now) {
  link_.queue_heartbeat(now);
  send_status(now);
  return static_cast<bool>(link_.socket().flush());
}

void LinkLoop::send_status(Instant now) {
  link::RecordingStatus status;
  if (recorder_) status = recorder_->status();
  if (!refused_.empty()) status.state = "failed", status.error = refused_;
  if (!recorder_ && refused_.empty()) return;
  if (recorder_ && recorder_->over() && !ended_) return;
  const bool changed =
      status.state != told_.state || status.warning != told_.warning || status.error != told_.error;
  if (!changed && now < next_status_) return;
  next_status_ = now + kStatusInterval;
  link_.socket().queue_control(json::serialize(link::to_json(status)));
  told_ = std::move(status);
}

}  // namespace amphi::recorder
