// What runs inside the virtual machine of tests/vm/run: the storage commands, and a recorder of numbered
// pieces that says on standard output how far it is safe.
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "mcu/app/cli/storage.hpp"
#include "mcu/base/file_descriptor.hpp"
#include "recorder/custody/verify.hpp"
#include "recorder/seal/recover.hpp"
#include "recorder/seal/segment_store.hpp"
#include "recorder/seal/vault.hpp"
#include "recorder/storage/encrypted.hpp"

using namespace amphi;

namespace {

const RecordingId kId{"vmvmvmvmvmvmvmvmvmvmvmvmvm"};
constexpr int kPiecesPerSegment = 8;
constexpr std::size_t kPieceBytes = 24'000;
constexpr std::string_view kMarker = "amphi-planted-marker ";

[[noreturn]] void stop(const std::string& why) {
  fmt::print("FAILED {}\n", why);
  std::fflush(stdout);
  std::exit(1);
}

template <class T>
T need(Result<T> result, const char* what) {
  if (!result) stop(fmt::format("{}: {}", what, result.error().message));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

template <class T>
T need_io(seal::Io<T> result, const char* what) {
  if (!result) stop(fmt::format("{}: {}", what, result.error().message()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

std::string piece(long number) {
  std::string text = fmt::format("{}{:08}\n", kMarker, number);
  text.resize(kPieceBytes, '.');
  return text;
}

struct Place {
  explicit Place(char** arguments)
      : spool(arguments[0]), vault(need(seal::Vault::open(arguments[1]), "vault")) {
    std::ifstream in(arguments[2]);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    keys.identities = need(seal::age::parse_identities(text), "keys");
  }
  std::unique_ptr<seal::Folder> folder() {
    auto root = need_io(seal::DiskFolder::open_path(spool), "spool");
    if (root->make_folder(kId.str())) need_io(root->sync(), "spool");
    return need_io(root->open_folder(kId.str()), "recording");
  }
  seal::Key outer() {
    auto key = vault.read(kId);
    if (!key) key = vault.make(kId);
    return need(std::move(key), "outer key");
  }
  seal::Recovered recover(const char* end_reason) {
    const auto server = need(vault.read_or_make_server_key(), "server key");
    return need_io(seal::recover(*folder(), server, end_reason), "recovery");
  }

  std::string spool;
  seal::Vault vault;
  custody::Keys keys;
};

/// The number of the last piece; every one before must be there, once and in order.
long read_back(Place& place) {
  const auto recording = custody::Recording::open(place.folder(), {});
  if (!recording) return 0;
  place.keys.outer = place.outer();
  const auto checked = custody::verify(*recording, place.keys);
  const std::size_t expected = recording->manifest().ended() ? 0 : 1;  // that it has not ended
  if (checked.problems.size() != expected)
    stop(fmt::format("verify: {}: {}", checked.problems.front().file, checked.problems.front().what));
  long last = 0;
  for (const custody::MediaFile& file : recording->files()) {
    const auto sealed = need(recording->read(file), "reading");
    const auto plain = need(recording->unseal(file, sealed, place.keys), "opening");
    for (std::size_t at = 0; at < plain.size(); at += kPieceBytes) {
      const std::string next = piece(++last);
      if (seal::text(seal::ByteView(plain).subspan(at, kPieceBytes)) != next)
        stop(fmt::format("piece {} is not there, in {}", last, file.name));
    }
  }
  return last;
}

int check_encrypted(const char* path) {
  const FileDescriptor folder(open(path, O_RDONLY | O_DIRECTORY));
  const auto encrypted = storage::check_encrypted(folder.get());
  if (!encrypted) fmt::print("refused: {}\n", encrypted.error().message);
  return encrypted ? 0 : 1;
}

int check(Place place, long safe, bool end) {
  const auto recovered = place.recover(end ? "interrupted" : "");
  const long last = read_back(place);
  fmt::print("kept {} of {} pieces that were safe; {} recovered out of a journal\n", last, safe,
             recovered.pieces);
  if (last < safe) stop("pieces that were safe are lost");
  return 0;
}

/// Until the power goes.
[[noreturn]] void record(Place place) {
  if (check_encrypted(place.spool.c_str()) != 0) stop("the spool is not encrypted");
  const auto recovered = place.recover("");
  long number = read_back(place);
  const auto server = need(place.vault.read_or_make_server_key(), "server key");
  seal::Key signing = seal::Key::random();
  const auto word = server.vouch(kId, recovered.chain, seal::ed25519_public(signing));
  std::vector<seal::age::Recipient> recipients;
  for (const auto& identity : place.keys.identities) recipients.push_back(identity.recipient());
  auto store = need(seal::SegmentStore::open(place.folder(),
                                             {kId, recipients, {place.outer(), std::move(signing)}, word, 0}),
                    "recorder");
  for (;;) {
    need(store.begin_segment({number * 1000, true}), "segment");
    for (int i = 0; i < kPiecesPerSegment; ++i) {
      need(store.append(seal::view(piece(++number))), "piece");
      fmt::print("safe {}\n", number);
      std::fflush(stdout);
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    need(store.finish_segment({number * 1000}), "segment");
  }
}

int storage_command(const std::string& action, char** arguments) {
  app::cli::StorageArguments given;
  given.volume.device = arguments[0];
  given.volume.mount_point = arguments[1];
  given.passphrase_file = arguments[2];
  given.force = true;
  storage::SystemCommands commands;
  const auto run = action == "init"    ? app::cli::init_storage
                   : action == "open"  ? app::cli::open_storage
                   : action == "close" ? app::cli::close_storage
                                       : app::cli::destroy_storage;
  const auto report = run(given, commands);
  fmt::print("{}\n", report ? report->text : report.error().message);
  if (report) return 0;
  return report.error().code == ErrorCode::unauthorized ? 3 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string action = argc > 1 ? argv[1] : "";
  if (action == "encrypted" && argc == 3) return check_encrypted(argv[2]);
  if (action == "record" && argc == 5) record(Place(argv + 2));
  if (action == "check" && argc == 6) return check(Place(argv + 2), std::atol(argv[5]), false);
  if (action == "end" && argc == 6) return check(Place(argv + 2), std::atol(argv[5]), true);
  if (argc == 5) return storage_command(action, argv + 2);
  fmt::print(stderr, "see tests/vm/run\n");
  return 2;
}
