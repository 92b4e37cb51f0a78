#include "mcu/app/doctor/packet_cost.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <ctime>
#include <vector>

#include "gateway/transport/srtp_session.hpp"
#include "gateway/transport/udp_sender.hpp"
#include "mcu/base/file_descriptor.hpp"
#include "mcu/base/random.hpp"

namespace amphi::app {
namespace {

constexpr std::size_t kPictureBytes = 1'100, kSoundBytes = 120, kPicturesPerCall = 4;
constexpr std::size_t kRoom = kPictureBytes + transport::SrtpSession::kOverhead;

/// Processor time of this thread.
Duration used() {
  timespec time{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

Result<std::unique_ptr<transport::SrtpSession>> make_session() {
  const auto profile = transport::SrtpProfile::aead_aes_128_gcm;
  std::vector<std::uint8_t> key(transport::master_key_size(profile)),
      salt(transport::master_salt_size(profile));
  random_bytes(key);
  random_bytes(salt);
  return transport::SrtpSession::create({profile, {key, salt}, {key, salt}});
}

/// A socket that nobody reads, and one that sends to it.
class Loop {
 public:
  Result<> open() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    std::memcpy(&to_.storage, &address, sizeof address);
    to_.size = sizeof address;
    const bool bound = sink_ && source_ && ::bind(sink_.get(), to_.get(), to_.size) == 0 &&
                       ::getsockname(sink_.get(), to_.get(), &to_.size) == 0;
    if (!bound) return fail(ErrorCode::environment, "No UDP socket on loopback can be opened.");
    sender_ = transport::UdpSender(source_.get(), to_);
    return {};
  }
  transport::UdpSender& sender() { return sender_; }

 private:
  FileDescriptor sink_{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
  FileDescriptor source_{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  transport::SocketAddress to_;
  transport::UdpSender sender_;
};

/// One SSRC's packets, `per_call` in each call. Nanoseconds a packet.
double measure(transport::SrtpSession& session, transport::UdpSender& sender, std::size_t size,
               std::size_t per_call, Duration duration) {
  std::array<std::array<std::uint8_t, kRoom>, kPicturesPerCall> buffers{};
  std::array<Bytes, kPicturesPerCall> datagrams;
  const Duration start = used();
  std::uint64_t sent = 0;
  while (used() - start < duration) {
    for (std::size_t i = 0; i < per_call; ++i, ++sent) {
      const MutableBytes packet = buffers.at(i);
      const std::array<std::uint8_t, 12> header{
          0x80, 96, static_cast<std::uint8_t>(sent >> 8), static_cast<std::uint8_t>(sent), 0, 0, 0, 0, 0,
          0,    0,  static_cast<std::uint8_t>(per_call)};
      std::copy(header.begin(), header.end(), packet.begin());
      datagrams.at(i) = Bytes(packet).first(session.protect_rtp(packet, size));
    }
    sender.send_batch(std::span(datagrams).first(per_call));
  }
  return static_cast<double>((used() - start).count()) / static_cast<double>(sent);
}

}  // namespace

Result<PacketCosts> measure_packets(Duration duration) {
  auto session = make_session();
  if (!session) return session.error();
  Loop loop;
  if (auto opened = loop.open(); !opened) return opened.error();
  PacketCosts costs;
  costs.picture = measure(**session, loop.sender(), kPictureBytes, kPicturesPerCall, duration / 2);
  costs.sound = measure(**session, loop.sender(), kSoundBytes, 1, duration / 2);
  return costs;
}

}  // namespace amphi::app
