#include "gateway/transport/ice_agent.hpp"

#include <nice/agent.h>
#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>

#include "gateway/transport/local_addresses.hpp"

namespace amphi::transport {
namespace {

constexpr guint kComponent = NICE_COMPONENT_TYPE_RTP;

void free_agent(NiceAgent* agent) {
  g_object_unref(agent);
}

/// RFC 8839 section 5.4; some clients use the URL-safe base64 alphabet.
bool is_ice_text(const std::string& text, std::size_t least) {
  return text.size() >= least && text.size() <= 256 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || std::strchr("+/-_=", c) != nullptr;
         });
}

SocketAddress to_socket_address(const NiceAddress& address) {
  SocketAddress result;
  nice_address_copy_to_sockaddr(&address, result.get());
  result.size = result.storage.ss_family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
  return result;
}

std::string to_text(const NiceAddress& address) {
  std::array<char, NICE_ADDRESS_STRING_LEN> text{};
  nice_address_to_string(&address, text.data());
  return text.data();
}

NiceCandidateType to_nice(CandidateType type) {
  switch (type) {
    case CandidateType::host:
      return NICE_CANDIDATE_TYPE_HOST;
    case CandidateType::server_reflexive:
      return NICE_CANDIDATE_TYPE_SERVER_REFLEXIVE;
    case CandidateType::peer_reflexive:
      return NICE_CANDIDATE_TYPE_PEER_REFLEXIVE;
    case CandidateType::relayed:
      return NICE_CANDIDATE_TYPE_RELAYED;
  }
  return NICE_CANDIDATE_TYPE_HOST;
}

}  // namespace

Result<> check(const IceParameters& remote) {
  if (is_ice_text(remote.ufrag, 4) && is_ice_text(remote.pwd, 22)) return {};
  return fail(ErrorCode::malformed, "ice-ufrag or ice-pwd is malformed (RFC 8839 section 5.4)");
}

struct IceAgent::Callbacks {
  static void state(NiceAgent*, guint, guint, guint state, gpointer self) {
    static_cast<IceAgent*>(self)->on_state(state);
  }
  static void pair(NiceAgent*, guint, guint, NiceCandidate*, NiceCandidate*, gpointer self) {
    static_cast<IceAgent*>(self)->update_pair();
  }
  static void learned(NiceAgent*, NiceCandidate*, gpointer self) {
    static_cast<IceAgent*>(self)->on_learned_candidate();
  }
  static void received(NiceAgent*, guint, guint, guint size, gchar* data, gpointer self) {
    auto& agent = *static_cast<IceAgent*>(self);
    ++agent.passed_on_;
    if (size > kMaxRtpPacket) return;
    agent.handler_.on_datagram(MutableBytes(reinterpret_cast<std::uint8_t*>(data), size), now());
  }
};

Result<std::unique_ptr<IceAgent>> IceAgent::create(EventLoop& loop, const TransportConfig& config,
                                                   IceRole role, IceAgentHandler& handler) {
  std::unique_ptr<IceAgent> agent(new IceAgent(loop, config, handler));
  if (auto gathered = agent->gather(config, role); !gathered) return gathered.error();
  return agent;
}

IceAgent::IceAgent(EventLoop& loop, const TransportConfig& config, IceAgentHandler& handler)
    : loop_(loop),
      handler_(handler),
      public_address_(config.public_address),
      context_(loop),
      agent_(nice_agent_new_full(context_.get(), NICE_COMPATIBILITY_RFC5245,
                                 static_cast<NiceAgentOption>(NICE_AGENT_OPTION_REGULAR_NOMINATION |
                                                              NICE_AGENT_OPTION_ICE_TRICKLE)),
             &free_agent) {}

IceAgent::~IceAgent() {
  stop();
  g_signal_handlers_disconnect_by_data(agent_.get(), this);
  if (stream_ != 0) nice_agent_remove_stream(agent_.get(), stream_);
}

