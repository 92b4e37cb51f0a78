// What an IceAgent does with datagrams: media of the selected pair is taken at once, the rest goes to
// libnice.
#include <algorithm>
#include <array>

#include "gateway/transport/ice_agent.hpp"

namespace amphi::transport {
namespace {

constexpr int kDatagramsPerTurn = 64;
constexpr std::size_t kBuffer = 2048;
constexpr Duration kSpeaks = std::chrono::seconds(2);  // after a packet of his own

/// Takes the socket's first datagram away without copying it.
void discard(int fd) {
  [[maybe_unused]] const auto size = ::recv(fd, nullptr, 0, MSG_DONTWAIT);
}

}  // namespace

void IceAgent::serve_socket(int fd) {
  for (int i = 0; i < kDatagramsPerTurn && serve_datagram(fd); ++i) {
  }
}

bool IceAgent::serve_datagram(int fd) {
  alignas(8) std::array<std::uint8_t, kBuffer> buffer;
  SocketAddress from;
  from.size = sizeof from.storage;
  // Peeking first lets libnice read for itself what is its own; recv() would take that away from it.
  const auto size = ::recvfrom(fd, buffer.data(), buffer.size(), MSG_PEEK | MSG_DONTWAIT | MSG_TRUNC,
                               from.get(), &from.size);
  if (size < 0) return false;
  const auto length = static_cast<std::size_t>(size);
  const MutableBytes datagram = MutableBytes(buffer).first(std::min(length, buffer.size()));
  const PacketKind kind = length > kMaxRtpPacket ? PacketKind::unknown : classify(datagram);
  const bool from_peer = sender_ && fd == sender_.fd() && from.same_as(sender_.to());
  if (from_peer) last_heard_ = now();

  if (kind == PacketKind::stun) {
    serve_stun(fd, datagram, from_peer);
  } else if (kind == PacketKind::unknown) {
    discard(fd);
    ++stats_.unknown;
  } else if (from_peer) {
    discard(fd);
    note_media(kind);
    handler_.on_datagram(datagram, last_heard_);
  } else {
    leave_to_libnice();
  }
  // Speakers' packets come in bursts; for anything else epoll is asked again, which is cheaper than to find
  // the socket empty.
  return kind == PacketKind::rtp && !sockets_.empty();
}

void IceAgent::note_media(PacketKind kind) {
  if (kind == PacketKind::rtp) {
    last_rtp_ = last_heard_;
    if (patient_) set_patient(false);
  } else if (kind == PacketKind::rtcp && !patient_ && last_heard_ - last_rtp_ > kSpeaks) {
    set_patient(true);
  }
}

void IceAgent::set_patient(bool patient) {
  patient_ = patient;
  for (const int fd : sockets_) loop_.set_patient(fd, patient);
}

void IceAgent::serve_stun(int fd, Bytes datagram, bool from_peer) {
  const auto stun = StunView::parse(datagram);
  if (!stun || !is_for_us(*stun) || (!from_peer && is_one_too_many(*stun))) {
    discard(fd);
    ++stats_.from_strangers;
    return;
  }
  if (from_peer) note_consent(*stun);
  context_.run();
}

bool IceAgent::is_for_us(const StunView& stun) const {
  if (stun.message_class() != StunClass::request) return true;  // libnice knows its transactions
  const std::string_view username = stun.username();
  return username.size() > local_.ufrag.size() && username.starts_with(local_.ufrag) &&
         username[local_.ufrag.size()] == ':';
}

/// Who has overheard a check can send it again from anywhere, and must not end a connection that is up.
bool IceAgent::is_one_too_many(const StunView& stun) const {
  return sender_ && learned_candidates_ >= kMaxLearnedCandidates &&
         stun.message_class() == StunClass::request;
}

void IceAgent::note_consent(const StunView& stun) {
  const bool answer = stun.message_class() == StunClass::success;
  if (answer && (stun.has_integrity(remote_password_) || stun.has_integrity(former_remote_password_))) {
    last_consent_ = last_heard_;
  }
}

/// Data from elsewhere: libnice passes it on if STUN has validated that address. That is how a peer's first
/// packets on a new pair come through.
void IceAgent::leave_to_libnice() {
  const std::uint64_t before = passed_on_;
  context_.run();
  if (passed_on_ == before) ++stats_.from_strangers;
}

}  // namespace amphi::transport
