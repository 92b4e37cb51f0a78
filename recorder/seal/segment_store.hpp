#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "mcu/base/ids.hpp"
#include "mcu/base/result.hpp"
#include "recorder/seal/age/keys.hpp"
#include "recorder/seal/fault.hpp"
#include "recorder/seal/folder.hpp"
#include "recorder/seal/manifest_file.hpp"

namespace amphi::seal {

/// Everything secret that one recording needs. Made by amphi, sent over the link once, wiped with the object.
struct RecordingKeys {
  Key outer;    ///< from the vault; the same as long as the recording lives
  Key signing;  ///< Ed25519 seed of this recorder, which nobody else keeps
};

struct Opening {
  RecordingId id;
  std::vector<age::Recipient> recipients;  ///< at least two different ones
  RecordingKeys keys;
  ServerWord word;         ///< the server's, for the signing key
  std::int64_t at_ms = 0;  ///< UTC
};

struct SegmentInfo {
  std::int64_t first_ms = 0;  ///< of the recording's own time, pauses left out
  bool key_frame = true;      ///< its picture begins with one
};
struct SegmentTimes {
  std::int64_t last_ms = 0;
};

/// What a recorder may say in the manifest besides its segments.
using Note = std::variant<PauseLine, ResumeLine, GapLine, EndLine>;

/// One recording's folder as its recorder writes it: what is being recorded goes to the journal each second
/// and is synced; a finished segment is sealed as a whole, takes its name by rename, gets its line, and its
/// journal goes.
///
/// An error of the disk loses nothing at first: the open segment is in memory, finished ones that could not
/// be written wait there (up to kMaxBacklog bytes, sealed), and each later call tries again from the start,
/// with new files. What does not fit any more is dropped, the oldest first, and the manifest says so once it
/// can be written.
///
/// Calls block for as long as the disk does, so they belong on a thread of their own. One thread at a time.
class SegmentStore {
 public:
  static constexpr std::size_t kMaxBacklog = 48UL << 20U;  ///< five minutes at 1.25 Mbit/s
  static constexpr std::size_t kMaxSegment = 32UL << 20U;

  /// Goes on with what is in the folder, which must have been recovered; the manifest gets its `begin` line.
  /// environment: the disk, memory that cannot be locked, or too few recipients. conflict: the server's word
  /// is for another key or place.
  static Result<SegmentStore> open(std::unique_ptr<Folder> folder, Opening opening);

  /// Between segments.
  Result<> begin_segment(SegmentInfo info);
  /// About a second of Matroska; on the disk when this returns without an error. environment: see fault();
  /// the bytes are kept in memory. overloaded: the segment is too large; finish it.
  Result<> append(ByteView matroska);
  Result<> finish_segment(SegmentTimes times);
  /// Between segments. A note that could not be written is tried again by the next call.
  Result<> note(Note note);

  /// Tries again what is waiting, for when there is nothing else to say.
  Result<> retry();

  /// What the last call failed on; nothing when it worked.
  [[nodiscard]] std::optional<Fault> fault() const { return fault_; }
  /// Whether all that was given so far is on the disk.
  [[nodiscard]] bool flushed() const { return waiting_.empty() && (plain_.empty() || journal_ != nullptr); }
  /// How far the manifest has come that is on the disk.
  [[nodiscard]] const ChainEnd& chain() const { return manifest_.chain(); }
  /// Bytes that may still be written, for the minutes left.
  Io<std::uint64_t> free_bytes() { return folder_->free_bytes(); }
  /// Bytes of this recorder's segments, sealed.
  [[nodiscard]] std::uint64_t stored_bytes() const { return stored_bytes_; }
  /// Of the segment that is open or was last.
  [[nodiscard]] std::uint32_t index() const { return index_; }

 private:
  struct Finished {
    SegmentLine line;
    Buffer sealed;
  };
  using Waiting = std::variant<Finished, Note>;

  SegmentStore(std::unique_ptr<Folder> folder, Opening opening, ManifestFile manifest);
  Result<> start();
  Result<> outcome(const Io<>& done);
  Io<> write_journal(ByteView more);
  Io<> restart_journal();
  void seal_into_frame(ByteView plain, Buffer& frame);
  Io<> flush();
  Io<> write_waiting(const Waiting& waiting);
  Io<> write_segment(const Finished& finished);
  void drop_what_does_not_fit(Fault why);

  std::unique_ptr<Folder> folder_;
  Opening opening_;
  ManifestFile manifest_;
  std::uint32_t index_ = 0;
  std::uint64_t stored_bytes_ = 0;
  std::optional<Fault> fault_;

  std::optional<SegmentInfo> open_;  ///< the segment that is being written
  Buffer plain_;                     ///< all of it so far
  std::uint32_t pieces_ = 0;         ///< in its journal
  std::unique_ptr<File> journal_;    ///< none: begins anew with the next append
  std::deque<Waiting> waiting_;      ///< finished, not on the disk yet, in order
};

}  // namespace amphi::seal
