#include "gateway/transport/connection.hpp"

#include "gateway/transport/connection_core.hpp"
#include "mcu/base/descriptor_limit.hpp"

namespace amphi::transport {
namespace {
/// An agent takes two and one for each address; the rest is for other threads that open some meanwhile.
constexpr std::size_t kSpareDescriptors = 64;
}  // namespace

Result<std::unique_ptr<Connection>> Connection::create(EventLoop& loop, const TransportConfig& config,
                                                       const Certificate& certificate, IceRole role,
                                                       ConnectionHandler& handler) {
  // GLib ends the process when it cannot open the few that an ICE agent needs.
  if (!descriptors_left(kSpareDescriptors)) {
    return fail(ErrorCode::environment, "out of file descriptors: raise LimitNOFILE");
  }
  auto core = ConnectionCore::create(loop, config, certificate, role, handler);
  if (!core) return core.error();
  return std::unique_ptr<Connection>(new Connection(loop, std::move(*core)));
}

Connection::Connection(EventLoop& loop, std::unique_ptr<ConnectionCore> core)
    : loop_(loop), core_(std::move(core)) {}

Connection::~Connection() {
  core_->abandon();
  loop_.dispose(std::move(core_));
}

TransportParameters Connection::local_parameters() const {
  return core_->local_parameters();
}
Result<> Connection::set_remote(const TransportParameters& remote) {
  return core_->set_remote(remote);
}
Result<> Connection::add_remote_candidate(std::string_view candidate) {
  return core_->add_remote_candidate(candidate);
}
Result<IceDescription> Connection::restart_ice(const IceParameters& remote) {
  return core_->restart_ice(remote);
}
Result<IceDescription> Connection::offer_ice_restart() {
  return core_->offer_ice_restart();
}
Result<> Connection::finish_ice_restart(const IceParameters& remote) {
  return core_->finish_ice_restart(remote);
}
void Connection::send_rtp(Bytes packet) {
  core_->send_rtp(packet);
}
void Connection::send_rtp(std::span<const OutgoingPacket> packets) {
  core_->send_rtp(packets);
}
void Connection::send_rtcp(Bytes packet) {
  core_->send_rtcp(packet);
}
void Connection::close() {
  core_->close();
}
ConnectionState Connection::state() const {
  return core_->state();
}
ConnectionStats Connection::stats() const {
  return core_->stats();
}
std::string_view Connection::srtp_profile() const {
  return core_->srtp_profile();
}

}  // namespace amphi::transport
