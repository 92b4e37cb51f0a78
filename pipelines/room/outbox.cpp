#include "pipelines/room/outbox.hpp"

#include <sys/eventfd.h>

#include <algorithm>

#include "mcu/base/result.hpp"

namespace amphi::pipelines {

Outbox::Outbox() : event_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  AMPHI_ASSERT(event_);
}

MutableBytes Outbox::Batch::add(const link::Header& header, std::size_t size) {
  Buffer& buffer = outbox_.filling_;
  const std::size_t offset = buffer.bytes.size();
  if (offset + size > kCapacity) {
    ++outbox_.dropped_;
    return {};
  }
  buffer.bytes.resize(offset + size);
  buffer.entries.push_back({header, offset, size});
  return MutableBytes(buffer.bytes).subspan(offset);
}

Outbox::Batch::~Batch() {
  const bool waiting = !outbox_.filling_.entries.empty();
  lock_.unlock();
  if (waiting) eventfd_write(outbox_.event_.get(), 1);
}

void Outbox::post(const link::Header& header, Bytes payload) {
  Batch batch(*this);
  const MutableBytes room = batch.add(header, payload.size());
  std::copy_n(payload.begin(), room.size(), room.begin());
}

void Outbox::swap() {
  eventfd_t ignored = 0;
  eventfd_read(event_.get(), &ignored);
  const std::lock_guard lock(mutex_);
  std::swap(filling_, draining_);
}

std::uint64_t Outbox::dropped() const {
  const std::lock_guard lock(mutex_);
  return dropped_;
}

}  // namespace amphi::pipelines
