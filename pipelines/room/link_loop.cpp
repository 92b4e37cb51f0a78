#include "pipelines/room/link_loop.hpp"

#include <poll.h>

#include <array>
#include <boost/json.hpp>
#include <cerrno>

#include "mcu/base/log.hpp"

namespace amphi::pipelines {
namespace json = boost::json;

LinkLoop::LinkLoop(link::Socket socket, Outbox& outbox, RoomMixer& mixer, bool dump_dot)
    : socket_(std::move(socket)), outbox_(outbox), mixer_(mixer), dump_dot_(dump_dot) {}

void LinkLoop::run() {
  socket_.queue_control(R"({"type":"ready"})");
  while (wait()) {
    const Instant now = amphi::now();
    if (!receive(now)) break;
    mixer_.poll(now);
    if (!send(now)) break;
  }
  log::debug("the link is closed; {}", mixer_.statistics_line());
}

bool LinkLoop::wait() {
  const short link_events = socket_.wants_write() ? POLLIN | POLLOUT : POLLIN;
  std::array<pollfd, 2> polled{pollfd{socket_.fd(), link_events, 0}, pollfd{outbox_.fd(), POLLIN, 0}};
  const auto timeout = std::chrono::duration_cast<std::chrono::milliseconds>(kPollInterval).count();
  return ::poll(polled.data(), polled.size(), static_cast<int>(timeout)) >= 0 || errno == EINTR;
}

bool LinkLoop::receive(Instant now) {
  // Bounded, so that a flood does not keep what we make from leaving.
  constexpr int kMostBatches = 64;
  for (int i = 0; i < kMostBatches; ++i) {
    const auto count = socket_.receive([&](const link::MessageView& message) { on_message(message, now); });
    if (!count) return false;
    if (*count == 0) break;
  }
  return true;
}

void LinkLoop::on_message(const link::MessageView& message, Instant now) {
  switch (message.header.type) {
    case link::Type::rtp:
      return mixer_.on_rtp(message.header.stream, message.payload, message.header.timestamp, now);
    case link::Type::key_frame:
      return mixer_.on_key_frame_request(message.header.stream);
    case link::Type::control:
      return on_control(message.payload);
    case link::Type::picture:
      return mixer_.on_picture(message.payload);
    default:
      return;
  }
}

void LinkLoop::on_control(Bytes payload) {
  json::error_code error;
  const std::string_view text(reinterpret_cast<const char*>(payload.data()), payload.size());
  const json::value document = json::parse(text, error);
  const std::string_view type = error ? std::string_view() : link::message_type(document);
  if (type == "program") {
    const auto program = link::program_from_json(document);
    if (program) return mixer_.apply(*program);
    log::warn("a program is refused: {}", program.error().message);
  } else if (type == "dump_dot") {
    return send_dots();
  }
  // The first few are worth a line; a flood is not.
  if (++bad_controls_ <= 3) log::warn("a control message is not understood");
}

bool LinkLoop::send(Instant now) {
  send_heartbeat(now);
  send_report(now);
  outbox_.drain([this](const link::Header& header, Bytes payload) { socket_.queue(header, payload); });
  return static_cast<bool>(socket_.flush());
}

void LinkLoop::send_heartbeat(Instant now) {
  if (now < next_heartbeat_ || !mixer_.alive(now)) return;
  next_heartbeat_ = now + link::kHeartbeatInterval;
  socket_.queue({link::Type::heartbeat, 0, now}, {});
}

void LinkLoop::send_report(Instant now) {
  link::Report report = mixer_.report();
  const bool changed = report.on_screen != last_report_.on_screen ||
                       report.revision != last_report_.revision ||
                       report.active_speaker != last_report_.active_speaker;
  if (!changed && now < next_report_) return;
  next_report_ = now + kReportInterval;
  socket_.queue_control(json::serialize(link::to_json(report)));
  last_report_ = std::move(report);
}

void LinkLoop::send_dots() {
  if (!dump_dot_) return;
  for (const auto& [name, dot] : mixer_.dots()) {
    const std::string text = json::serialize(json::value{{"type", "dot"}, {"name", name}, {"dot", dot}});
    if (text.size() <= link::kMaxMessage - link::kHeaderSize) socket_.queue_control(text);
  }
}

}  // namespace amphi::pipelines
