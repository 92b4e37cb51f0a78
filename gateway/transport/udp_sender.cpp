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

std::size_t UdpSender::send_batch(Bytes packed, std::span<const std::size_t> sizes) {
  std::size_t taken = 0;
  while (!sizes.empty()) {
    // A run: equal sizes, of which the last may be shorter.
    std::size_t run = 1;
    while (run < sizes.size() && sizes[run - 1] == sizes[0] && sizes[run] <= sizes[0]) ++run;
    const std::size_t bytes =
        std::accumulate(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(run), 0UL);
    if (run > 1 && can_segment_ && send_segments(packed.first(bytes), sizes[0])) {
      taken += run;
      packed = packed.subspan(bytes);
      sizes = sizes.subspan(run);
    } else {
      taken += send(packed.first(sizes[0])) ? 1 : 0;
      packed = packed.subspan(sizes[0]);
      sizes = sizes.subspan(1);
    }
  }
  return taken;
}

bool UdpSender::send_segments(Bytes packed, std::size_t segment) {
  iovec data{.iov_base = const_cast<std::uint8_t*>(packed.data()), .iov_len = packed.size()};
  alignas(cmsghdr) std::array<std::uint8_t, CMSG_SPACE(sizeof(std::uint16_t))> control{};
  msghdr message{};
  message.msg_name = to_.get();
  message.msg_namelen = to_.size;
  message.msg_iov = &data;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = IPPROTO_UDP;
  header->cmsg_type = UDP_SEGMENT;
  header->cmsg_len = CMSG_LEN(sizeof(std::uint16_t));
  const auto size = static_cast<std::uint16_t>(segment);
  std::memcpy(CMSG_DATA(header), &size, sizeof size);
  if (::sendmsg(fd_, &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) return true;
  // Old kernels and some devices cannot; a full socket is another matter.
  if (errno != EAGAIN && errno != ENOBUFS) can_segment_ = false;
  return false;
}

}  // namespace amphi::transport