Result<> IceAgent::gather(const TransportConfig& config, IceRole role) {
  // libnice's own consent freshness gives up after ten seconds, two lost answers: too soon for bad links. It
  // keeps checking; we judge the answers (note_consent).
  g_object_set(agent_.get(), "upnp", FALSE, "ice-tcp", FALSE, "ice-udp", TRUE, "keepalive-conncheck", TRUE,
               "controlling-mode", role == IceRole::controlling ? TRUE : FALSE, nullptr);
  if (auto added = add_addresses(config); !added) return added.error();
  stream_ = nice_agent_add_stream(agent_.get(), 1);
  if (config.port_min != 0 || config.port_max != 0) {
    nice_agent_set_port_range(agent_.get(), stream_, kComponent, config.port_min, config.port_max);
  }
  connect_signals();
  nice_agent_attach_recv(agent_.get(), stream_, kComponent, context_.get(), &Callbacks::received, this);
  // Host candidates are there when it returns; nothing else is gathered.
  const bool gathered = nice_agent_gather_candidates(agent_.get(), stream_) == TRUE;
  context_.run();
  if (!gathered) return fail(ErrorCode::environment, "no free UDP port for media: widen the port range");
  read_local_credentials();
  if (auto watched = watch_sockets(); !watched) return watched;
  start_tcp(config, role);
  return {};
}

Result<> IceAgent::add_addresses(const TransportConfig& config) {
  auto addresses = addresses_to_bind(config);
  if (!addresses) return addresses.error();
  for (const auto& text : *addresses) {
    NiceAddress address;
    nice_address_init(&address);
    if (nice_address_set_from_string(&address, text.c_str()))
      nice_agent_add_local_address(agent_.get(), &address);
  }
  return {};
}

void IceAgent::connect_signals() {
  const auto connect = [this](const char* signal, GCallback callback) {
    g_signal_connect(agent_.get(), signal, callback, this);
  };
  connect("component-state-changed", G_CALLBACK(&Callbacks::state));
  connect("new-selected-pair-full", G_CALLBACK(&Callbacks::pair));
  connect("new-remote-candidate-full", G_CALLBACK(&Callbacks::learned));
}

Result<> IceAgent::watch_sockets() {
  const std::unique_ptr<GPtrArray, decltype(&g_ptr_array_unref)> sockets(
      nice_agent_get_sockets(agent_.get(), stream_, kComponent), &g_ptr_array_unref);
  for (guint i = 0; sockets && i < sockets->len; ++i) {
    const int fd = g_socket_get_fd(static_cast<GSocket*>(g_ptr_array_index(sockets.get(), i)));
    if (auto watched = loop_.watch(fd, EPOLLIN, [this, fd](std::uint32_t) { serve_socket(fd); }); !watched) {
      return watched.error();
    }
    sockets_.push_back(fd);
  }
  if (sockets_.empty()) return fail(ErrorCode::environment, "none of the media addresses can be bound");
  return {};
}

void IceAgent::read_local_credentials() {
  if (tcp_) tcp_->remove(local_.ufrag);
  gchar* ufrag = nullptr;
  gchar* pwd = nullptr;
  if (nice_agent_get_local_credentials(agent_.get(), stream_, &ufrag, &pwd) == FALSE) return;
  local_ = {ufrag, pwd};
  g_free(ufrag);
  g_free(pwd);
}

IceDescription IceAgent::local() const {
  IceDescription description{local_, {}};
  GSList* candidates = nice_agent_get_local_candidates(agent_.get(), stream_, kComponent);
  for (const GSList* item = candidates; item != nullptr; item = item->next) {
    const auto& candidate = *static_cast<const NiceCandidate*>(item->data);
    // Peer-reflexive ones are not signalled.
    if (candidate.type != NICE_CANDIDATE_TYPE_HOST || only_tcp_) continue;
    std::string address = to_text(candidate.addr);
    if (public_address_ && ip_version(*public_address_) == ip_version(address)) address = *public_address_;
    const auto port = static_cast<std::uint16_t>(nice_address_get_port(&candidate.addr));
    description.candidates.push_back(
        to_attribute({static_cast<const char*>(candidate.foundation), kComponent, true, candidate.priority,
                      address, port, CandidateType::host, TcpType::none}));
  }
  g_slist_free_full(candidates,
                    [](gpointer item) { nice_candidate_free(static_cast<NiceCandidate*>(item)); });
  add_tcp_candidates(description.candidates);
  return description;
}

