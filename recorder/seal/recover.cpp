#include "recorder/seal/recover.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "recorder/seal/journal.hpp"
#include "recorder/seal/manifest.hpp"
#include "recorder/seal/manifest_file.hpp"
#include "recorder/seal/names.hpp"

namespace amphi::seal {
namespace {

constexpr std::size_t kMaxFile = 256UL << 20U;
/// Segments in a row that a recorder can have had in its memory alone. A file beyond is none of this
/// recording's.
constexpr std::uint32_t kMostMissing = 100;

class Recovery {
 public:
  Recovery(Folder& folder, const ServerKey& server, ManifestFile manifest)
      : folder_(folder), server_(server), manifest_(std::move(manifest)) {}

  Io<Recovered> run(const std::string& end_reason, const std::optional<ChainEnd>& head) {
    if (auto done = manifest_.cut_torn_line(); !done) return done.error();
    const Manifest read = read_manifest(manifest_.text());
    found_.began = !read.events.empty();
    found_.ended = read.ended();
    for (const ManifestEvent& event : read.events) {
      listed_.insert(file_of(event));
      if (const auto* gap = std::get_if<GapLine>(&event)) missed_.insert(gap->index);
    }
    found_.damaged = is_damaged(head);
    // What somebody changed does not get the server's signature. Without a manifest there is nothing that a
    // line could be added to, and nothing that may be thrown away.
    if (!found_.began || found_.damaged) return found_;
    const auto names = folder_.names();
    if (!names) return names.error();
    if (auto done = sort_out(*names); !done) return done.error();
    if (auto done = put_in_order(); !done) return done.error();
    if (!found_.ended && !end_reason.empty()) {
      if (auto done = manifest_.add(EndLine{end_reason, 0, true}, server_.seed()); !done) return done.error();
      found_.ended = true;
    }
    found_.chain = manifest_.chain();
    return found_;
  }

 private:
  [[nodiscard]] bool is_damaged(const std::optional<ChainEnd>& head) const {
    if (!found_.began) return head.has_value();  // all of it was taken away
    Manifest read = read_manifest(manifest_.text(), server_.public_key());
    if (head) compare_with_head(read, manifest_.text(), *head);
    return read.damaged();
  }

  Io<> sort_out(const std::vector<std::string>& names) {
    for (const std::string& name : names) {
      if (name.ends_with(".tmp")) {
        if (auto done = folder_.remove(name); !done) return done;
      }
      for (const std::string_view kind : {kSegment, kRecovered, kPart}) {
        if (const auto index = index_of(name, kind)) files_[*index].insert(std::string(kind));
      }
    }
    return {};
  }

  Io<> put_in_order() {
    std::uint32_t expected = 1;
    for (const auto& [index, kinds] : files_) {
      if (index - expected > kMostMissing) break;
      Io<> done = note_missing(expected, index);
      expected = index + 1;
      if (!done) return done;
      if (kinds.contains(std::string(kSegment))) {
        done = keep(index, kSegment);
      } else if (kinds.contains(std::string(kRecovered))) {
        done = keep(index, kRecovered);
      } else {
        done = keep_journal(index);
      }
      if (done && kinds.contains(std::string(kPart)) && kinds.size() > 1)
        done = folder_.remove(file_name(index, kPart));
      if (!done) return done;
    }
    return {};
  }

  /// Segments that were in the recorder's memory alone, because the disk did not take them.
  Io<> note_missing(std::uint32_t from, std::uint32_t to) {
    for (std::uint32_t index = from; index < to && !found_.ended; ++index) {
      if (listed_.contains(file_name(index, kSegment)) || listed_.contains(file_name(index, kRecovered)) ||
          missed_.contains(index))
        continue;
      const GapLine line{0, 0, "lost", index, true};
      if (auto done = manifest_.add(line, server_.seed()); !done) return done;
    }
    return {};
  }

  /// A file with its final name is whole; it may have died before it got its line.
  Io<> keep(std::uint32_t index, std::string_view kind) {
    const std::string name = file_name(index, kind);
    if (listed_.contains(name) || found_.ended) return {};
    const auto content = folder_.read(name, kMaxFile);
    if (!content) return content.error();
    return add_line(index, name, *content);
  }

  Io<> keep_journal(std::uint32_t index) {
    if (found_.ended) return {};
    const std::string part = file_name(index, kPart);
    const std::string name = file_name(index, kRecovered);
    const auto content = folder_.read(part, kMaxFile);
    if (!content) return content.error();
    const Journal journal = read_journal(*content);
    found_.lost_bytes += content->size() - journal.whole;
    if (journal.pieces.empty()) return folder_.remove(part);
    const ByteView whole = ByteView(*content).first(journal.whole);
    // Written anew even if it is whole: what was read may never have reached the disk.
    if (auto done = write_whole(folder_, name, whole); !done) return done;
    if (auto done = add_line(index, name, whole); !done) return done;
    return folder_.remove(part);
  }

  Io<> add_line(std::uint32_t index, const std::string& name, ByteView content) {
    const auto pieces =
        static_cast<std::uint32_t>(name.ends_with(kRecovered) ? read_journal(content).pieces.size() : 0);
    found_.pieces += pieces;
    found_.segments += pieces == 0 ? 1 : 0;
    const RecoveredLine line{name, index, sha256(content), content.size(), pieces};
    return manifest_.add(line, server_.seed());
  }

  Folder& folder_;
  const ServerKey& server_;
  ManifestFile manifest_;
  Recovered found_;
  std::set<std::string> listed_;
  std::set<std::uint32_t> missed_;
  std::map<std::uint32_t, std::set<std::string>> files_;
};

}  // namespace

Io<Recovered> recover(Folder& folder, const ServerKey& server, const std::string& end_reason,
                      const std::optional<ChainEnd>& head) {
  auto manifest = ManifestFile::open(folder);
  if (!manifest) return manifest.error();
  return Recovery(folder, server, std::move(*manifest)).run(end_reason, head);
}

}  // namespace amphi::seal
