// Packets as a mixer that was taken over might send them: each is a byte of length, a byte of stream and
// time, and so many bytes. What passes goes into a Matroska file.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "recorder/process/recorder.hpp"

namespace {

struct Nowhere final : amphi::recorder::StorageQueue {
  void push(amphi::recorder::StorageJob) override {}
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace amphi;
  Nowhere nowhere;
  link::RecordOrder order;
  order.segment_ms = 5'000;
  recorder::Recorder recorder(order, nowhere);
  recorder.set_sources({1, 2});
  Instant time(std::chrono::hours(1));
  for (std::size_t at = 0; at + 2 <= size;) {
    const std::size_t length = std::min<std::size_t>(data[at], size - at - 2);
    const std::uint8_t kind = data[at + 1];
    time += std::chrono::milliseconds((kind >> 2) * 8);
    const Instant captured = (kind & 2) != 0 ? time : time - std::chrono::milliseconds(kind * 4);
    recorder.add(1 + (kind & 1U), Bytes(data + at + 2, length), captured, time);
    recorder.poll(time, {});
    at += 2 + length;
  }
  recorder.stop(time);
  return 0;
}
