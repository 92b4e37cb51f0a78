#include "tests/load/janus_session.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "gateway/client/http_exchange.hpp"

namespace amphi::load {
namespace {

namespace json = boost::json;

constexpr Duration kKeepAlive = std::chrono::seconds(25);
constexpr int kMostPolls = 10'000;  // each newcomer is announced to everybody else in an AudioBridge

Error refused(const json::object& answer) {
  const json::value* error = answer.if_contains("error");
  return fail(ErrorCode::unsupported,
              "Janus said: " + json::serialize(error != nullptr ? *error : json::value(answer)));
}

std::string path_of(std::uint64_t id) {
  return fmt::format("/{}", id);
}

/// What the plugin said, and with which session description; nothing for other events.
const json::object* plugin_data(const json::object& event) {
  const json::value* data = event.if_contains("plugindata");
  return data != nullptr && data->is_object() ? data->as_object().at("data").if_object() : nullptr;
}

}  // namespace

Result<std::shared_ptr<JanusSession>> JanusSession::create(const std::string& url) {
  std::shared_ptr<JanusSession> session(new JanusSession(url));
  auto answer = session->post("", {{"janus", "create"}});
  if (!answer) return answer.error();
  session->session_ = path_of(answer->at("data").at("id").to_number<std::uint64_t>());
  return session;
}

Result<JanusSession::Handle> JanusSession::attach(const std::string& plugin) {
  auto answer = post(session_, {{"janus", "attach"}, {"plugin", plugin}});
  if (!answer) return answer.error();
  return answer->at("data").at("id").to_number<Handle>();
}

Result<> JanusSession::detach(Handle handle) {
  const auto answer = post(session_ + path_of(handle), {{"janus", "detach"}});
  return answer ? Result<>{} : Result<>{answer.error()};
}

Result<json::object> JanusSession::ask(Handle handle, json::object body, json::object jsep, bool wants_jsep) {
  json::object message{{"janus", "message"}, {"body", std::move(body)}};
  if (!jsep.empty()) message["jsep"] = std::move(jsep);
  if (auto sent = post(session_ + path_of(handle), std::move(message)); !sent) return sent.error();
  return wait_for(handle, wants_jsep);
}

void JanusSession::keep_alive(Instant now) {
  if (now - last_sent_ >= kKeepAlive) (void)post(session_, {{"janus", "keepalive"}});
}

Result<json::object> JanusSession::post(const std::string& path, json::object message) {
  message["transaction"] = fmt::format("t{}", ++transaction_);
  last_sent_ = now();
  const auto answer = client::http_exchange("POST", url_ + path, "", json::serialize(message));
  if (!answer) return answer.error();
  boost::system::error_code error;
  auto parsed = json::parse(answer->body, error);
  if (error || !parsed.is_object()) return fail(ErrorCode::malformed, "Janus answered no JSON object");
  auto& object = parsed.as_object();
  const json::value* kind = object.if_contains("janus");
  if (kind == nullptr || (*kind != "success" && *kind != "ack")) return refused(object);
  return std::move(object);
}

Result<json::object> JanusSession::wait_for(Handle handle, bool wants_jsep) {
  for (int i = 0; i < kMostPolls; ++i) {
    const auto answer =
        client::http_exchange("GET", url_ + session_ + "?maxev=1", "", "", std::chrono::seconds(35));
    if (!answer) return answer.error();
    boost::system::error_code error;
    auto event = json::parse(answer->body, error);
    if (error || !event.is_object()) return fail(ErrorCode::malformed, "Janus answered no JSON object");
    auto& object = event.as_object();
    const json::value* sender = object.if_contains("sender");
    const json::object* data = plugin_data(object);
    if (data == nullptr || sender == nullptr || sender->to_number<Handle>() != handle) continue;
    if (data->contains("error")) return refused(*data);
    if (!wants_jsep || object.contains("jsep")) return std::move(object);
  }
  return fail(ErrorCode::timeout, "Janus sent no event for this handle");
}

}  // namespace amphi::load
