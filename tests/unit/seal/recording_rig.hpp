#pragma once
#include <string>
#include <vector>

#include "mcu/base/random.hpp"
#include "recorder/seal/journal.hpp"
#include "recorder/seal/manifest.hpp"
#include "recorder/seal/names.hpp"
#include "recorder/seal/recover.hpp"
#include "recorder/seal/segment.hpp"
#include "recorder/seal/segment_store.hpp"
#include "tests/support/catch.hpp"
#include "tests/unit/seal/test_disk.hpp"

template <class T>
struct Catch::StringMaker<amphi::seal::Io<T>> {
  static std::string convert(const amphi::seal::Io<T>& result) {
    return result.has_value() ? std::string("value") : "error: " + result.error().message();
  }
};

namespace amphi::test {

namespace age = seal::age;

/// The keys of two custodians, a server and a recording, and the recorder's and the custodian's part in
/// short.
struct RecordingRig {
  RecordingId id{"abcdefghijklmnopqrstuvwxy2"};
  std::vector<age::Identity> custodians = two();
  seal::ServerKey server{seal::Key::random()};
  seal::Key outer = seal::Key::random();

  static std::vector<age::Identity> two() {
    std::vector<age::Identity> made;
    made.push_back(age::Identity::generate());
    made.push_back(age::Identity::generate());
    return made;
  }

  seal::Opening opening(const seal::ChainEnd& chain = {}) const {
    seal::Key signing = seal::Key::random();
    const auto word = server.vouch(id, chain, seal::ed25519_public(signing));
    return {id,
            {custodians[0].recipient(), custodians[1].recipient()},
            {seal::Key::copy(outer.view()), std::move(signing)},
            word,
            1'796'000'000'000};
  }
  Result<seal::SegmentStore> start(TestDisk& disk, const seal::ChainEnd& chain = {}) const {
    return seal::SegmentStore::open(disk.folder(), opening(chain));
  }

  /// What a file of the recording says when it is opened with the second custodian's key.
  std::string opened(const std::string& name, const seal::Buffer& content) const {
    if (const auto index = seal::index_of(name, seal::kSegment)) return opened_piece(content, *index, 0);
    const auto index = seal::index_of(name, seal::kRecovered);
    if (!index) return "";
    std::string out;
    std::uint32_t piece = 0;
    for (const seal::ByteView bytes : seal::read_journal(content).pieces)
      out += opened_piece(bytes, *index, ++piece);
    return out;
  }
  /// All of it, in order.
  std::string opened(const TestDisk& disk) const {
    std::string out;
    for (const auto& [name, content] : disk.files()) out += opened(name, content);
    return out;
  }
  seal::Manifest manifest(const TestDisk& disk) const {
    const auto files = disk.files();
    const auto found = files.find(std::string(seal::kManifest));
    return seal::read_manifest(found == files.end() ? "" : seal::text(found->second), server.public_key());
  }

 private:
  std::string opened_piece(seal::ByteView sealed, std::uint32_t index, std::uint32_t piece) const {
    const auto file = seal::unseal_segment(sealed, outer, {id, index, piece});
    if (!file) return "(" + file.error().message + ")";
    const auto plain = age::decrypt(*file, {&custodians[1], 1});
    return plain ? std::string(seal::text(*plain)) : "(" + plain.error().message + ")";
  }
};

}  // namespace amphi::test