Result<> IceAgent::set_remote(const IceParameters& remote, bool lite) {
  if (auto good = check(remote); !good) return good.error();
  // RFC 8445 section 6.1.1: facing a lite agent, the full one controls.
  if (lite) g_object_set(agent_.get(), "controlling-mode", TRUE, nullptr);
  former_remote_password_ = std::exchange(remote_password_, remote.pwd);
  nice_agent_set_remote_credentials(agent_.get(), stream_, remote.ufrag.c_str(), remote.pwd.c_str());
  context_.run_soon();
  return {};
}

Result<> IceAgent::add_remote_candidate(std::string_view attribute) {
  auto parsed = parse_candidate(attribute);
  if (!parsed) return parsed.error();
  // Names (mDNS) are not resolved: such a peer checks us, which is how we learn its address (RFC 8445
  // section 7.3.1.3).
  const bool usable = parsed->component == kComponent && parsed->port != 0 &&
                      ip_version(parsed->address) != 0 && remote_candidates_ < kMaxRemoteCandidates;
  if (!usable) return {};
  if (only_tcp_) {
    connect_over_tcp(*parsed);
  } else if (parsed->udp) {
    add_to_libnice(*parsed, SocketAddress::from(parsed->address, parsed->port));
  }
  return {};
}

void IceAgent::add_to_libnice(const IceCandidate& parsed, const SocketAddress& address) {
  ++remote_candidates_;
  NiceCandidate* candidate = nice_candidate_new(to_nice(parsed.type));
  candidate->transport = NICE_CANDIDATE_TRANSPORT_UDP;
  candidate->component_id = kComponent;
  candidate->stream_id = stream_;
  candidate->priority = parsed.priority;
  g_strlcpy(static_cast<gchar*>(candidate->foundation), parsed.foundation.c_str(),
            NICE_CANDIDATE_MAX_FOUNDATION);
  nice_address_set_from_sockaddr(&candidate->addr, address.get());
  candidate->base_addr = candidate->addr;
  GSList item{candidate, nullptr};
  nice_agent_set_remote_candidates(agent_.get(), stream_, kComponent, &item);
  nice_candidate_free(candidate);
  context_.run_soon();
}

void IceAgent::end_of_candidates() {
  nice_agent_peer_candidate_gathering_done(agent_.get(), stream_);
  context_.run_soon();
}

Result<IceDescription> IceAgent::restart() {
  set_patient(false);
  if (nice_agent_restart_stream(agent_.get(), stream_) == FALSE) {
    return fail(ErrorCode::conflict, "ICE cannot be restarted");
  }
  read_local_credentials();
  announce_to_tcp();
  remote_candidates_ = 0;
  learned_candidates_ = 0;
  return local();
}

void IceAgent::stop() {
  for (const int fd : sockets_) loop_.unwatch(fd);
  sockets_.clear();
  if (tcp_) tcp_->remove(local_.ufrag);
  bridges_.clear();
  sender_ = {};
  context_.stop();
}

bool IceAgent::send(Bytes datagram) {
  return sender_ && sender_.send(datagram);
}

std::size_t IceAgent::send_batch(std::span<const Bytes> datagrams) {
  return sender_ ? sender_.send_batch(datagrams) : 0;
}

void IceAgent::update_pair() {
  NiceCandidate* local = nullptr;
  NiceCandidate* remote = nullptr;
  const std::unique_ptr<GSocket, decltype(&g_object_unref)> socket(
      nice_agent_get_selected_socket(agent_.get(), stream_, kComponent), &g_object_unref);
  const bool selected =
      nice_agent_get_selected_pair(agent_.get(), stream_, kComponent, &local, &remote) == TRUE;
  if (!socket || !selected) return;
  sender_ = UdpSender(g_socket_get_fd(socket.get()), to_socket_address(remote->addr));
  // A pair is selected because the peer has just answered a check on it.
  last_heard_ = last_consent_ = now();
  handler_.on_pair();
}

void IceAgent::on_state(unsigned state) {
  if (state == NICE_COMPONENT_STATE_FAILED && sender_) handler_.on_pair_lost();
}

void IceAgent::on_learned_candidate() {
  if (++learned_candidates_ <= kMaxLearnedCandidates || sockets_.empty()) return;
  stop();
  handler_.on_abuse();
}

}  // namespace amphi::transport
