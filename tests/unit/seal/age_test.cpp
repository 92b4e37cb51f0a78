// age v1 both ways against Debian's age, which is in tools/setup's test packages.
#include <fstream>
#include <iterator>

#include "mcu/base/random.hpp"
#include "recorder/seal/age/age.hpp"
#include "recorder/seal/age/bech32.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch_folder.hpp"

using namespace amphi;
using namespace amphi::seal;

namespace {

Buffer noise(std::size_t size) {
  Buffer bytes(size);
  random_bytes(bytes);
  return bytes;
}

void write(const std::string& file, ByteView bytes) {
  std::ofstream(file, std::ios::binary) << text(bytes);
}

std::string read(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

bool run(const std::string& command) {
  return std::system(command.c_str()) == 0;
}

/// A file for one key, with its pieces at hand.
struct Sealed {
  explicit Sealed(std::size_t size) : plain(noise(size)) {
    keys.push_back(age::Identity::generate());
    const std::vector recipients{keys.front().recipient()};
    file = age::encrypt(plain, recipients);
  }
  Buffer plain;
  std::vector<age::Identity> keys;
  Buffer file;
};

constexpr std::size_t kSizes[] = {0,        1, age::kChunk - 1, age::kChunk, age::kChunk + 1, 2 * age::kChunk,
                                  1'000'000};

}  // namespace

TEST_CASE("each of the recipients opens what was sealed, and nobody else") {
  const std::size_t size = GENERATE(from_range(std::begin(kSizes), std::end(kSizes)));
  const Buffer plain = noise(size);
  std::vector<age::Identity> first;
  std::vector<age::Identity> second;
  std::vector<age::Identity> stranger;
  for (auto* keys : {&first, &second, &stranger}) keys->push_back(age::Identity::generate());
  const std::vector recipients{first[0].recipient(), second[0].recipient()};
  const Buffer file = age::encrypt(plain, recipients);
  CHECK(age::decrypt(file, first).value() == plain);
  CHECK(age::decrypt(file, second).value() == plain);
  CHECK(age::decrypt(file, stranger).error().code == ErrorCode::forbidden);
}

TEST_CASE("Debian's age opens what is sealed here") {
  const std::size_t size = GENERATE(from_range(std::begin(kSizes), std::end(kSizes)));
  const test::ScratchFolder folder;
  const Sealed sealed(size);
  write(folder.file("sealed.age"), sealed.file);
  write(folder.file("key"), view(sealed.keys[0].str() + "\n"));
  REQUIRE(
      run("age -d -i " + folder.file("key") + " -o " + folder.file("out") + " " + folder.file("sealed.age")));
  CHECK(read(folder.file("out")) == text(sealed.plain));
}

TEST_CASE("what Debian's age seals to a key of its own making is opened here") {
  const std::size_t size = GENERATE(from_range(std::begin(kSizes), std::end(kSizes)));
  const test::ScratchFolder folder;
  const Buffer plain = noise(size);
  write(folder.file("plain"), plain);
  REQUIRE(run("age-keygen -o " + folder.file("key") + " 2> " + folder.file("said")));
  const auto identities = age::parse_identities(read(folder.file("key")));
  REQUIRE(identities);
  REQUIRE(run("age -r " + identities->front().recipient().str() + " -o " + folder.file("sealed.age") + " " +
              folder.file("plain")));
  const std::string file = read(folder.file("sealed.age"));
  CHECK(age::decrypt(view(file), *identities).value() == plain);
}

TEST_CASE("a changed, cut or lengthened file is not opened") {
  const Sealed sealed(age::kChunk + 500);
  const auto opens = [&](const Buffer& file) { return age::decrypt(file, sealed.keys).has_value(); };
  REQUIRE(opens(sealed.file));
  int refused = 0;
  for (std::size_t at = 0; at < sealed.file.size(); at += at < 400 ? 1 : 997) {
    Buffer changed = sealed.file;
    changed[at] = static_cast<std::uint8_t>(changed[at] ^ 1U << (at % 8));
    refused += opens(changed) ? 0 : 1;
    if (opens(changed)) FAIL("a flipped bit at byte " << at << " was not seen");
  }
  CHECK(refused > 400);
  for (const std::size_t cut : {1UL, 15UL, 16UL, 17UL, 516UL, 517UL, age::kChunk + 16, sealed.file.size()}) {
    CHECK_FALSE(opens(Buffer(sealed.file.begin(), sealed.file.end() - static_cast<std::ptrdiff_t>(cut))));
  }
  Buffer longer = sealed.file;
  longer.push_back(0);
  CHECK_FALSE(opens(longer));
}

TEST_CASE("two files to the same recipients share nothing that tells their plaintexts") {
  const Sealed one(100);
  const Buffer again = age::encrypt(one.plain, std::vector{one.keys[0].recipient()});
  REQUIRE(again.size() == one.file.size());
  CHECK(std::vector(again.end() - 116, again.end()) != std::vector(one.file.end() - 116, one.file.end()));
}

TEST_CASE("a payload fed byte by byte comes out the same") {
  const Sealed sealed(age::kChunk + 3);
  const auto header = age::parse_header(sealed.file);
  REQUIRE(header);
  auto file_key = age::open_header(*header, sealed.file, sealed.keys);
  REQUIRE(file_key);
  age::PayloadOpener opener(std::move(*file_key));
  Buffer plain;
  for (std::size_t at = header->size; at < sealed.file.size(); ++at) {
    REQUIRE(opener.push(ByteView(sealed.file).subspan(at, 1), plain));
  }
  REQUIRE(opener.finish(plain));
  CHECK(plain == sealed.plain);
}

TEST_CASE("a mistyped key is refused") {
  const age::Identity identity = age::Identity::generate();
  const std::string recipient = identity.recipient().str();
  CHECK(age::Recipient::parse(recipient).value() == identity.recipient());
  CHECK(age::Identity::parse(identity.str()).value().recipient() == identity.recipient());
  for (std::size_t at = 0; at < recipient.size(); ++at) {
    std::string typo = recipient;
    typo[at] = typo[at] == 'q' ? 'p' : 'q';
    CHECK_FALSE(age::Recipient::parse(typo));
  }
  CHECK_FALSE(age::Recipient::parse(identity.str()));
  CHECK_FALSE(age::Identity::parse(recipient));
  CHECK_FALSE(age::Recipient::parse(recipient + "q"));
  // All zero, a point whose shared secrets everybody knows.
  CHECK_FALSE(age::Recipient::parse(age::to_bech32("age", PublicKey{})));
}

TEST_CASE("a key file may have comments, and says which line is wrong") {
  const std::string key = age::Identity::generate().str();
  CHECK(age::parse_identities("# made today\n\n" + key + "\r\n" + key).value().size() == 2);
  CHECK(age::parse_identities("# nothing\n").error().code == ErrorCode::malformed);
  const auto wrong = age::parse_identities("#\n" + key + "\nAGE-SECRET-KEY-1NO\n");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().message.find("line 3") != std::string::npos);
}
