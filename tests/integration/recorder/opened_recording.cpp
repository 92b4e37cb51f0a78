#include "tests/integration/recorder/opened_recording.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "recorder/seal/age/header.hpp"
#include "recorder/seal/journal.hpp"
#include "recorder/seal/names.hpp"
#include "recorder/seal/segment.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_folder.hpp"

namespace amphi::test {
namespace {

namespace fs = std::filesystem;

std::vector<std::uint8_t> content_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// By Debian's own age.
std::vector<std::uint8_t> open_age(const std::vector<std::uint8_t>& file,
                                   const seal::age::Identity& identity) {
  const ScratchFolder scratch;
  std::ofstream(scratch.file("key")) << identity.str() << "\n";
  std::ofstream(scratch.file("in"), std::ios::binary)
      .write(reinterpret_cast<const char*>(file.data()), static_cast<std::streamsize>(file.size()));
  const std::string command =
      "age -d -i " + scratch.file("key") + " -o " + scratch.file("out") + " " + scratch.file("in");
  REQUIRE(std::system(command.c_str()) == 0);
  return content_of(scratch.file("out"));
}

class Opener {
 public:
  Opener(const std::string& id, const seal::Key& outer, const seal::age::Identity& identity)
      : id_(id), outer_(outer), identity_(identity) {}

  void add(OpenedSegment& segment, seal::ByteView sealed, std::uint32_t piece) const {
    const auto file = seal::unseal_segment(sealed, outer_, {RecordingId(id_), segment.index, piece});
    REQUIRE(file);
    const auto plain = open_age(*file, identity_);
    segment.matroska.insert(segment.matroska.end(), plain.begin(), plain.end());
    segment.file_keys.push_back(file_key(*file));
  }

 private:
  [[nodiscard]] std::vector<std::uint8_t> file_key(const std::vector<std::uint8_t>& file) const;

  const std::string& id_;
  const seal::Key& outer_;
  const seal::age::Identity& identity_;
};

std::vector<std::uint8_t> Opener::file_key(const std::vector<std::uint8_t>& file) const {
  const auto header = seal::age::parse_header(file);
  REQUIRE(header);
  const auto key = seal::age::open_header(*header, file, std::span(&identity_, 1));
  REQUIRE(key);
  return {key->view().begin(), key->view().end()};
}

std::set<std::string> names_in(const std::string& folder) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) names.insert(entry.path().filename().string());
  return names;
}

}  // namespace

std::vector<OpenedSegment> open_recording(const std::string& folder, const std::string& id,
                                          const seal::Key& outer, const seal::age::Identity& identity) {
  const Opener opener(id, outer, identity);
  std::vector<OpenedSegment> segments;
  for (const std::string& name : names_in(folder)) {
    const auto whole = seal::index_of(name, seal::kSegment);
    const auto part = seal::index_of(name, seal::kRecovered);
    if (!whole && !part) continue;
    OpenedSegment segment;
    segment.index = whole ? *whole : *part;
    segment.recovered = part.has_value();
    const auto bytes = content_of(folder + "/" + name);
    if (whole) {
      opener.add(segment, bytes, 0);
    } else {
      const seal::Journal journal = seal::read_journal(bytes);
      CHECK(journal.whole == bytes.size());
      std::uint32_t piece = 0;
      for (const seal::ByteView& sealed : journal.pieces) opener.add(segment, sealed, ++piece);
    }
    segment.frames = read_matroska(segment.matroska, true);
    segments.push_back(std::move(segment));
  }
  return segments;
}

std::size_t count_files(const std::string& folder, const std::string& ending) {
  const auto names = names_in(folder);
  return static_cast<std::size_t>(std::count_if(
      names.begin(), names.end(), [&](const std::string& name) { return name.ends_with(ending); }));
}

std::int64_t widest_hole(const std::vector<OpenedSegment>& segments, MediaKind kind) {
  std::int64_t last = -1, widest = 0;
  for (const OpenedSegment& segment : segments) {
    for (const FoundFrame& frame : segment.frames) {
      if (frame.kind != kind) continue;
      if (last >= 0) widest = std::max(widest, frame.ms - last);
      last = frame.ms;
    }
  }
  return widest;
}

}  // namespace amphi::test
