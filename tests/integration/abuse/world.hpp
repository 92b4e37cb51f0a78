#pragma once
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>

#include "tests/integration/abuse/hostile_peer.hpp"
#include "tests/load/load_client.hpp"
#include "tests/support/demo_server.hpp"

namespace amphi::test {

/// A demo server with the real mixer, and a loop for those who watch and attack it.
struct World {
  explicit World(int speakers = 1);

  std::unique_ptr<load::LoadClient> watch(const std::string& token = {});
  std::unique_ptr<HostilePeer> publish(Codec video);
  /// The status of a POST of an offer that nobody will connect.
  [[nodiscard]] int offer_only(const std::string& token) const;
  [[nodiscard]] std::vector<pid_t> mixers() const;
  /// Serves `viewer` and `each` every 5 ms until `done`. False when it takes far too long.
  bool until(load::LoadClient* viewer, const std::function<bool()>& done,
             const std::function<void()>& each = {});
  /// The class goes on while `attack` is carried out beside it, on a thread of its own (no CHECK there):
  /// pictures keep coming, and none is lost.
  void goes_on_during(load::LoadClient& viewer, const std::function<void()>& attack);
  [[nodiscard]] std::uint16_t port() const;
  /// True when `frames` more pictures reach the viewer.
  bool goes_on(load::LoadClient& viewer, std::uint64_t frames = 30);

  std::unique_ptr<DemoServer> server;
  std::optional<transport::Certificate> certificate;
  NtpClock clock = NtpClock::sample();
  std::unique_ptr<transport::EventLoop> loop;
};

}  // namespace amphi::test
