#include "gateway/http/picture_pieces.hpp"

#include <linux/sockios.h>
#include <linux/tcp.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>

namespace amphi::http {

TcpState tcp_state(int socket) {
  TcpState state;
  int unacknowledged = 0;
  if (::ioctl(socket, SIOCOUTQ, &unacknowledged) == 0) state.all_arrived = unacknowledged == 0;
  tcp_info info{};
  socklen_t size = sizeof info;
  if (::getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &size) == 0)
    state.least_trip = std::chrono::microseconds(info.tcpi_min_rtt);
  return state;
}

void PicturePieces::start(std::shared_ptr<const std::vector<std::uint8_t>> picture) {
  picture_ = std::move(picture);
  sent_ = 0;
}

const std::vector<std::uint8_t>& PicturePieces::next(Instant now) {
  const std::size_t size = std::min(picture_->size() - sent_, size_);
  const auto begin = picture_->begin() + static_cast<std::ptrdiff_t>(sent_);
  piece_.assign(1, sent_ == 0 ? kFirst : 0);
  piece_.insert(piece_.end(), begin, begin + static_cast<std::ptrdiff_t>(size));
  sent_ += size;
  if (sent_ == picture_->size()) {
    piece_.front() |= kLast;
    picture_.reset();
  }
  on_its_way_ = true;
  left_ = now;
  return piece_;
}

void PicturePieces::look(const TcpState& tcp, Instant now) {
  if (!on_its_way_ || !tcp.all_arrived) return;
  on_its_way_ = false;
  const Duration took = std::max(now - left_ - tcp.least_trip, Duration::zero());
  const bool quick = took < kQuick;
  size_ = quick ? std::min(2 * size_, kMost) : kLeast;
  rest_until_ = now;
  if (quick) return usual_.reset();
  usual_ = usual_ ? std::min(took, *usual_ + *usual_ / 8) : took;
  rest_until_ = now + kRest * *usual_;
}

}  // namespace amphi::http
