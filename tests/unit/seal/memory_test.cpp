// What is left in a process's memory of the keys that it sealed with: another process looks.
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "tests/support/scratch_folder.hpp"
#include "tests/unit/seal/recording_rig.hpp"

using namespace amphi;
using namespace amphi::seal;
using test::RecordingRig;

namespace {

/// To be found, or the looking is worth nothing.
constexpr std::string_view kCanary = "a canary that is known to sit here";
constexpr std::size_t kLargestMapping = 256UL << 20U;

/// Seals two segments and a piece of a third one in `folder`, tells the keys that the test needs, then waits.
[[noreturn]] void recorder(const std::string& folder, int tell) {
  const std::string canary(kCanary);
  {
    const RecordingRig rig;
    auto store = SegmentStore::open(std::move(*DiskFolder::open_path(folder)), rig.opening());
    for (int segment = 0; store && segment < 3; ++segment) {
      static_cast<void>(store->begin_segment({segment * 8000, true}));
      for (int i = 0; i < 3; ++i) static_cast<void>(store->append(Buffer(100'000, 'x')));
      if (segment < 2) static_cast<void>(store->finish_segment({segment * 8000 + 8000}));
    }
    std::string keys = rig.custodians[1].str();
    if (write(tell, keys.data(), keys.size()) < 0 || write(tell, rig.outer.view().data(), kKeyBytes) < 0)
      _exit(1);
    wipe({reinterpret_cast<std::uint8_t*>(keys.data()), keys.size()});
  }
  close(tell);
  while (canary.size() == kCanary.size()) pause();
  _exit(0);
}

/// Makes a custodian's key, spells it, reads it back as out of a file and forgets it, then waits.
[[noreturn]] void custodian(int tell) {
  const std::string canary(kCanary);
  {
    std::string spelt = age::Identity::generate().str();
    const auto read = age::parse_identities(spelt);
    if (!read || write(tell, spelt.data(), spelt.size()) < 0) _exit(1);
    wipe(spelt);
  }
  close(tell);
  while (canary.size() == kCanary.size()) pause();
  _exit(0);
}

std::string read_all(int file) {
  std::string all;
  char buffer[4096];
  for (ssize_t got = read(file, buffer, sizeof buffer); got > 0; got = read(file, buffer, sizeof buffer))
    all.append(buffer, static_cast<std::size_t>(got));
  return all;
}

/// Everything that the process can write to.
std::vector<std::string> memory_of(pid_t process) {
  const std::string folder = "/proc/" + std::to_string(process);
  const FileDescriptor memory(open((folder + "/mem").c_str(), O_RDONLY));
  std::vector<std::string> found;
  std::ifstream maps(folder + "/maps");
  for (std::string line; std::getline(maps, line);) {
    unsigned long from = 0;
    unsigned long to = 0;
    char rights[5] = "";
    if (std::sscanf(line.c_str(), "%lx-%lx %4s", &from, &to, rights) != 3 || rights[1] != 'w') continue;
    if (to - from > kLargestMapping) continue;  // a sanitizer's shadow
    std::string bytes(to - from, '\0');
    const ssize_t got = pread(memory.get(), bytes.data(), bytes.size(), static_cast<off_t>(from));
    if (got > 0) found.push_back(bytes.substr(0, static_cast<std::size_t>(got)));
  }
  return found;
}

bool has(const std::vector<std::string>& memory, std::string_view what) {
  return std::any_of(memory.begin(), memory.end(),
                     [&](const std::string& part) { return part.find(what) != std::string::npos; });
}

/// The file keys of all that lies in the folder.
std::vector<age::FileKey> file_keys(const std::string& folder, const Key& outer,
                                    const std::vector<age::Identity>& who) {
  const RecordingId id = RecordingRig().id;
  std::vector<age::FileKey> keys;
  const auto add = [&](ByteView sealed, const Place& place) {
    const auto file = unseal_segment(sealed, outer, place);
    REQUIRE(file);
    const auto header = age::parse_header(*file);
    REQUIRE(header);
    auto key = age::open_header(*header, *file, who);
    REQUIRE(key);
    keys.push_back(std::move(*key));
  };
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    std::ifstream in(entry.path(), std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(in), {}};
    if (const auto index = index_of(name, kSegment)) add(view(content), {id, *index, 0});
    const auto open = index_of(name, kPart);
    std::uint32_t piece = 0;
    if (open) {
      for (const ByteView sealed : read_journal(view(content)).pieces) add(sealed, {id, *open, ++piece});
    }
  }
  return keys;
}

}  // namespace

TEST_CASE("after a recording no key of it is in the recorder's memory") {
  const test::ScratchFolder folder;
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) recorder(folder.path(), ends[1]);
  close(ends[1]);
  const std::string told = read_all(ends[0]);
  close(ends[0]);
  REQUIRE(told.size() > kKeyBytes);
  const std::string outer_text = told.substr(told.size() - kKeyBytes);
  std::vector<age::Identity> who;
  who.push_back(age::Identity::parse(told.substr(0, told.size() - kKeyBytes)).value());
  const auto keys = file_keys(folder.path(), Key::copy(view(outer_text)), who);
  CHECK(keys.size() == 5);

  const auto memory = memory_of(child);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  REQUIRE(has(memory, kCanary));
  for (const age::FileKey& key : keys) CHECK_FALSE(has(memory, text(key.view())));
  CHECK_FALSE(has(memory, outer_text));
  CHECK_FALSE(has(memory, text(who[0].scalar().view())));
}

TEST_CASE("a custodian's key that was made, spelt, read and dropped is nowhere in memory") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) custodian(ends[1]);
  close(ends[1]);
  const std::string told = read_all(ends[0]);
  close(ends[0]);
  const auto memory = memory_of(child);
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  REQUIRE(has(memory, kCanary));

  REQUIRE(told.size() > 60);
  std::string letters =
      told.substr(30, 24);  // an allocator overwrites the beginning of what it is given back
  CHECK_FALSE(has(memory, letters));
  for (char& c : letters) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  CHECK_FALSE(has(memory, letters));
  constexpr std::string_view kLetters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  for (char& c : letters) c = static_cast<char>(kLetters.find(c));
  CHECK_FALSE(has(memory, letters));
  const auto identity = age::Identity::parse(told);
  REQUIRE(identity);
  CHECK_FALSE(has(memory, text(identity->scalar().view()).substr(16)));
}

TEST_CASE("a secret is in locked memory, all zero in a child, and wiped when it goes") {
  Key secret = Key::random();
  REQUIRE(secret.locked());
  const pid_t child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const auto bytes = secret.view();
    _exit(std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; }) ? 0 : 1);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  const Key moved = std::move(secret);
  CHECK(moved.locked());
}
