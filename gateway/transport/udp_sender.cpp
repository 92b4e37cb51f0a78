#include "gateway/transport/udp_sender.hpp"

#include <netinet/in.h>
#include <netinet/udp.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace amphi::transport {

bool UdpSender::send(Bytes datagram) const {
  const auto sent =
      ::sendto(fd_, datagram.data(), datagram.size(), MSG_DONTWAIT | MSG_NOSIGNAL, to_.get(), to_.size);
  return sent >= 0;
}

/// What one sendmmsg() takes: a message for each run of segments. Not initialised: only what is used counts.
struct UdpSender::Messages {
  struct alignas(cmsghdr) Control {
    std::array<std::uint8_t, CMSG_SPACE(sizeof(std::uint16_t))> bytes;
  };
  std::array<mmsghdr, kMaxBatch> headers;
  std::array<iovec, kMaxBatch> data;
  std::array<Control, kMaxBatch> control;
  std::array<std::size_t, kMaxBatch> datagrams;
  std::size_t count = 0;
  std::size_t used = 0;  ///< of `data`

  void add(const SocketAddress& to, std::span<const Bytes> run) {
    msghdr& message = headers[count].msg_hdr;
    message = {};
    message.msg_name = const_cast<sockaddr*>(to.get());
    message.msg_namelen = to.size;
    message.msg_iov = &data[used];
    message.msg_iovlen = run.size();
    for (const Bytes datagram : run) {
      data[used++] = {.iov_base = const_cast<std::uint8_t*>(datagram.data()), .iov_len = datagram.size()};
    }
    if (run.size() > 1) set_segment(message, run.front().size());
    datagrams[count] = run.size();
    ++count;
  }

 private:
  void set_segment(msghdr& message, std::size_t segment) {
    message.msg_control = control[count].bytes.data();
    message.msg_controllen = control[count].bytes.size();
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = IPPROTO_UDP;
    header->cmsg_type = UDP_SEGMENT;
    header->cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
    const auto size = static_cast<std::uint16_t>(segment);
    std::memcpy(CMSG_DATA(header), &size, sizeof size);
  }
};

std::size_t UdpSender::run_of(std::span<const Bytes> datagrams) const {
  const std::size_t size = datagrams[0].size();
  std::size_t run = 1;
  while (can_segment_ && run < datagrams.size() && datagrams[run - 1].size() == size &&
         datagrams[run].size() <= size) {
    ++run;
  }
  return run;
}

std::size_t UdpSender::send_batch(std::span<const Bytes> datagrams) {
  Messages messages;
  for (std::size_t at = 0; at < datagrams.size();) {
    const std::size_t run = run_of(datagrams.subspan(at));
    messages.add(to_, datagrams.subspan(at, run));
    at += run;
  }
  return send_messages(messages, datagrams);
}

std::size_t UdpSender::send_messages(Messages& messages, std::span<const Bytes> datagrams) {
  std::size_t taken = 0;
  std::size_t passed = 0;  // datagrams that were sent, or that this socket will never take
  for (std::size_t at = 0; at < messages.count;) {
    const int sent = ::sendmmsg(fd_, &messages.headers[at], static_cast<unsigned>(messages.count - at),
                                MSG_DONTWAIT | MSG_NOSIGNAL);
    for (int i = 0; i < sent; ++i, ++at) {
      taken += messages.datagrams[at];
      passed += messages.datagrams[at];
    }
    if (sent > 0) continue;
    if (errno == EAGAIN || errno == ENOBUFS) return taken;
    if (messages.datagrams[at] > 1) {
      // Old kernels and some devices cannot segment.
      can_segment_ = false;
      return taken + send_batch(datagrams.subspan(passed));
    }
    ++passed;
    ++at;
  }
  return taken;
}

}  // namespace amphi::transport
