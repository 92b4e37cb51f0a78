#include "recorder/process/sealed_sink.hpp"

#include <algorithm>
#include <utility>

namespace amphi::recorder {
namespace {

StorageFault fault_from(seal::Fault fault) {
  switch (fault) {
    case seal::Fault::disk_full:
      return StorageFault::disk_full;
    case seal::Fault::read_only:
      return StorageFault::read_only;
    case seal::Fault::io_error:
      break;
  }
  return StorageFault::io_error;
}

template <std::size_t N>
bool read_base64(const std::string& text, std::array<std::uint8_t, N>& out) {
  const auto bytes = seal::from_base64(text);
  if (!bytes || bytes->size() != N) return false;
  std::copy(bytes->begin(), bytes->end(), out.begin());
  return true;
}

seal::Note line_of(const StorageNote& note) {
  switch (note.kind) {
    case StorageNote::Kind::pause:
      return seal::PauseLine{note.at.count()};
    case StorageNote::Kind::resume:
      return seal::ResumeLine{note.at.count()};
    case StorageNote::Kind::gap:
      return seal::GapLine{note.at.count(), 0, note.reason, 0};
    case StorageNote::Kind::end:
      break;
  }
  return seal::EndLine{note.reason, note.at.count(), false};
}

}  // namespace

Result<std::unique_ptr<SegmentSink>> SealedSink::open(std::unique_ptr<seal::Folder> folder,
                                                      seal::RecordingKeys keys,
                                                      const link::RecordOrder& order) {
  seal::Opening opening{RecordingId(order.recording), {}, std::move(keys), {}, order.at_ms};
  for (const std::string& text : order.recipients) {
    auto recipient = seal::age::Recipient::parse(text);
    if (!recipient) return recipient.error();
    opening.recipients.push_back(std::move(*recipient));
  }
  if (!read_base64(order.server_key, opening.word.server) ||
      !read_base64(order.server_signature, opening.word.signature))
    return fail(ErrorCode::malformed, "the server's word for a recorder is not as it should be");
  auto store = seal::SegmentStore::open(std::move(folder), std::move(opening));
  if (!store) return store.error();
  return std::unique_ptr<SegmentSink>(new SealedSink(std::move(*store)));
}

StorageOutcome SealedSink::outcome(const Result<>& done) const {
  if (done) return std::nullopt;
  const auto fault = store_.fault();
  return fault ? fault_from(*fault) : StorageFault::io_error;
}

StorageOutcome SealedSink::begin(const SegmentStart& segment) {
  open_ = true;
  return outcome(store_.begin_segment({segment.first.count(), segment.key_frame}));
}

StorageOutcome SealedSink::append(Bytes matroska) {
  return outcome(store_.append(matroska));
}

StorageOutcome SealedSink::finish(Milliseconds last) {
  open_ = false;
  StorageOutcome fault = outcome(store_.finish_segment({last.count()}));
  for (const StorageNote& waiting : std::exchange(notes_, {})) {
    const StorageOutcome noted = note(waiting);
    fault = fault ? fault : noted;
  }
  return fault;
}

StorageOutcome SealedSink::note(const StorageNote& note) {
  if (!open_) return outcome(store_.note(line_of(note)));
  notes_.push_back(note);
  return std::nullopt;
}

std::optional<std::uint64_t> SealedSink::free_bytes() {
  const auto free = store_.free_bytes();
  return free ? std::optional(*free) : std::nullopt;
}

}  // namespace amphi::recorder
