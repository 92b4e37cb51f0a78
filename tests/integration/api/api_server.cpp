#include "tests/integration/api/api_server.hpp"

#include "mcu/accounts/totp.hpp"
#include "tests/support/base32.hpp"
#include "tests/support/catch.hpp"

namespace amphi::testing {
namespace json = boost::json;
namespace {

using namespace std::chrono_literals;

constexpr accounts::HashLimits kCheap{.passes = 1, .memory = 8192};
accounts::Time g_now{std::chrono::seconds(1'800'000'000)};

}  // namespace

accounts::Time wall_now() {
  return g_now;
}
void pass(std::chrono::seconds time) {
  g_now += time;
}

ApiServer::ApiServer(http::Origins origins, const std::string& folder) {
  using room::Role;
  const auto post = [this](std::function<void()> task) {
    const std::lock_guard lock(mutex_);
    posted_.push_back(std::move(task));
    wake_.notify_all();
  };
  auto opened = folder.empty() ? accounts::Service::in_memory(kCheap, post)
                               : accounts::Service::open({folder, "", kCheap}, post);
  REQUIRE(opened);
  accounts = std::move(*opened);
  session::RoomKeeping keeping;
  keeping.door = &accounts->invitations();
  keeping.picture = [this](const RoomId& room, const PictureId& id) {
    return signaling->keeper().picture(room, id);
  };
  keeping.save_scenes = [this](const RoomId& room, const std::string& scenes) {
    signaling->keeper().save_scenes(room, scenes);
  };
  room::RoomSettings defaults;
  defaults.recordable = true;
  registry = *session::RoomRegistry::create(timers, plane, {}, defaults, std::move(keeping));
  signaling::SignalingConfig config;
  config.origins = std::move(origins);
  config.clock = wall_now;
  config.recordings = &archive;
  signaling = std::make_unique<signaling::Signaling>(router, *registry, *accounts, std::move(config));
  const session::RoomConfig maths{kMaths,
                                  "Maths",
                                  {{Role::moderator, kModeratorToken, ""},
                                   {Role::speaker, kSpeakerToken, "Camera"},
                                   {Role::attendee, kAttendeeToken, ""}},
                                  {}};
  REQUIRE(signaling->start({maths}));
}

std::unique_ptr<accounts::Service> ApiServer::open_again(const std::string& folder) {
  return *accounts::Service::open({folder, "", kCheap}, [](const auto&) {});
}

void ApiServer::run_posted() {
  std::unique_lock lock(mutex_);
  wake_.wait_for(lock, 10s, [this] { return !posted_.empty(); });
  const auto tasks = std::exchange(posted_, {});
  lock.unlock();
  for (const auto& task : tasks) task();
}

http::Response ApiServer::send(http::Request request) {
  std::optional<http::Response> response;
  router.dispatch(request, [&](http::Response answer) { response = std::move(answer); });
  for (int i = 0; i < 5 && !response; ++i) run_posted();
  REQUIRE(response);
  return *response;
}

http::Response Browser::send(const std::string& method, const std::string& path, const json::value& body) {
  http::Request request;
  request.method = method;
  request.path = "/api/v1" + path.substr(0, path.find('?'));
  if (const auto mark = path.find('?'); mark != std::string::npos) request.query = path.substr(mark + 1);
  request.secure = true;
  request.client = address_;
  request.headers = more;
  request.headers.add("Host", "amphi.example");
  if (!more.get("Origin") && method != "GET") request.headers.add("Origin", "https://amphi.example");
  std::string jar;
  for (const auto& [name, value] : cookies) jar += (jar.empty() ? "" : "; ") + name + "=" + value;
  if (!jar.empty()) request.headers.add("Cookie", jar);
  if (!body.is_null()) {
    request.body = json::serialize(body);
    if (!more.get("Content-Type")) request.headers.add("Content-Type", "application/json");
  }
  http::Response response = server_.send(std::move(request));
  keep_cookies(response);
  return response;
}

json::value Browser::ask(const std::string& method, const std::string& path, const json::value& body) {
  const http::Response response = send(method, path, body);
  INFO(method << " " << path << ": " << response.status << " " << response.body);
  REQUIRE(response.status / 100 == 2);
  return response.body.empty() ? json::value() : json::parse(response.body);
}

void Browser::keep_cookies(const http::Response& response) {
  for (const auto& [name, value] : response.headers.fields()) {
    if (name != "Set-Cookie") continue;
    const auto equals = value.find('=');
    const std::string cookie = value.substr(0, equals);
    if (value.find("Max-Age=0;") != std::string::npos) {
      cookies.erase(cookie);
    } else {
      cookies[cookie] = value.substr(equals + 1, value.find(';') - equals - 1);
    }
  }
}

std::string Person::code() const {
  pass(30s);
  return accounts::totp::code_at(test::from_base32(secret), accounts::totp::step_of(wall_now()));
}

int Person::log_in(Browser& browser) const {
  return browser.status("POST", "/session",
                        {{"name", name}, {"password", kPassword}, {"second_factor", code()}});
}

std::string set_up_second_factor(Browser& browser) {
  const json::value enrolment = browser.ask("POST", "/account/totp", json::object());
  std::string secret(enrolment.at("secret").as_string());
  const json::value codes = browser.ask("PUT", "/account/totp", {{"code", Person{"", "", secret}.code()}});
  REQUIRE(codes.at("recovery_codes").as_array().size() == 10);
  return secret;
}

Person make_admin(ApiServer& server, Browser& browser) {
  const auto code = server.accounts->accounts().make_setup_code(wall_now());
  REQUIRE(code);
  const json::value session =
      browser.ask("POST", "/setup", {{"code", *code}, {"name", "Root"}, {"password", kPassword}});
  Person admin{"Root", std::string(session.at("account").as_string()), ""};
  admin.secret = set_up_second_factor(browser);
  return admin;
}

Person make_moderator(ApiServer&, Browser& admin, Browser& browser, const std::string& name) {
  const json::value made = admin.ask("POST", "/accounts", {{"name", name}, {"role", "moderator"}});
  browser.ask("POST", "/setup", {{"code", made.at("code")}, {"name", name}, {"password", kPassword}});
  return {name, std::string(made.at("id").as_string()), set_up_second_factor(browser)};
}

std::string code_of(const http::Response& response) {
  boost::system::error_code error;
  const json::value value = json::parse(response.body, error);
  const json::value* code = !error && value.is_object() ? value.get_object().if_contains("code") : nullptr;
  return code != nullptr && code->is_string() ? std::string(code->get_string()) : "";
}

}  // namespace amphi::testing
