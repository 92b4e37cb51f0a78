#include "mcu/link/socket.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace amphi::link {
namespace {

constexpr int kBufferBytes = 4 * 1024 * 1024;

bool would_block() {
  return errno == EAGAIN || errno == EWOULDBLOCK;
}

Error peer_gone() {
  return fail(ErrorCode::closed, "the other end of the link is gone");
}

void enlarge_buffers(int fd) {
  // Privileged processes may pass the system's limit; others get what it allows.
  if (setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &kBufferBytes, sizeof kBufferBytes) != 0) {
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &kBufferBytes, sizeof kBufferBytes);
  }
}

}  // namespace

Socket::Socket(FileDescriptor fd) : fd_(std::move(fd)), buffer_(kBatch * kMaxMessage) {}

Result<std::pair<FileDescriptor, FileDescriptor>> Socket::make_pair() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0) {
    return fail(ErrorCode::environment, "no socket pair for a link; raise the limit of open files");
  }
  std::pair<FileDescriptor, FileDescriptor> pair{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
  enlarge_buffers(ends[0]);
  enlarge_buffers(ends[1]);
  return pair;
}

void Socket::queue(const Header& header, Bytes payload) {
  AMPHI_ASSERT(payload.size() <= kMaxMessage - kHeaderSize);
  const Type type = header.type;
  if (type == Type::control || type == Type::key_frame || type == Type::picture) {
    if (!control_.push(header, payload)) overflowed_ = true;
  } else {
    queue_.push(header, payload);
  }
}

void Socket::queue_control(std::string_view json) {
  queue({Type::control, 0, {}}, {reinterpret_cast<const std::uint8_t*>(json.data()), json.size()});
}

Result<bool> Socket::send_front(MessageQueue& queue) {
  std::array<mmsghdr, kBatch> messages{};
  std::array<iovec, kBatch> vectors{};
  const auto count = static_cast<unsigned>(std::min(queue.size(), kBatch));
  for (unsigned i = 0; i < count; ++i) {
    vectors[i] = {queue[i].data(), queue[i].size()};
    messages[i].msg_hdr.msg_iov = &vectors[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  const int sent = sendmmsg(fd_.get(), messages.data(), count, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (sent < 0) {
    if (would_block() || errno == ENOBUFS) return false;
    if (errno == EINTR) return true;
    return peer_gone();
  }
  for (int i = 0; i < sent; ++i) queue.pop();
  return true;
}

Result<> Socket::flush() {
  for (auto* queue : {&control_, &queue_}) {
    while (!queue->empty()) {
      auto progress = send_front(*queue);
      if (!progress) return progress.error();
      if (!*progress) return {};
    }
  }
  return {};
}

Result<std::size_t> Socket::receive_batch() {
  std::array<mmsghdr, kBatch> messages{};
  std::array<iovec, kBatch> vectors{};
  for (std::size_t i = 0; i < kBatch; ++i) {
    vectors[i] = {buffer_.data() + i * kMaxMessage, kMaxMessage};
    messages[i].msg_hdr.msg_iov = &vectors[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  const int count = recvmmsg(fd_.get(), messages.data(), kBatch, MSG_DONTWAIT, nullptr);
  if (count < 0) {
    if (would_block() || errno == EINTR) return std::size_t{0};
    return peer_gone();
  }
  std::size_t read = 0;
  for (int i = 0; i < count; ++i) {
    if (messages[i].msg_len == 0)
      return read > 0 ? Result<std::size_t>(read) : Result<std::size_t>(peer_gone());
    sizes_[read++] = messages[i].msg_len;
  }
  return read;
}

Bytes Socket::received(std::size_t index) const {
  return {buffer_.data() + index * kMaxMessage, sizes_[index]};
}

}  // namespace amphi::link
