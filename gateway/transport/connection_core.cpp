#include "gateway/transport/connection_core.hpp"

#include <algorithm>

#include "gateway/transport/packet_demux.hpp"

namespace amphi::transport {
namespace {

constexpr std::size_t kEarlyDatagrams = 8;
constexpr Duration kLivenessPeriod = std::chrono::seconds(1);

/// The answerer's choice, or ours once the answer is known (RFC 5763 section 5).
Setup our_setup(Setup theirs, IceRole role) {
  switch (theirs) {
    case Setup::active:
      return Setup::passive;
    case Setup::passive:
      return Setup::active;
    case Setup::actpass:
      break;
  }
  return role == IceRole::controlled ? Setup::passive : Setup::active;
}

}  // namespace

Result<std::unique_ptr<ConnectionCore>> ConnectionCore::create(EventLoop& loop, const TransportConfig& config,
                                                               const Certificate& certificate, IceRole role,
                                                               ConnectionHandler& handler) {
  std::unique_ptr<ConnectionCore> core(new ConnectionCore(loop, config, certificate, role, handler));
  auto ice = IceAgent::create(loop, config, role, *core);
  if (!ice) return ice.error();
  core->ice_ = std::move(*ice);
  return core;
}

ConnectionCore::ConnectionCore(EventLoop& loop, const TransportConfig& config, const Certificate& certificate,
                               IceRole role, ConnectionHandler& handler)
    : loop_(loop),
      config_(config),
      certificate_(certificate),
      role_(role),
      handler_(&handler),
      early_dtls_(kEarlyDatagrams) {}

ConnectionCore::~ConnectionCore() {
  cancel_timers();
}

TransportParameters ConnectionCore::local_parameters() const {
  auto [ice, candidates] = ice_->local();
  return {std::move(ice), certificate_.fingerprint(), setup_, std::move(candidates), false};
}

Result<> ConnectionCore::set_remote(const TransportParameters& remote) {
  if (over() || dtls_) return fail(ErrorCode::conflict, "the remote description is already set");
  const Setup setup = our_setup(remote.setup, role_);
  auto dtls =
      DtlsTransport::create(certificate_, setup == Setup::active ? DtlsRole::client : DtlsRole::server,
                            remote.fingerprint, [this](Bytes datagram) { ice_->send(datagram); });
  if (!dtls) return dtls.error();
  if (auto set = ice_->set_remote(remote.ice, remote.ice_lite); !set) return set.error();
  setup_ = setup;
  dtls_ = std::move(*dtls);
  limit_timer_ = loop_.call_at(now() + config_.connect_limit, [this] { set_state(ConnectionState::failed); });
  for (const auto& candidate : remote.candidates) {
    if (auto added = add_remote_candidate(candidate); !added) return added.error();
  }
  return {};
}

Result<> ConnectionCore::add_remote_candidate(std::string_view candidate) {
  if (over()) return {};
  if (candidate.empty()) {
    ice_->end_of_candidates();
    return {};
  }
  return ice_->add_remote_candidate(candidate);
}

Result<IceDescription> ConnectionCore::restart_ice(const IceParameters& remote) {
  if (auto good = check(remote); !good) return good.error();
  auto description = offer_ice_restart();
  if (!description) return description;
  if (auto finished = finish_ice_restart(remote); !finished) return finished.error();
  return description;
}

Result<IceDescription> ConnectionCore::offer_ice_restart() {
  if (over()) return fail(ErrorCode::closed, "the connection is over");
  if (!dtls_) return fail(ErrorCode::conflict, "there is nothing to restart yet");
  return ice_->restart();
}

Result<> ConnectionCore::finish_ice_restart(const IceParameters& remote) {
  if (over()) return fail(ErrorCode::closed, "the connection is over");
  return ice_->set_remote(remote, false);
}

void ConnectionCore::on_pair() {
  if (over()) return;
  pair_lost_ = false;
  start_dtls();
}

void ConnectionCore::on_pair_lost() {
  pair_lost_ = true;
}

void ConnectionCore::on_abuse() {
  set_state(ConnectionState::failed);
}

void ConnectionCore::start_dtls() {
  if (!dtls_ || dtls_->state() != DtlsTransport::State::idle) return;
  loop_.cancel(limit_timer_);
  limit_timer_ =
      loop_.call_at(now() + config_.handshake_limit, [this] { set_state(ConnectionState::failed); });
  dtls_->start();
  while (!early_dtls_.empty()) dtls_->receive(early_dtls_.take());
  advance_dtls();
}

void ConnectionCore::on_datagram(MutableBytes datagram, Instant arrival) {
  if (over()) return;
  switch (classify(datagram)) {
    case PacketKind::dtls:
      return on_dtls(datagram);
    case PacketKind::rtp:
      return on_media(datagram, arrival, false);
    case PacketKind::rtcp:
      return on_media(datagram, arrival, true);
    case PacketKind::stun:
    case PacketKind::unknown:
      ++stats_.unknown;
  }
}

void ConnectionCore::on_dtls(Bytes datagram) {
  if (!dtls_ || dtls_->state() == DtlsTransport::State::idle) {
    early_dtls_.push({datagram.begin(), datagram.end()});
    return;
  }
  dtls_->receive(datagram);
  advance_dtls();
}

void ConnectionCore::advance_dtls() {
  set_dtls_timer();
  switch (dtls_->state()) {
    case DtlsTransport::State::connected:
      return on_keys();
    case DtlsTransport::State::failed:
      return set_state(ConnectionState::failed);
    case DtlsTransport::State::closed:
      return set_state(ConnectionState::closed);
    case DtlsTransport::State::idle:
    case DtlsTransport::State::handshaking:
      return;
  }
}

void ConnectionCore::set_dtls_timer() {
  loop_.cancel(dtls_timer_);
  const auto due = dtls_->next_timeout(now());
  if (!due) return;
  dtls_timer_ = loop_.call_at(*due, [this] {
    dtls_timer_ = 0;
    dtls_->handle_timeout();
    advance_dtls();
  });
}

void ConnectionCore::on_keys() {
  if (srtp_) return;
  auto srtp = SrtpSession::create(*dtls_->keys());
  if (!srtp) return set_state(ConnectionState::failed);
  srtp_ = std::move(*srtp);
  loop_.cancel(limit_timer_);
  check_liveness();
  set_state(ConnectionState::connected);
}

void ConnectionCore::close() {
  if (over()) return;
  state_ = ConnectionState::closed;
  stop();
}

void ConnectionCore::stop() {
  if (dtls_) dtls_->close();
  if (ice_) ice_->stop();
  cancel_timers();
}

void ConnectionCore::abandon() {
  close();
  handler_ = nullptr;
}

void ConnectionCore::check_liveness() {
  liveness_timer_ = loop_.call_at(now() + std::min(kLivenessPeriod, config_.silence_limit / 4), [this] {
    liveness_timer_ = 0;
    check_liveness();
  });
  const Instant time = now();
  const bool silent = is_silent(time);
  if (state_ == ConnectionState::connected && silent) {
    disconnected_since_ = time;
    set_state(ConnectionState::disconnected);
  } else if (state_ == ConnectionState::disconnected && !silent) {
    set_state(ConnectionState::connected);
  } else if (state_ == ConnectionState::disconnected && time - disconnected_since_ > config_.recovery_limit) {
    set_state(ConnectionState::failed);
  }
}

bool ConnectionCore::is_silent(Instant time) const {
  return pair_lost_ || time - ice_->last_heard() > config_.silence_limit ||
         time - ice_->last_consent() > kConsentLifetime;
}

void ConnectionCore::set_state(ConnectionState state) {
  if (over() || state_ == state) return;
  state_ = state;
  if (over()) stop();
  handler_->on_state(state);
}

bool ConnectionCore::over() const {
  return handler_ == nullptr || state_ == ConnectionState::failed || state_ == ConnectionState::closed;
}

void ConnectionCore::cancel_timers() {
  loop_.cancel(dtls_timer_);
  loop_.cancel(limit_timer_);
  loop_.cancel(liveness_timer_);
}

std::string_view ConnectionCore::srtp_profile() const {
  return srtp_ ? to_string(srtp_->profile()) : std::string_view();
}

}  // namespace amphi::transport
