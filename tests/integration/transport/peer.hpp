#pragma once
// Connections over real loopback sockets, in one loop that the test steps.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "gateway/transport/connection.hpp"
#include "tests/support/catch.hpp"

namespace amphi::transport::test {

using Packet = std::vector<std::uint8_t>;

/// One end, which remembers what it was told.
struct Peer final : ConnectionHandler {
  Peer(EventLoop& loop, IceRole role, const TransportConfig& config = loopback());
  static TransportConfig loopback();

  void on_state(ConnectionState state) override;
  void on_rtp(MutableBytes packet, Instant arrival) override;
  void on_rtcp(MutableBytes packet, Instant arrival) override;
  [[nodiscard]] bool connected() const {
    return connection && connection->state() == ConnectionState::connected;
  }

  Certificate certificate;
  std::unique_ptr<Connection> connection;
  std::vector<ConnectionState> states;
  std::vector<Packet> rtp;
  std::vector<Packet> rtcp;
  std::function<void()> on_anything = [] {};
};

/// An offerer and an answerer.
struct Couple {
  std::unique_ptr<EventLoop> loop = *EventLoop::create();
  Peer offerer{*loop, IceRole::controlling};
  Peer answerer{*loop, IceRole::controlled};

  Couple() = default;
  explicit Couple(const TransportConfig& config)
      : offerer(*loop, IceRole::controlling, config), answerer(*loop, IceRole::controlled, config) {}

  /// Offer, answer. `answer_setup` is what the answer says; `change` edits each side's parameters on the way.
  void signal(
      Setup answer_setup = Setup::active,
      const std::function<void(TransportParameters& offer, TransportParameters& answer)>& change = {});
  /// Steps the loop until `done` or until `limit` has passed; returns done().
  bool run_until(const std::function<bool()>& done, Duration limit = std::chrono::seconds(15)) const;
  bool run_until_connected() const;
  void run_for(Duration time) const;
};

Packet make_rtp(std::uint16_t sequence, std::size_t payload = 100, std::uint32_t ssrc = 1234);
Packet make_rtcp();
/// A binding request with some username and no integrity.
Packet binding_request(const std::string& username);
/// A check as one who knows the password sends it, or has overheard it.
Packet good_check(const IceParameters& to, const std::string& own_ufrag);
std::uint16_t port_of(const std::string& candidate);

/// A UDP socket on loopback that belongs to nobody.
class Stranger {
 public:
  Stranger();
  void send(std::uint16_t port, Bytes datagram) const;

 private:
  FileDescriptor fd_;
};

/// Carries datagrams between an offerer, who is told `candidate()` in place of the answerer's, and an
/// answerer, who is told no candidates. `copies` says how often each goes on (0: lost) and may change it.
class Relay {
 public:
  Relay(EventLoop& loop, std::uint16_t answerer_port);
  ~Relay();
  [[nodiscard]] std::string candidate() const;
  std::function<int(bool to_answerer, Packet& packet)> copies = [](bool, Packet&) { return 1; };

 private:
  void forward(bool to_answerer);
  EventLoop& loop_;
  FileDescriptor offerer_side_;
  FileDescriptor answerer_side_;
  std::uint16_t offerer_port_ = 0;
  std::uint16_t answerer_port_ = 0;
};

/// A couple that is connected through a relay.
struct RelayedCouple : Couple {
  explicit RelayedCouple(const TransportConfig& config = Peer::loopback());
  Relay relay;
};

}  // namespace amphi::transport::test
