#include "tests/integration/abuse/world.hpp"

#include <future>

#include "gateway/client/http_exchange.hpp"
#include "mcu/base/log.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/process_usage.hpp"

namespace amphi::test {
namespace {

constexpr const char* kOffer =
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
    "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=recvonly\r\na=rtcp-mux\r\n"
    "a=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\na=setup:actpass\r\n"
    "a=fingerprint:sha-256 00:01:02:03:04:05:06:07:08:09:0A:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:"
    "1B:1C:1D:1E:1F\r\na=rtpmap:111 opus/48000/2\r\n";

}  // namespace

World::World(int speakers) {
  log::init("test", "off");
  certificate.emplace(transport::Certificate::generate().value());
  loop = transport::EventLoop::create().value();
  server = DemoServer::start(AMPHI_PROGRAM, speakers).value();
}

std::unique_ptr<load::LoadClient> World::watch(const std::string& token) {
  client::ClientOptions options;
  options.url = server->whep;
  options.token = token.empty() ? server->attendee : token;
  options.offer.program_audio = options.offer.program_video = true;
  options.transport.addresses = {"127.0.0.1"};
  const auto connect = [&](client::MediaClientHandler& handler) -> Result<load::Joined> {
    auto client = client::MediaClient::join(*loop, *certificate, clock, options, handler);
    if (!client) return client.error();
    return load::Joined{std::move(*client), [](client::MediaClient& leaving) { return leaving.leave(); }};
  };
  auto viewer = load::LoadClient::join(connect, nullptr);
  return viewer ? std::move(*viewer) : nullptr;
}

std::unique_ptr<HostilePeer> World::publish(Codec video) {
  sdp::ClientOffer offer;
  offer.microphone = offer.camera = true;
  offer.video_codecs = {video};
  auto peer = HostilePeer::join(*loop, *certificate, server->whip, server->speaker, offer);
  return peer ? std::move(*peer) : nullptr;
}

int World::offer_only(const std::string& token) const {
  const auto answer = client::http_exchange("POST", server->whep, token, kOffer);
  return answer ? answer->status : 0;
}

std::vector<pid_t> World::mixers() const {
  return children_of(server->pid(), "amphi-mixer");
}

bool World::until(load::LoadClient* viewer, const std::function<bool()>& done,
                  const std::function<void()>& each) {
  using namespace std::chrono_literals;
  const Instant give_up = now() + 40s;
  Instant next = now();
  while (now() < give_up) {
    loop->run_once(2ms);
    if (now() < next) continue;
    next = now() + 5ms;
    if (viewer != nullptr) viewer->tick(now());
    if (each) each();
    if (done()) return true;
  }
  return false;
}

std::uint16_t World::port() const {
  return static_cast<std::uint16_t>(std::stoi(server->http.substr(server->http.rfind(':') + 1)));
}

void World::goes_on_during(load::LoadClient& viewer, const std::function<void()>& attack) {
  using namespace std::chrono_literals;
  constexpr int kPatience = 5;     // times until() gives up
  constexpr double kLeast = 0.25;  // of the pictures of a calm while: a busy server halves them knowingly
  REQUIRE(goes_on(viewer));
  const Instant calm = now();
  REQUIRE(goes_on(viewer));
  const double usual = 30 / std::chrono::duration<double>(now() - calm).count();
  const auto before = viewer.pictures().counts();
  const Instant begin = now();
  const auto attacked = std::async(std::launch::async, attack);
  bool over = false;
  for (int i = 0; i < kPatience && !over; ++i)
    over = until(&viewer, [&] { return attacked.wait_for(0s) == std::future_status::ready; });
  attacked.wait();
  REQUIRE(over);
  REQUIRE(goes_on(viewer));
  const auto after = viewer.pictures().counts();
  const double took = std::chrono::duration<double>(now() - begin).count();
  CHECK(static_cast<double>(after.frames - before.frames) > kLeast * usual * took);
  CHECK(after.lost_frames == before.lost_frames);
}

bool World::goes_on(load::LoadClient& viewer, std::uint64_t frames) {
  const std::uint64_t wanted = viewer.pictures().counts().frames + frames;
  return until(&viewer, [&] { return viewer.pictures().counts().frames >= wanted; });
}

}  // namespace amphi::test
