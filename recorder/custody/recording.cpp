#include "recorder/custody/recording.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "recorder/seal/age/age.hpp"
#include "recorder/seal/head.hpp"
#include "recorder/seal/journal.hpp"
#include "recorder/seal/manifest_file.hpp"
#include "recorder/seal/names.hpp"
#include "recorder/seal/segment.hpp"

namespace amphi::custody {

using seal::Buffer;
using seal::ByteView;

namespace {

constexpr std::size_t kMaxFile = 256UL << 20U;
constexpr std::size_t kMaxOuterFile = 64UL << 10U;
constexpr std::string_view kOuterMagic = "amphi-outer-key 1\n";

std::vector<MediaFile> files_of(const seal::Manifest& manifest) {
  std::vector<MediaFile> files;
  for (const seal::ManifestEvent& event : manifest.events) {
    if (const auto* line = std::get_if<seal::SegmentLine>(&event)) {
      files.push_back({line->file, line->index, line->sha256, line->bytes, 0, line->first_ms, line->last_ms});
    }
    if (const auto* line = std::get_if<seal::RecoveredLine>(&event)) {
      files.push_back({line->file, line->index, line->sha256, line->bytes, line->pieces, {}, {}});
    }
  }
  // What was recovered has its line behind later ones where the disk had failed.
  std::stable_sort(files.begin(), files.end(),
                   [](const MediaFile& a, const MediaFile& b) { return a.index < b.index; });
  return files;
}

Error cannot_read(const std::string& what, const boost::system::error_code& error) {
  const bool missing = error == boost::system::errc::no_such_file_or_directory;
  return fail(missing ? ErrorCode::not_found : ErrorCode::environment,
              fmt::format("cannot read {}: {}", what, error.message()));
}

Result<> unseal_piece(ByteView sealed, const seal::Place& place, const Keys& keys, Buffer& out) {
  const auto file = seal::unseal_segment(sealed, *keys.outer, place);
  if (!file) return file.error();
  const auto plain = seal::age::decrypt(*file, keys.identities);
  if (!plain) return plain.error();
  seal::append(out, *plain);
  return {};
}

const seal::BeginLine* beginning(const seal::Manifest& manifest) {
  return manifest.events.empty() ? nullptr : std::get_if<seal::BeginLine>(&manifest.events.front());
}

}  // namespace

Result<Recording> Recording::open(std::unique_ptr<seal::Folder> folder,
                                  const std::optional<seal::PublicKey>& server,
                                  const std::optional<seal::ChainEnd>& head) {
  const auto text = folder->read(std::string(seal::kManifest), seal::kMaxManifest);
  if (!text) return cannot_read("the recording's manifest", text.error());
  Recording made;
  made.folder_ = std::move(folder);
  made.manifest_ = seal::read_manifest(seal::text(*text), server);
  made.files_ = files_of(made.manifest_);
  if (head) seal::compare_with_head(made.manifest_, seal::text(*text), *head);
  made.head_known_ = head.has_value();
  made.compare_with_own_head(seal::text(*text));
  return made;
}

/// The one of a bundle.
void Recording::compare_with_own_head(std::string_view manifest) {
  const auto file = folder_->read(std::string(kHeadFile), seal::kMaxHead);
  if (!file && file.error() == boost::system::errc::no_such_file_or_directory) return;
  const auto problem = [&](const std::string& what) {
    manifest_.problems.push_back({std::string(kHeadFile), what});
  };
  if (!file) return problem(cannot_read("it", file.error()).message);
  if (!manifest_.server) return problem("nobody knows whose it is");
  const auto head = seal::parse_head(seal::text(*file), id(), *manifest_.server);
  if (!head) return problem(head.error().message);
  seal::compare_with_head(manifest_, manifest, *head);
  head_known_ = true;
}

bool Recording::tail_is_proven() const {
  if (head_known_) return true;
  const auto* end = manifest_.ended() ? std::get_if<seal::EndLine>(&manifest_.events.back()) : nullptr;
  return end != nullptr && !end->by_server;
}

Result<Recording> Recording::open_path(const std::string& path, const std::optional<seal::PublicKey>& server,
                                       const std::optional<seal::ChainEnd>& head) {
  auto folder = seal::DiskFolder::open_path(path);
  if (!folder) return cannot_read("the recording's folder", folder.error());
  return open(std::move(*folder), server, head);
}

std::int64_t Recording::length_ms() const {
  std::int64_t length = 0;
  for (const MediaFile& file : files_) length = std::max(length, file.last_ms.value_or(0));
  return length;
}

std::uint64_t Recording::bytes() const {
  std::uint64_t bytes = 0;
  for (const MediaFile& file : files_) bytes += file.bytes;
  return bytes;
}

std::int64_t Recording::began_ms() const {
  const seal::BeginLine* begin = beginning(manifest_);
  return begin == nullptr ? 0 : begin->at_ms;
}

std::vector<std::string> Recording::recipients() const {
  const seal::BeginLine* begin = beginning(manifest_);
  return begin == nullptr ? std::vector<std::string>{} : begin->recipients;
}

Result<Buffer> Recording::read(const MediaFile& file) const {
  // A manifest whose signatures nobody looked at could name any file.
  if (seal::index_of(file.name, seal::kSegment) != file.index &&
      seal::index_of(file.name, seal::kRecovered) != file.index)
    return fail(ErrorCode::malformed, "the manifest names a file that is no segment");
  auto bytes = folder_->read(file.name, kMaxFile);
  if (!bytes) return cannot_read(file.name, bytes.error());
  return std::move(*bytes);
}

Result<Buffer> Recording::unseal(const MediaFile& file, ByteView sealed, const Keys& keys) const {
  if (!keys.outer) return fail(ErrorCode::not_found, "the recording's outer key is missing");
  Buffer out;
  if (file.pieces == 0) {
    if (auto done = unseal_piece(sealed, {id(), file.index, 0}, keys, out); !done) return done.error();
    return out;
  }
  const seal::Journal journal = seal::read_journal(sealed);
  if (journal.pieces.size() != file.pieces || journal.whole != sealed.size())
    return fail(ErrorCode::malformed, "it has not the pieces that the manifest says");
  std::uint32_t number = 0;
  for (const ByteView piece : journal.pieces) {
    if (auto done = unseal_piece(piece, {id(), file.index, ++number}, keys, out); !done) return done.error();
  }
  return out;
}

Result<> Recording::find_outer_key(Keys& keys) const {
  if (keys.outer) return {};
  const auto file = folder_->read(std::string(kOuterKeyFile), kMaxOuterFile);
  if (!file)
    return fail(
        ErrorCode::not_found,
        "there is no outer key: on the server give its vault with --vault, elsewhere use a bundle that "
        "the server made (amphi recording bundle)");
  auto plain = seal::age::decrypt(*file, keys.identities);
  if (!plain) return plain.error();
  const seal::WipeAtEnd wiped(*plain);
  const std::string start = std::string(kOuterMagic) + id().str() + "\n";
  if (!seal::text(*plain).starts_with(start) || plain->size() != start.size() + seal::kKeyBytes)
    return fail(ErrorCode::malformed, "the outer key in this folder is of another recording");
  keys.outer = seal::Key::copy(ByteView(*plain).subspan(start.size()));
  return {};
}

Buffer seal_outer_key(const RecordingId& id, const seal::Key& outer,
                      const std::vector<seal::age::Recipient>& recipients) {
  Buffer plain;
  const seal::WipeAtEnd wiped(plain);
  seal::append(plain, seal::view(std::string(kOuterMagic) + id.str() + "\n"));
  seal::append(plain, outer.view());
  return seal::age::encrypt(plain, recipients);
}

}  // namespace amphi::custody
