// What was good once and is tried again: codes, cookies, tickets, invitations. Somebody watches meanwhile.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <map>

#include "mcu/accounts/totp.hpp"
#include "tests/integration/abuse/world.hpp"
#include "tests/integration/http/test_client.hpp"
#include "tests/support/base32.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using http::test::TestClient;
namespace json = boost::json;

namespace {

constexpr int kTries = 20;
constexpr const char* kPassword = "correct horse battery";

/// One browser: keeps one cookie of each kind.
class Page {
 public:
  explicit Page(std::uint16_t port) : port_(port) {}

  int ask(const std::string& method, const std::string& path, const json::object& body = {}) {
    std::string headers = "Origin: http://localhost\r\nContent-Type: application/json\r\n" + more;
    for (const auto& [name, value] : cookies) headers += fmt::format("Cookie: {}={}\r\n", name, value);
    answer = TestClient(port_).send_and_read(
        http::test::request(method, "/api/v1" + path, headers, method == "GET" ? "" : json::serialize(body)));
    const std::string set = http::test::header_of(answer, "Set-Cookie");
    const auto equals = set.find('=');
    if (equals != std::string::npos)
      cookies[set.substr(0, equals)] = set.substr(equals + 1, set.find(';') - equals - 1);
    return http::test::status_of(answer);
  }
  /// A member of the last answer; "" without one.
  [[nodiscard]] std::string text(const std::string& name) const {
    boost::system::error_code error;
    const json::value value = json::parse(http::test::body_of(answer), error);
    const json::value* member = !error && value.is_object() ? value.get_object().if_contains(name) : nullptr;
    return member != nullptr && member->is_string() ? std::string(member->get_string()) : "";
  }

  std::map<std::string, std::string> cookies;
  std::string more;  ///< headers of every request
  std::string answer;

 private:
  std::uint16_t port_;
};

/// The demo's admin, whose last code was one that is good a little later than now.
struct Admin {
  Page page;
  std::string secret;

  [[nodiscard]] std::string code(std::int64_t later) const {
    return accounts::totp::code_at(from_base32(secret),
                                   accounts::totp::step_of(accounts::wall_clock()) + later);
  }
};

Admin make_admin(const World& world) {
  Admin admin{Page(world.port()), ""};
  const std::string& link = world.server->admin;
  REQUIRE(admin.page.ask(
              "POST", "/setup",
              {{"code", link.substr(link.find("code=") + 5)}, {"name", "Root"}, {"password", kPassword}}) ==
          201);
  REQUIRE(admin.page.ask("POST", "/account/totp") == 200);
  admin.secret = admin.page.text("secret");
  REQUIRE(admin.page.ask("PUT", "/account/totp", {{"code", admin.code(0)}}) == 200);
  return admin;
}

using Statuses = std::map<int, int>;

/// The first message that a join with this ticket is answered by.
std::string join(TestClient& socket, const std::string& ticket) {
  if (http::test::status_of(socket.upgrade("/api/v1/rooms/demo/ws")) != 101) return "no socket";
  socket.send_frame(1, fmt::format(R"({{"type":"join","id":1,"ticket":"{}","name":"Twice"}})", ticket));
  const auto frame = socket.frame();
  if (frame.opcode != 1) return "closed";
  return std::string(json::parse(frame.payload).at("type").as_string());
}

}  // namespace

TEST_CASE("a code of the second factor opens once, a planted cookie nothing, and the class goes on") {
  World world;
  const auto viewer = world.watch();
  REQUIRE(viewer);
  const Admin admin = make_admin(world);
  const std::string planted(43, 'A');
  const json::object login{{"name", "Root"}, {"password", kPassword}, {"second_factor", admin.code(1)}};
  int first = 0;
  int with_planted = 0;
  Page victim(world.port());
  victim.cookies["amphi-session"] = planted;
  Statuses replayed;
  world.goes_on_during(*viewer, [&] {
    first = victim.ask("POST", "/session", login);
    Page attacker(world.port());
    attacker.cookies["amphi-session"] = planted;
    with_planted = attacker.ask("GET", "/session");
    for (int i = 0; i < kTries; ++i) ++replayed[Page(world.port()).ask("POST", "/session", login)];
  });
  CHECK(first == 200);
  CHECK(victim.cookies.at("amphi-session") != planted);
  CHECK(with_planted == 401);
  CHECK(replayed[401] > 0);
  CHECK(replayed[401] + replayed[429] == kTries);
  CHECK(victim.ask("GET", "/session") == 200);
}

TEST_CASE("a ticket opens one socket, also when that one is gone, and the class goes on") {
  World world;
  const auto viewer = world.watch();
  REQUIRE(viewer);
  std::map<std::string, int> answers;
  world.goes_on_during(*viewer, [&] {
    Page page(world.port());
    page.more = "Authorization: Bearer " + world.server->attendee + "\r\n";
    page.ask("POST", "/rooms/demo/tickets");
    const std::string ticket = page.text("ticket");
    {
      TestClient socket(world.port());
      ++answers[join(socket, ticket)];
      TestClient beside(world.port());
      ++answers[join(beside, ticket)];
    }
    for (int i = 1; i < kTries; ++i) {
      TestClient later(world.port());
      ++answers[join(later, ticket)];
    }
  });
  CHECK(answers == std::map<std::string, int>{{"joined", 1}, {"error", kTries}});
}

TEST_CASE("an invitation for one lets in one, and nobody once it is revoked, and the class goes on") {
  World world;
  const auto viewer = world.watch();
  REQUIRE(viewer);
  Admin admin = make_admin(world);
  REQUIRE(admin.page.ask("POST", "/rooms/demo/invitations", {{"kind", "class"}, {"uses", 1}}) == 201);
  const json::object invitation{{"invitation", admin.page.text("secret")}};
  const std::string id = admin.page.text("id");
  Page guest(world.port());
  std::vector<int> owner;
  Statuses others;
  const auto others_try = [&] {
    for (int i = 0; i < kTries; ++i)
      ++others[Page(world.port()).ask("POST", "/rooms/demo/tickets", invitation)];
  };
  world.goes_on_during(*viewer, [&] {
    owner.push_back(guest.ask("POST", "/rooms/demo/tickets", invitation));
    others_try();
    owner.push_back(guest.ask("POST", "/rooms/demo/tickets", invitation));
    owner.push_back(admin.page.ask("DELETE", "/rooms/demo/invitations/" + id));
    owner.push_back(guest.ask("POST", "/rooms/demo/tickets", invitation));
    others_try();
  });
  CHECK(others[401] > 0);
  CHECK(others[401] + others[429] == 2 * kTries);
  owner.back() = owner.back() == 429 ? 401 : owner.back();
  CHECK(owner == std::vector<int>{201, 201, 204, 401});
}
