#include "mcu/app/recording_desk.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

#include "mcu/base/log.hpp"
#include "recorder/process/keys_pipe.hpp"
#include "recorder/seal/fault.hpp"
#include "recorder/seal/recover.hpp"
#include "recorder/storage/encrypted.hpp"
#include "recorder/storage/retention.hpp"

namespace amphi::app {
namespace {

using namespace std::chrono_literals;
using RecordingError = ports::RecordingReport::Error;

constexpr Duration kRecorderPatience = 12s;
constexpr std::int64_t kMegabyte = 1 << 20;
constexpr std::string_view kInterrupted = "interrupted";  ///< a recorder died, or the server

std::int64_t wall_clock_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Error disk_error(const char* what) {
  return fail(ErrorCode::environment, fmt::format("{}: {}", what, std::strerror(errno)));
}

RecordingError error_of(int number) {
  switch (number) {
    case ENOSPC:
    case EDQUOT:
      return RecordingError::disk_full;
    case EROFS:
      return RecordingError::read_only;
    default:
      return RecordingError::io_error;
  }
}

/// Which of the two folders somebody has to make or open first; none.
std::optional<RecordingError> find_missing(const RecordingSettings& settings) {
  for (const auto& [path, error] : {std::pair(&settings.directory, RecordingError::no_folder),
                                    std::pair(&settings.vault, RecordingError::no_vault)}) {
    const FileDescriptor folder(::open(path->c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder && (errno == ENOENT || errno == ENOTDIR || errno == EACCES)) {
      log::error("nothing can be recorded: recording.{} cannot be opened: {}; amphi doctor says what to do",
                 error == RecordingError::no_vault ? "vault" : "directory", std::strerror(errno));
      return error;
    }
  }
  return std::nullopt;
}

bool is_recording(const std::string& name) {
  constexpr std::size_t kLength = 26;
  return name.size() == kLength &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string::npos;
}

/// The recording's folder in the spool, made where it is not there.
Result<FileDescriptor> open_folder(const std::string& directory, const RecordingId& recording, bool make) {
  const FileDescriptor spool(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!spool) return disk_error("the folder for recordings cannot be opened; is its volume mounted?");
  const char* name = recording.str().c_str();
  const bool made = make && ::mkdirat(spool.get(), name, 0700) == 0;
  if (make && !made && errno != EEXIST) return disk_error("a recording's folder cannot be made");
  if (made && ::fsync(spool.get()) != 0) return disk_error("a recording's folder is not kept");
  FileDescriptor folder(::openat(spool.get(), name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (!folder) return disk_error("a recording's folder cannot be opened");
  return folder;
}

seal::DiskFolder folder_of(const FileDescriptor& descriptor) {
  return seal::DiskFolder(FileDescriptor(::fcntl(descriptor.get(), F_DUPFD_CLOEXEC, 3)));
}

bool is_digest(const std::string& text) {
  constexpr std::size_t kLength = 64;
  return text.size() == kLength && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// What is kept of how far the recording's manifest had come; nothing where nothing is.
Result<std::optional<seal::ChainEnd>> head_of(seal::Vault& vault, const seal::ServerKey& server,
                                              const RecordingId& recording) {
  auto head = vault.head(recording, server.public_key());
  if (head) return std::optional(std::move(*head));
  if (head.error().code == ErrorCode::not_found) return std::optional<seal::ChainEnd>();
  return head.error();
}

/// Later looks at the folder are compared with it. Without an effect where the recording was deleted.
void keep(seal::Vault& vault, const seal::ServerKey& server, const RecordingId& recording,
          const seal::ChainEnd& chain) {
  const auto kept = vault.keep_head(recording, chain, server);
  if (!kept && kept.error().code != ErrorCode::not_found)
    log::error("how far a recording has come is not kept: {}", kept.error().message);
}

/// Of one recording, of which nothing is being recorded.
Result<seal::Recovered> put_in_order(const FileDescriptor& descriptor, seal::Vault& vault,
                                     const seal::ServerKey& server, const RecordingId& recording,
                                     const std::string& end_reason) {
  if (!wait_for_recorder(descriptor.get(), kRecorderPatience))
    return fail(ErrorCode::conflict, "a recorder still writes into this folder");
  const auto head = head_of(vault, server, recording);
  if (!head && head.error().code == ErrorCode::malformed) {
    seal::Recovered changed;
    changed.began = changed.damaged = true;
    return changed;
  }
  if (!head) return head.error();
  seal::DiskFolder folder = folder_of(descriptor);
  auto recovered = seal::recover(folder, server, end_reason, *head);
  if (!recovered) {
    errno = recovered.error().value();
    return disk_error("a recording cannot be put in order");
  }
  if (recovered->began && !recovered->damaged) keep(vault, server, recording, recovered->chain);
  return *recovered;
}

}  // namespace

bool wait_for_recorder(int folder, Duration patience) {
  for (const Instant deadline = now() + patience;; std::this_thread::sleep_for(20ms)) {
    if (::flock(folder, LOCK_EX | LOCK_NB) == 0) {
      ::flock(folder, LOCK_UN);
      return true;
    }
    if (now() > deadline) return false;
  }
}

fanout::RecordingDesk::Prepared RecordingDesk::prepare(const RecordingId& recording, const RoomId& room) {
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    first = running_.insert(recording).second;
  }
  auto prepared = prepare_allowed(recording, room);
  // Of one whose recorder is not the first there is something to close.
  if (first && std::holds_alternative<RecordingError>(prepared)) {
    const std::lock_guard lock(mutex_);
    running_.erase(recording);
  }
  return prepared;
}

fanout::RecordingDesk::Prepared RecordingDesk::prepare_allowed(const RecordingId& recording,
                                                               const RoomId& room) {
  // Whoever forbids it and then sees that the desk is not busy may rely on it.
  if (!allowed_) return RecordingError::closed;
  if (const auto missing = find_missing(settings_)) return *missing;
  if (auto encrypted = check_encrypted(); !encrypted) {
    log::error("nothing can be recorded: {}", encrypted.error().message);
    return RecordingError::not_encrypted;
  }
  errno = 0;
  auto ready = make_ready(recording, room);
  if (ready) return std::move(*ready);
  const int number = errno;
  log::error("nothing can be recorded: {}", ready.error().message);
  return error_of(number);
}

Result<> RecordingDesk::check_encrypted() const {
  if (!settings_.require_encrypted_storage) return {};
  const FileDescriptor spool(::open(settings_.directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  // One that is not there is another error, told with the next step.
  return spool ? storage::check_encrypted(spool.get()) : Result<>{};
}

Result<fanout::PreparedRecording> RecordingDesk::make_ready(const RecordingId& recording,
                                                            const RoomId& room) {
  auto vault = seal::Vault::open(settings_.vault);
  if (!vault) return vault.error();
  const auto server = vault->read_or_make_server_key();
  if (!server) return server.error();
  auto folder = open_folder(settings_.directory, recording, true);
  if (!folder) return folder.error();
  const auto recovered = put_in_order(*folder, *vault, *server, recording, "");
  if (!recovered) return recovered.error();
  if (recovered->damaged) return fail(ErrorCode::conflict, "this recording's manifest was changed");
  if (recovered->ended) return fail(ErrorCode::conflict, "this recording has ended");
  if (!recovered->began) {
    if (auto kept = note_keep(*folder, room); !kept) return kept.error();
  }
  auto outer = recovered->began ? vault->read(recording) : vault->make(recording);
  if (!outer && outer.error().code == ErrorCode::conflict) outer = vault->read(recording);
  if (!outer) return outer.error();
  const seal::RecordingKeys keys{std::move(*outer), seal::Key::random()};
  const seal::ServerWord word =
      server->vouch(recording, recovered->chain, seal::ed25519_public(keys.signing));
  auto pipe = recorder::write_keys(keys);
  if (!pipe) return pipe.error();
  link::RecordOrder order;
  order.recipients = settings_.recipients;
  order.server_key = seal::to_base64(word.server);
  order.server_signature = seal::to_base64(word.signature);
  order.at_ms = wall_clock_ms();
  order.segment_ms = settings_.segment_seconds * 1000;
  order.minutes_low = settings_.minutes_low;
  order.reserve_bytes = settings_.reserve_megabytes * kMegabyte;
  return fanout::PreparedRecording{std::move(*folder), std::move(*pipe), std::move(order)};
}

/// Whose it is, and when it goes.
Result<> RecordingDesk::note_keep(const FileDescriptor& descriptor, const RoomId& room) const {
  const auto made = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  seal::DiskFolder folder = folder_of(descriptor);
  return storage::write_keep(
      folder,
      {.room = room, .made = made, .delete_at = storage::deletion_date(made, settings_.retention_days)});
}

void RecordingDesk::keep_head(const RecordingId& recording, const link::RecordingHead& head) {
  if (!is_digest(head.digest)) return;
  auto vault = seal::Vault::open(settings_.vault);
  const auto server = vault ? vault->read_server_key() : Result<seal::ServerKey>(vault.error());
  if (server) return keep(*vault, *server, recording, {head.lines, head.digest});
  log::error("how far a recording has come is not kept: {}", server.error().message);
}

void RecordingDesk::close(const RecordingId& recording, RecordingError why) {
  const std::string reason(why == RecordingError::none ? kInterrupted : to_string(why));
  const auto finished = finish(recording, reason);
  if (!finished) {
    in_order_ = false;
    log::error("a recording is not closed well; it will be tried again: {}", finished.error().message);
  } else if (finished->damaged) {
    log::error("a recording's manifest was changed; it is left as it is");
  }
  const std::lock_guard lock(mutex_);
  running_.erase(recording);
}

bool RecordingDesk::is_running(const RecordingId& recording) const {
  const std::lock_guard lock(mutex_);
  return running_.contains(recording);
}

bool RecordingDesk::busy() const {
  const std::lock_guard lock(mutex_);
  return !running_.empty();
}

Result<seal::Recovered> RecordingDesk::finish(const RecordingId& recording, const std::string& end_reason) {
  auto vault = seal::Vault::open(settings_.vault);
  if (!vault) return vault.error();
  const auto server = vault->read_server_key();
  if (!server) return server.error();
  const auto folder = open_folder(settings_.directory, recording, false);
  if (!folder) return folder.error();
  return put_in_order(*folder, *vault, *server, recording, end_reason);
}

Result<int> RecordingDesk::recover_all() {
  // Whoever starts the server is told now what else a moderator would find out at the button.
  if (const auto vault = seal::Vault::open(settings_.vault); !vault) return vault.error();
  if (const auto encrypted = check_encrypted(); !encrypted)
    log::error("nothing can be recorded: {}", encrypted.error().message);
  auto spool = seal::DiskFolder::open_path(settings_.directory);
  if (!spool)
    return fail(ErrorCode::environment, "recording.directory cannot be opened; is its volume mounted?");
  const auto names = (*spool)->names();
  if (!names) return fail(ErrorCode::environment, "recording.directory cannot be read");
  int recovered = 0;
  in_order_ = true;  // before: a recording that meanwhile is not closed well counts
  for (const std::string& name : *names) {
    if (!is_recording(name) || is_running(RecordingId(name))) continue;
    const auto done = finish(RecordingId(name), std::string(kInterrupted));
    if (!done) {
      in_order_ = false;
      log::error("a recording is not put in order; it will be tried again: {}", done.error().message);
    }
    if (done && done->damaged) log::error("a recording's manifest was changed; it is left as it is");
    if (done && done->pieces + done->segments > 0) ++recovered;
  }
  return recovered;
}

}  // namespace amphi::app
