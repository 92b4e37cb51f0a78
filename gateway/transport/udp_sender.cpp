#include "gateway/transport/udp_sender.hpp"

#include <netinet/in.h>
#include <netinet/udp.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <numeric>

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

  void add(const SocketAddress& to, Bytes run, std::size_t segment, std::size_t segments) {
    data[count] = {.iov_base = const_cast<std::uint8_t*>(run.data()), .iov_len = run.size()};
    msghdr& message = headers[count].msg_hdr;
    message = {};
    message.msg_name = const_cast<sockaddr*>(to.get());
    message.msg_namelen = to.size;
    message.msg_iov = &data[count];
    message.msg_iovlen = 1;
    if (segments > 1) set_segment(message, segment);
    datagrams[count] = segments;
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

std::size_t UdpSender::run_of(std::span<const std::size_t> sizes) const {
  std::size_t run = 1;
  while (can_segment_ && run < sizes.size() && sizes[run - 1] == sizes[0] && sizes[run] <= sizes[0]) ++run;
  return run;
}

std::size_t UdpSender::send_batch(Bytes packed, std::span<const std::size_t> sizes) {
  Messages messages;
  for (std::size_t at = 0, offset = 0; at < sizes.size();) {
    const std::size_t run = run_of(sizes.subspan(at));
    const auto* const first = sizes.data() + at;
    const std::size_t bytes = std::accumulate(first, first + run, std::size_t{0});
    messages.add(to_, packed.subspan(offset, bytes), sizes[at], run);
    at += run;
    offset += bytes;
  }
  return send_messages(messages, packed, sizes);
}

std::size_t UdpSender::send_messages(Messages& messages, Bytes packed, std::span<const std::size_t> sizes) {
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
      const auto* const first = sizes.data();
      return taken + send_batch(packed.subspan(std::accumulate(first, first + passed, std::size_t{0})),
                                sizes.subspan(passed));
    }
    ++passed;
    ++at;
  }
  return taken;
}

}  // namespace amphi::transport
