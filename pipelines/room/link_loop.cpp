#include "pipelines/room/link_loop.hpp"

#include <boost/json.hpp>

#include "mcu/base/log.hpp"

namespace amphi::pipelines {
namespace json = boost::json;

LinkLoop::LinkLoop(link::Socket socket, Outbox& outbox, RoomMixer& mixer, bool dump_dot)
    : link_(std::move(socket)), outbox_(outbox), mixer_(mixer), dump_dot_(dump_dot) {}

void LinkLoop::run() {
  link_.queue_ready();
  while (link_.wait(outbox_.fd())) {
    const Instant now = amphi::now();
    if (!link_.receive([&](const link::MessageView& message) { on_message(message, now); })) break;
    mixer_.poll(now);
    if (!send(now)) break;
  }
  log::debug("the link is closed; {}", mixer_.statistics_line());
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
  const json::value document = link::control_document(payload);
  const std::string_view type = link::message_type(document);
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
  if (mixer_.alive(now)) link_.queue_heartbeat(now);
  send_report(now);
  outbox_.drain([this](const link::Header& header, Bytes payload) { link_.socket().queue(header, payload); });
  return static_cast<bool>(link_.socket().flush());
}

void LinkLoop::send_report(Instant now) {
  link::Report report = mixer_.report();
  const bool changed = report.on_screen != last_report_.on_screen ||
                       report.revision != last_report_.revision ||
                       report.active_speaker != last_report_.active_speaker;
  if (!changed && now < next_report_) return;
  next_report_ = now + kReportInterval;
  link_.socket().queue_control(json::serialize(link::to_json(report)));
  last_report_ = std::move(report);
}

void LinkLoop::send_dots() {
  if (!dump_dot_) return;
  for (const auto& [name, dot] : mixer_.dots()) {
    const std::string text = json::serialize(json::value{{"type", "dot"}, {"name", name}, {"dot", dot}});
    if (text.size() <= link::kMaxMessage - link::kHeaderSize) link_.socket().queue_control(text);
  }
}

}  // namespace amphi::pipelines
