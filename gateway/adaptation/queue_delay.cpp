#include "gateway/adaptation/queue_delay.hpp"

#include <algorithm>

namespace amphi::adaptation {
namespace {
using namespace std::chrono_literals;
constexpr Duration kPeriod = 10s;       // the least delay is remembered for one to two of these
constexpr Duration kWindow = 250ms;     // "of late"
constexpr std::size_t kFew = 3;         // packets of late at least, however old
constexpr Duration kBusy = 30ms;        // a queue, and no jitter
constexpr Duration kBusyShort = 150ms;  // no rate from less
constexpr Duration kBusyFew = 400ms;    // with fewer packets than:
constexpr int kBusyPackets = 20;
constexpr Duration kBusyLong = 600ms;
constexpr Duration kJump = 60s;  // no queue is that long: the clock was set
}  // namespace

void QueueDelay::roll(Instant sent, Duration one_way) {
  if (!least_ || std::chrono::abs(one_way - *least_) > kJump) {
    *this = QueueDelay();
    period_start_ = sent;
    least_ = one_way;
  }
  if (sent - period_start_ > kPeriod) {
    earlier_ = least_;
    least_ = one_way;
    period_start_ = sent;
  }
  least_ = std::min(*least_, one_way);
}

void QueueDelay::add(Instant sent, Duration arrival) {
  const Duration one_way = arrival - sent.time_since_epoch();
  roll(sent, one_way);
  recent_[count_ % kRecent] = {sent, one_way};
  ++count_;
  Duration now = one_way;
  for (std::size_t back = 1; back <= std::min(count_, kRecent); ++back) {
    const Recent& recent = recent_[(count_ - back) % kRecent];
    if (back > kFew && sent - recent.sent > kWindow) break;
    now = std::min(now, recent.one_way);
  }
  const Duration base = std::min(*least_, earlier_.value_or(*least_));
  delay_ = now - base;
  latest_ = one_way - base;
}

void QueueDelay::on_bytes(std::size_t wire_bytes, Duration arrival) {
  if (delay_ < kBusy) {
    busy_since_.reset();
    busy_rate_.reset();
    return;
  }
  if (!busy_since_ || arrival < *busy_since_) {
    busy_since_ = arrival;
    busy_bytes_ = 0;
    busy_packets_ = 0;
    return;
  }
  busy_bytes_ += wire_bytes;
  ++busy_packets_;
  const Duration span = arrival - *busy_since_;
  if (span < kBusyShort || (busy_packets_ < kBusyPackets && span < kBusyFew)) return;
  busy_rate_ = static_cast<double>(busy_bytes_) * 8 / std::chrono::duration<double>(span).count();
  if (span < kBusyLong) return;
  busy_since_ = arrival;
  busy_bytes_ = 0;
  busy_packets_ = 0;
}

}  // namespace amphi::adaptation
