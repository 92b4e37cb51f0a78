#include "mcu/app/cli/recording_place.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iterator>

#include "mcu/app/cli/recording_help.hpp"
#include "recorder/seal/manifest_file.hpp"
#include "recorder/seal/names.hpp"
#include "recorder/storage/recording_lock.hpp"

namespace amphi::app::cli {
namespace {

constexpr const char* kNoSettings =
    "there is no [recording] section: give the server's configuration with --config, or the folder of a "
    "bundle";

constexpr off_t kMaxKeyFile = 64L << 10U;

Result<std::optional<seal::PublicKey>> server_key_of(const std::string& text) {
  if (text.empty()) return std::optional<seal::PublicKey>();
  const auto bytes = seal::from_base64(text);
  seal::PublicKey key{};
  if (!bytes || bytes->size() != key.size())
    return fail(ErrorCode::malformed, "--server-key takes the 44 letters that verify shows");
  std::copy(bytes->begin(), bytes->end(), key.begin());
  return std::optional(key);
}

std::string path_of(const RecordingSettings& settings, const std::string& typed) {
  std::error_code ignored;
  if (typed.find('/') != std::string::npos || std::filesystem::is_directory(typed, ignored)) return typed;
  if (settings.directory.empty() || !seal::is_recording_id(typed)) return "";
  return settings.directory + "/" + typed;
}

/// The id, where the folder is one of the server's spool and no copy.
std::optional<RecordingId> id_on_server(const RecordingSettings& settings, const std::string& path) {
  std::error_code ignored;
  const auto folder = std::filesystem::weakly_canonical(path, ignored);
  const std::string name = folder.filename().string();
  if (settings.directory.empty() || !seal::is_recording_id(name) ||
      !std::filesystem::equivalent(folder.parent_path(), settings.directory, ignored))
    return std::nullopt;
  return RecordingId(name);
}

/// How far the recording must have come. Nothing: nothing is kept of it, or not for whoever asks.
Result<std::optional<seal::ChainEnd>> head_in_vault(const RecordingSettings& settings,
                                                    const std::string& typed, const RecordingId& id) {
  auto vault = open_vault(settings, typed);
  const auto server = vault ? vault->read_server_key() : Result<seal::ServerKey>(vault.error());
  if (!server) return std::optional<seal::ChainEnd>();
  auto head = vault->head(id, server->public_key());
  if (head) return std::optional(std::move(*head));
  if (head.error().code == ErrorCode::malformed) return head.error();
  return std::optional<seal::ChainEnd>();
}

Error bad_key_file(ErrorCode code, const std::string& file, std::string_view why) {
  return fail(code, fmt::format("cannot use the key file {}: {}", file, why));
}

/// Not waiting for whoever writes into a pipe, nor reading a device that never ends.
Result<FileDescriptor> open_key_file(const std::string& name) {
  FileDescriptor file(open(name.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  struct stat about {};
  if (!file || fstat(file.get(), &about) != 0)
    return bad_key_file(ErrorCode::environment, name, std::strerror(errno));
  if (!S_ISREG(about.st_mode)) return bad_key_file(ErrorCode::malformed, name, "it is no regular file");
  if (about.st_size > kMaxKeyFile) return bad_key_file(ErrorCode::malformed, name, "it is larger than 64 KB");
  return file;
}

Result<> read_key_file(const std::string& name, custody::Keys& keys) {
  const auto file = open_key_file(name);
  if (!file) return file.error();
  seal::Buffer text(kMaxKeyFile);
  const seal::WipeAtEnd wiped(text);
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t count = read(file->get(), text.data() + size, text.size() - size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return bad_key_file(ErrorCode::environment, name, std::strerror(errno));
    if (count == 0) break;
    size += static_cast<std::size_t>(count);
  }
  auto identities = seal::age::parse_identities(seal::text(seal::ByteView(text).first(size)));
  if (!identities) return bad_key_file(identities.error().code, name, identities.error().message);
  std::move(identities->begin(), identities->end(), std::back_inserter(keys.identities));
  return {};
}

bool is_vouched_for(const seal::BeginLine& begin, const seal::ChainEnd& link,
                    const std::optional<seal::PublicKey>& server) {
  const std::string text = seal::authorised_text(begin.recording, link, begin.key);
  return server && begin.word.server == *server &&
         seal::ed25519_verify(*server, seal::view(text), begin.word.signature);
}

}  // namespace

Result<std::unique_ptr<seal::Folder>> open_spool(const RecordingSettings& settings) {
  if (settings.directory.empty()) return fail(ErrorCode::environment, kNoSettings);
  auto folder = seal::DiskFolder::open_path(settings.directory);
  if (!folder)
    return fail(
        ErrorCode::environment,
        fmt::format("cannot open {}: {}; open its volume (amphi recording storage open), or see amphi doctor",
                    settings.directory, folder.error().message()));
  return std::move(*folder);
}

Result<seal::Vault> open_vault(const RecordingSettings& settings, const std::string& typed) {
  const std::string& path = typed.empty() ? settings.vault : typed;
  if (path.empty()) return fail(ErrorCode::environment, kNoSettings);
  return seal::Vault::open(path);
}

Result<FileDescriptor> lock_recording(const RecordingSettings& settings, const RecordingId& id) {
  auto lock = storage::lock_recording(settings.directory, id);
  if (!lock && lock.error().code == ErrorCode::not_found) return unknown_recording();
  return lock;
}

Result<seal::PublicKey> server_of_vault(const RecordingSettings& settings, const std::string& typed) {
  auto vault = open_vault(settings, typed);
  if (!vault) return vault.error();
  const auto key = vault->read_server_key();
  if (!key) return key.error();
  return key->public_key();
}

Result<> check_server(const custody::Recording& recording) {
  const auto content = recording.folder().read(std::string(seal::kManifest), seal::kMaxManifest);
  if (!content) return fail(ErrorCode::environment, "cannot read the manifest: " + content.error().message());
  std::string_view text = seal::text(*content);
  bool vouched = false;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    const auto line = seal::parse_line(text.substr(0, end));
    text.remove_prefix(end + 1);
    const auto* begin = line ? std::get_if<seal::BeginLine>(&line->event) : nullptr;
    if (begin == nullptr) continue;
    vouched = is_vouched_for(*begin, line->link, recording.manifest().server);
    if (!vouched) break;
  }
  if (vouched) return {};
  return fail(ErrorCode::conflict,
              "this recording is not of that server, or somebody changed who signed for it; see: amphi "
              "recording verify");
}

Result<custody::Recording> open_recording(const RecordingSettings& settings,
                                          const RecordingArguments& arguments) {
  if (auto known = check_known(settings, arguments.recording); !known) return known.error();
  const auto server = server_key_of(arguments.server_key);
  if (!server) return server.error();
  const std::string path = path_of(settings, arguments.recording);
  if (path.empty())
    return fail(
        ErrorCode::not_found,
        fmt::format(
            "there is no folder \"{}\"; for a recording of the server give its configuration with --config",
            arguments.recording));
  std::optional<seal::ChainEnd> head;
  if (const auto id = id_on_server(settings, path)) {
    auto kept = head_in_vault(settings, arguments.vault, *id);
    if (!kept) return kept.error();
    head = std::move(*kept);
  }
  return custody::Recording::open_path(path, *server, head);
}

bool is_running(const RecordingSettings& settings, const RecordingArguments& arguments) {
  const auto id = id_on_server(settings, path_of(settings, arguments.recording));
  if (!id) return false;
  const auto lock = lock_recording(settings, *id);
  return !lock && lock.error().code == ErrorCode::conflict;
}

Result<custody::Keys> keys_for(const custody::Recording& recording, const RecordingSettings& settings,
                               const RecordingArguments& arguments) {
  custody::Keys keys;
  for (const std::string& file : arguments.key_files) {
    if (auto read = read_key_file(file, keys); !read) return read.error();
  }
  if (keys.identities.empty()) return keys;
  if (!arguments.vault.empty() || !settings.vault.empty()) {
    auto vault = open_vault(settings, arguments.vault);
    if (!vault) return vault.error();
    auto outer = vault->read(recording.id());
    if (outer) keys.outer = std::move(*outer);
  }
  if (auto fits = check_custodian(recording, keys); !fits) return fits.error();
  if (auto found = recording.find_outer_key(keys); !found) return found.error();
  return keys;
}

}  // namespace amphi::app::cli
