#include "mcu/app/recording_shelf.hpp"

#include <algorithm>
#include <variant>

#include "mcu/base/log.hpp"
#include "recorder/seal/age/keys.hpp"
#include "recorder/seal/names.hpp"
#include "recorder/seal/vault.hpp"
#include "recorder/storage/erase.hpp"
#include "recorder/storage/keep_file.hpp"
#include "recorder/storage/recording_lock.hpp"

namespace amphi::app {
namespace {

using State = ports::StoredRecording::State;

/// A segment of ten seconds is 2 MB.
constexpr std::size_t kMaxFile = 64UL << 20U;
constexpr std::size_t kIdLength = 26;

Error unknown() {
  return fail(ErrorCode::not_found, "There is no such recording.");
}

Error disk_error(const char* what) {
  return fail(ErrorCode::environment, what);
}

std::string text_of(const seal::Buffer& bytes) {
  return {bytes.begin(), bytes.end()};
}

/// By a crash, or the server had to end it.
bool was_cut_off(const seal::Manifest& manifest) {
  return std::any_of(manifest.events.begin(), manifest.events.end(), [](const auto& event) {
    const auto* end = std::get_if<seal::EndLine>(&event);
    return std::holds_alternative<seal::RecoveredLine>(event) || (end != nullptr && end->by_server);
  });
}

}  // namespace

Error RecordingShelf::still_running() {
  return fail(ErrorCode::conflict, "This recording is still running: stop it first.");
}

Result<std::unique_ptr<seal::Folder>> RecordingShelf::spool() const {
  auto folder = seal::DiskFolder::open_path(settings_.directory);
  if (!folder) return disk_error("The folder for recordings cannot be opened. Is its volume mounted?");
  return std::move(*folder);
}

Result<custody::Recording> RecordingShelf::open(const RecordingId& id) const {
  auto folder = spool();
  if (!folder) return folder.error();
  auto own = (*folder)->open_folder(id.str());
  if (!own) return unknown();
  auto vault = seal::Vault::open(settings_.vault);
  if (!vault) return vault.error();
  const auto server = vault->read_server_key();
  if (!server) return server.error();
  const auto head = head_of(id);  // before the manifest, which may grow meanwhile
  auto recording = custody::Recording::open(std::move(*own), server->public_key(), head.end);
  if (recording && recording->id() != id)
    return fail(
        ErrorCode::conflict,
        "The manifest in this recording's folder is damaged, or of another recording: look at the folder "
        "with amphi recording verify.");
  return recording;
}

Result<std::string> RecordingShelf::head_text(const RecordingId& id) const {
  auto vault = seal::Vault::open(settings_.vault);
  if (!vault) return vault.error();
  const auto server = vault->read_server_key();
  if (!server) return server.error();
  return vault->head_text(id, server->public_key());
}

RecordingShelf::Head RecordingShelf::head_of(const RecordingId& id) const {
  auto vault = seal::Vault::open(settings_.vault);
  const auto server = vault ? vault->read_server_key() : Result<seal::ServerKey>(vault.error());
  if (!server) return {};
  auto head = vault->head(id, server->public_key());
  if (!head) return {{}, head.error().code != ErrorCode::not_found};
  return {std::move(*head)};
}

ports::StoredRecording RecordingShelf::facts(const RecordingId& id, const custody::Recording& recording,
                                             bool head_damaged) {
  ports::StoredRecording facts{.id = id, .room = {}};
  const seal::Manifest& manifest = recording.manifest();
  // One whose manifest is damaged will not be ended by anybody.
  facts.state = manifest.damaged() || head_damaged ? State::damaged
                : !manifest.ended()                ? State::running
                : was_cut_off(manifest)            ? State::recovered
                                                   : State::complete;
  facts.began = recording.began_ms() / 1000;
  facts.seconds = recording.length_ms() / 1000;
  facts.bytes = static_cast<std::int64_t>(recording.bytes());
  return facts;
}

Result<std::vector<ports::StoredRecording>> RecordingShelf::list() {
  auto folder = spool();
  if (!folder) return folder.error();
  const auto names = (*folder)->names();
  if (!names) return disk_error("The folder for recordings cannot be read.");
  std::vector<ports::StoredRecording> recordings;
  for (const std::string& name : *names) {
    if (name.size() != kIdLength || !seal::is_recording_id(name)) continue;
    const RecordingId id(name);
    auto own = (*folder)->open_folder(name);
    if (!own) continue;
    const auto keep = storage::read_keep(**own);
    auto known = ended_.find(id);
    ports::StoredRecording recording;
    if (known != ended_.end()) {
      recording = known->second;
    } else {
      const auto head = head_of(id);
      const auto opened = custody::Recording::open(std::move(*own), std::nullopt, head.end);
      // One whose recorder has not begun, or that somebody is deleting.
      if (!opened) continue;
      recording = facts(id, *opened, head.damaged);
      // What is damaged may have been put right meanwhile, or only not been readable.
      const bool lasting = recording.state == State::complete || recording.state == State::recovered;
      if (lasting) ended_.emplace(id, recording);
    }
    if (keep) {
      recording.room = keep->room;
      recording.hold = keep->hold;
      if (!keep->hold && recording.state != State::running)
        recording.deleted_at = keep->delete_at.time_since_epoch().count();
    }
    recordings.push_back(std::move(recording));
  }
  std::sort(recordings.begin(), recordings.end(),
            [](const auto& a, const auto& b) { return a.began > b.began; });
  return recordings;
}

Result<seal::Buffer> RecordingShelf::outer_key_file(const custody::Recording& recording) const {
  auto vault = seal::Vault::open(settings_.vault);
  if (!vault) return vault.error();
  auto outer = vault->read(recording.id());
  if (!outer) return outer.error();
  std::vector<seal::age::Recipient> recipients;
  // A manifest that somebody changed does not say who may have the key.
  const bool changed = recording.manifest().damaged();
  for (const std::string& text : changed ? settings_.recipients : recording.recipients()) {
    auto recipient = seal::age::Recipient::parse(text);
    if (!recipient) return recipient.error();
    recipients.push_back(std::move(*recipient));
  }
  return custody::seal_outer_key(recording.id(), *outer, recipients);
}

Result<std::vector<ports::StoredFile>> RecordingShelf::files(const RecordingId& id) {
  const auto recording = open(id);
  if (!recording) return recording.error();
  const auto outer = outer_key_file(*recording);
  if (!outer) return outer.error();
  const auto manifest = recording->folder().read(std::string(seal::kManifest), kMaxFile);
  if (!manifest) return disk_error("The recording's manifest cannot be read.");
  std::vector<ports::StoredFile> files;
  // First: what is downloaded after it is as new, and so has all that it counts.
  if (const auto head = head_text(id))
    files.push_back({std::string(custody::kHeadFile), static_cast<std::int64_t>(head->size())});
  files.push_back({std::string(seal::kManifest), static_cast<std::int64_t>(manifest->size())});
  for (const custody::MediaFile& file : recording->files()) {
    files.push_back({file.name, static_cast<std::int64_t>(file.bytes)});
  }
  files.push_back({std::string(custody::kOuterKeyFile), static_cast<std::int64_t>(outer->size())});
  return files;
}

Result<std::string> RecordingShelf::read(const RecordingId& id, const std::string& name) {
  const auto recording = open(id);
  if (!recording) return recording.error();
  if (name == custody::kOuterKeyFile) {
    const auto outer = outer_key_file(*recording);
    if (!outer) return outer.error();
    return text_of(*outer);
  }
  if (name == custody::kHeadFile) {
    auto head = head_text(id);
    if (head || head.error().code != ErrorCode::not_found) return head;
  }
  const auto& files = recording->files();
  const bool known =
      name == seal::kManifest ||
      std::any_of(files.begin(), files.end(), [&](const auto& file) { return file.name == name; });
  if (!known) return fail(ErrorCode::not_found, "There is no such file in this recording.");
  const auto bytes = recording->folder().read(name, kMaxFile);
  if (!bytes) return disk_error("This file cannot be read.");
  return text_of(*bytes);
}

Result<> RecordingShelf::check_removable(const RecordingId& id, std::unique_ptr<seal::Folder> own) const {
  const auto keep = storage::read_keep(*own);
  if (keep && keep->hold) return fail(ErrorCode::conflict, "This recording is held: end the hold first.");
  if (!keep && keep.error().code != ErrorCode::not_found)
    return fail(ErrorCode::conflict,
                "Whether this recording is held cannot be read: see keep.json in its folder.");
  const auto head = head_of(id);
  const auto recording = custody::Recording::open(std::move(own), std::nullopt, head.end);
  if (recording && facts(id, *recording, head.damaged).state == State::running) return still_running();
  return {};
}

ports::Removal RecordingShelf::remove(const RecordingId& id) {
  auto folder = spool();
  if (!folder) return {false, folder.error()};
  auto own = (*folder)->open_folder(id.str());
  if (!own) return {false, unknown()};
  // Until its files are gone: whatever the manifest says, nobody writes it.
  const auto lock = storage::lock_recording(settings_.directory, id);
  if (!lock) return {false, lock.error().code == ErrorCode::conflict ? still_running() : lock.error()};
  if (auto may = check_removable(id, std::move(*own)); !may) return {false, may};
  auto vault = seal::Vault::open(settings_.vault);
  if (!vault) return {false, vault.error()};
  ended_.erase(id);
  auto erased = storage::erase_recording(*vault, **folder, id);
  return {erased.key_gone, std::move(erased.done)};
}

Result<std::vector<RecordingId>> RecordingShelf::remove_due(storage::Time now) {
  const auto recordings = list();
  if (!recordings) return recordings.error();
  std::vector<RecordingId> removed;
  for (const ports::StoredRecording& recording : *recordings) {
    // Without a date it is held, running, or nobody knows: then a person decides.
    if (!recording.deleted_at || *recording.deleted_at > now.time_since_epoch().count()) continue;
    const ports::Removal removal = remove(recording.id);
    const bool told = without_key_.contains(recording.id);
    if (removal.key_gone && !told) removed.push_back(recording.id);
    if (removal.done) {
      without_key_.erase(recording.id);
      continue;
    }
    if (removal.key_gone) without_key_.insert(recording.id);
    if (!told) log::error("a recording whose date has come is not deleted: {}", removal.done.error().message);
  }
  return removed;
}

Result<> RecordingShelf::set_hold(const RecordingId& id, bool hold) {
  auto folder = spool();
  if (!folder) return folder.error();
  auto own = (*folder)->open_folder(id.str());
  if (!own) return unknown();
  auto keep = storage::read_keep(**own);
  if (!keep) return keep.error();
  if (keep->hold == hold) return {};
  keep->hold = hold;
  return storage::write_keep(**own, *keep);
}

}  // namespace amphi::app
