#include "mcu/app/doctor/checks.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>

#include "gateway/fanout/mixer_pool.hpp"
#include "gateway/transport/local_addresses.hpp"

namespace amphi::app {

namespace asio = boost::asio;
using Level = Check::Level;

namespace {

constexpr std::chrono::seconds kMixerPatience{10};
/// Sockets, a context's eventfd and timers of one participant's transport.
constexpr std::size_t kDescriptorsPerParticipant = 6;
constexpr std::size_t kDescriptorsOfServer = 200;

/// What is wrong with binding UDP there; nothing where it works.
boost::system::error_code try_udp(const std::string& address, std::uint16_t port) {
  asio::io_context io;
  asio::ip::udp::socket socket(io);
  boost::system::error_code error;
  const asio::ip::udp::endpoint endpoint(asio::ip::make_address(address, error), port);
  if (!error) socket.open(endpoint.protocol(), error);
  if (!error) socket.bind(endpoint, error);
  return error;
}

/// Reads the link until the mixer says that it is ready.
Result<> await_ready(fanout::MixerProcess& process, Instant give_up) {
  link::Socket socket(process.take_link());
  while (now() < give_up) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(give_up - now()).count();
    pollfd waiting{socket.fd(), POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(std::max<std::int64_t>(1, left))) <= 0) continue;
    bool ready = false;
    const auto read = socket.receive([&](const link::MessageView& m) { ready |= fanout::says_ready(m); });
    if (ready) return {};
    if (!read) return fail(ErrorCode::environment, "ended with " + process.reap());
  }
  return fail(ErrorCode::timeout, "did not get ready within 10 s");
}

}  // namespace

Check check_config(const Config& config) {
  std::size_t tokens = 0;
  for (const session::RoomConfig& room : config.rooms) tokens += room.tokens.size();
  return {Level::ok, "configuration",
          fmt::format("readable; rooms: {}, tokens: {}", config.rooms.size(), tokens), ""};
}

Check check_listener(const std::string& name, const std::string& address, std::uint16_t port) {
  asio::io_context io;
  asio::ip::tcp::acceptor acceptor(io);
  boost::system::error_code error;
  const asio::ip::tcp::endpoint endpoint(asio::ip::make_address(address, error), port);
  if (!error) acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(1, error);
  const std::string place = fmt::format("{} port {}", address, port);
  if (!error) return {Level::ok, name, place + " is free", ""};
  if (error == asio::error::address_in_use) {
    return {Level::warn, name, place + " is in use",
            fmt::format("that is fine if it is amphi that runs there; else set {}.port", name)};
  }
  return {
      Level::fail, name, fmt::format("cannot listen on {}: {}", place, error.message()),
      fmt::format("set {}.address to an address of this machine, and a port above 1023 unless amphi may use "
                  "lower ones",
                  name)};
}

Check check_media(const Config& config) {
  const auto addresses = transport::addresses_to_bind(config.media.transport);
  if (!addresses) return {Level::fail, "media", addresses.error().message, "set media.addresses"};
  for (const std::string& address : *addresses) {
    if (const auto error = try_udp(address, 0)) {
      return {Level::fail, "media", fmt::format("cannot bind UDP on {}: {}", address, error.message()),
              "set media.addresses to addresses of this machine"};
    }
  }
  const transport::TransportConfig& transport = config.media.transport;
  const std::size_t wanted = config.limits.max_attendees_per_room;
  const std::size_t ports = transport.port_max == 0 ? 65'536 : transport.port_max - transport.port_min + 1U;
  if (ports < wanted) {
    return {Level::warn, "media",
            fmt::format("{} UDP ports, but a room may have {} attendees", ports, wanted),
            "give media.port_min and media.port_max a wider range"};
  }
  return {Level::ok, "media", fmt::format("UDP works on {} addresses", addresses->size()), ""};
}

Check check_mixer(const std::string& program) {
  const Instant began = now();
  auto process = fanout::MixerProcess::spawn({program, {"--log-level", "error"}});
  const std::string remedy = "look at the lines above; a missing codec is a missing package of tools/setup";
  if (!process) return {Level::fail, "mixer", process.error().message, remedy};
  const auto ready = await_ready(*process, began + kMixerPatience);
  if (!ready) return {Level::fail, "mixer", "the mixer " + ready.error().message, remedy};
  const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(now() - began).count();
  return {Level::ok, "mixer", fmt::format("has its codecs and sandbox, ready after {} ms", taken), ""};
}

Check check_descriptors(std::size_t limit, const Limits& limits) {
  const std::size_t wanted =
      kDescriptorsOfServer + kDescriptorsPerParticipant * (limits.max_attendees_per_room + 40);
  const std::string text = fmt::format("{} open files allowed, a full room needs about {}", limit, wanted);
  if (limit >= wanted) return {Level::ok, "files", text, ""};
  const Level level = limit < wanted / 4 ? Level::fail : Level::warn;
  return {level, "files", text, "raise LimitNOFILE= of the service, or ulimit -n"};
}

}  // namespace amphi::app
