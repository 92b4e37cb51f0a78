#include "recorder/seal/segment_store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "recorder/seal/journal.hpp"
#include "recorder/seal/names.hpp"
#include "recorder/seal/segment.hpp"

namespace amphi::seal {
namespace {

constexpr std::size_t kFewestRecipients = 2;

Error disk_error(const boost::system::error_code& error) {
  return fail(ErrorCode::environment, fmt::format("the recording's disk: {}", error.message()));
}

std::size_t different(std::vector<age::Recipient> recipients) {
  std::sort(recipients.begin(), recipients.end());
  return static_cast<std::size_t>(std::unique(recipients.begin(), recipients.end()) - recipients.begin());
}

Result<> check(const Opening& opening, const ChainEnd& chain) {
  if (!is_recording_id(opening.id.str())) return fail(ErrorCode::malformed, "this is no recording's id");
  if (different(opening.recipients) < kFewestRecipients)
    return fail(
        ErrorCode::environment,
        "a recording needs two different keys in recording.recipients: one lost key loses everything");
  if (!opening.keys.outer.locked() || !opening.keys.signing.locked())
    return fail(ErrorCode::environment,
                "memory for keys cannot be locked; raise LimitMEMLOCK= of the service");
  const std::string text = authorised_text(opening.id.str(), chain, ed25519_public(opening.keys.signing));
  if (!ed25519_verify(opening.word.server, view(text), opening.word.signature))
    return fail(ErrorCode::conflict, "the server's word is for another recorder's key or another manifest");
  return {};
}

/// The highest index that any file of the folder has.
Io<std::uint32_t> last_index(Folder& folder) {
  const auto names = folder.names();
  if (!names) return names.error();
  std::uint32_t last = 0;
  for (const std::string& name : *names) {
    for (const std::string_view kind : {kSegment, kPart, kRecovered}) {
      last = std::max(last, index_of(name, kind).value_or(0));
    }
  }
  return last;
}

}  // namespace

Result<SegmentStore> SegmentStore::open(std::unique_ptr<Folder> folder, Opening opening) {
  auto manifest = ManifestFile::open(*folder);
  if (!manifest) return disk_error(manifest.error());
  if (auto done = manifest->cut_torn_line(); !done) return disk_error(done.error());
  if (auto fine = check(opening, manifest->chain()); !fine) return fine.error();
  SegmentStore store(std::move(folder), std::move(opening), std::move(*manifest));
  if (auto started = store.start(); !started) return started.error();
  return store;
}

SegmentStore::SegmentStore(std::unique_ptr<Folder> folder, Opening opening, ManifestFile manifest)
    : folder_(std::move(folder)), opening_(std::move(opening)), manifest_(std::move(manifest)) {}

Result<> SegmentStore::start() {
  const auto last = last_index(*folder_);
  if (!last) return disk_error(last.error());
  index_ = *last;
  BeginLine begin{
      opening_.id.str(), ed25519_public(opening_.keys.signing), {}, opening_.at_ms, opening_.word};
  for (const age::Recipient& recipient : opening_.recipients) begin.recipients.push_back(recipient.str());
  return outcome(manifest_.add(begin, opening_.keys.signing));
}

Result<> SegmentStore::outcome(const Io<>& done) {
  fault_.reset();
  if (done) return {};
  fault_ = fault_of(done.error());
  return disk_error(done.error());
}

Result<> SegmentStore::begin_segment(SegmentInfo info) {
  AMPHI_ASSERT(!open_);
  if (index_ == kMaxIndex) return fail(ErrorCode::overloaded, "the recording has too many segments");
  ++index_;
  open_ = info;
  pieces_ = 0;
  return outcome(flush());
}

Result<> SegmentStore::append(ByteView matroska) {
  AMPHI_ASSERT(open_);
  if (plain_.size() + matroska.size() > kMaxSegment)
    return fail(ErrorCode::overloaded, "the segment is too large");
  seal::append(plain_, matroska);
  auto done = flush();
  const auto journal = write_journal(matroska);
  return outcome(journal ? done : journal);
}

void SegmentStore::seal_into_frame(ByteView plain, Buffer& frame) {
  const Place place{opening_.id, index_, ++pieces_};
  append_frame(frame, seal_segment(plain, opening_.recipients, opening_.keys.outer, place));
}

Io<> SegmentStore::write_journal(ByteView more) {
  if (journal_ == nullptr) return restart_journal();
  Buffer frame;
  seal_into_frame(more, frame);
  auto done = journal_->append(frame);
  if (done) done = journal_->sync();
  if (!done) journal_.reset();
  return done;
}

/// With all of the segment so far as its first piece, beside the old one until it is on the disk.
Io<> SegmentStore::restart_journal() {
  pieces_ = 0;
  Buffer frame;
  seal_into_frame(plain_, frame);
  const std::string name = file_name(index_, kPart);
  if (auto done = write_whole(*folder_, name, frame); !done) return done;
  auto file = folder_->open(name);
  if (file) journal_ = std::move(*file);
  return {};  // the data is there, and without the file the next append writes all of it again
}

Result<> SegmentStore::finish_segment(SegmentTimes times) {
  AMPHI_ASSERT(open_);
  Finished finished;
  finished.sealed = seal_segment(plain_, opening_.recipients, opening_.keys.outer, {opening_.id, index_, 0});
  finished.line = {file_name(index_, kSegment),
                   index_,
                   sha256(finished.sealed),
                   finished.sealed.size(),
                   open_->first_ms,
                   times.last_ms,
                   open_->key_frame};
  wipe(plain_);
  open_.reset();
  journal_.reset();
  waiting_.emplace_back(std::move(finished));
  return outcome(flush());
}

Result<> SegmentStore::note(Note note) {
  waiting_.emplace_back(std::move(note));
  return outcome(flush());
}

Result<> SegmentStore::retry() {
  auto done = flush();
  if (!plain_.empty() && journal_ == nullptr) {
    if (const auto journal = restart_journal(); !journal) done = journal;
  }
  return outcome(done);
}

Io<> SegmentStore::flush() {
  while (!waiting_.empty()) {
    if (auto done = write_waiting(waiting_.front()); !done) {
      drop_what_does_not_fit(fault_of(done.error()));
      return done;
    }
    waiting_.pop_front();
  }
  return {};
}

Io<> SegmentStore::write_waiting(const Waiting& waiting) {
  if (const auto* finished = std::get_if<Finished>(&waiting)) return write_segment(*finished);
  const auto as_event = [](const auto& line) { return ManifestEvent(line); };
  return manifest_.add(std::visit(as_event, std::get<Note>(waiting)), opening_.keys.signing);
}

Io<> SegmentStore::write_segment(const Finished& finished) {
  if (auto done = write_whole(*folder_, finished.line.file, finished.sealed); !done) return done;
  if (auto done = manifest_.add(finished.line, opening_.keys.signing); !done) return done;
  stored_bytes_ += finished.line.bytes;
  // A journal that stays behind is in nobody's way: who recovers sees that its segment is there.
  static_cast<void>(folder_->remove(file_name(finished.line.index, kPart)));
  return {};
}

/// The journal of a dropped segment stays where it is: what it has will be recovered.
void SegmentStore::drop_what_does_not_fit(Fault why) {
  std::size_t bytes = 0;
  for (auto at = waiting_.rbegin(); at != waiting_.rend(); ++at) {
    const auto* finished = std::get_if<Finished>(&*at);
    if (finished == nullptr) continue;
    bytes += finished->sealed.size();
    if (bytes <= kMaxBacklog) continue;
    const SegmentLine line = finished->line;
    *at = Note(
        GapLine{line.first_ms, line.last_ms - line.first_ms, std::string(to_string(why)), line.index, false});
  }
}

}  // namespace amphi::seal
