#include "recorder/seal/vault.hpp"

#include <fmt/format.h>

#include "mcu/base/random.hpp"
#include "recorder/seal/names.hpp"

namespace amphi::seal {
namespace {

constexpr std::string_view kSuffix = ".key";
constexpr const char* kServerKey = "server.key";

/// Ids come out of manifests, too, which may say anything.
Result<std::string> name_of(const RecordingId& id) {
  if (!is_recording_id(id.str())) return fail(ErrorCode::malformed, "this is no recording's id");
  return id.str() + std::string(kSuffix);
}

Error cannot(const char* what, const boost::system::error_code& error) {
  return fail(ErrorCode::environment,
              fmt::format("cannot {} the recordings' vault: {}; give the folder recording.vault to the user "
                          "that runs amphi",
                          what, error.message()));
}

bool missing(const boost::system::error_code& error) {
  return error == boost::system::errc::no_such_file_or_directory;
}

}  // namespace

ServerWord ServerKey::vouch(const RecordingId& id, const ChainEnd& chain, const PublicKey& key) const {
  return {public_, ed25519_sign(seed_, view(authorised_text(id.str(), chain, key)))};
}

Result<Vault> Vault::open(const std::string& path) {
  auto folder = DiskFolder::open_path(path);
  if (!folder) return cannot("open", folder.error());
  return Vault(std::move(*folder));
}

Result<Key> Vault::read_file(const std::string& name) {
  auto bytes = folder_->read(name, kKeyBytes);
  if (!bytes && missing(bytes.error()))
    return fail(ErrorCode::not_found,
                "there is no key for this recording: it was deleted, or made elsewhere");
  if (!bytes) return cannot("read", bytes.error());
  const WipeAtEnd wiped(*bytes);
  if (bytes->size() != kKeyBytes)
    return fail(ErrorCode::environment, "a key in the recordings' vault has not 32 bytes");
  return Key::copy(*bytes);
}

Result<Key> Vault::make(const RecordingId& id) {
  const auto name = name_of(id);
  if (!name) return name.error();
  const auto there = read_file(*name);
  if (there) return fail(ErrorCode::conflict, "there is a key for this recording already");
  if (there.error().code != ErrorCode::not_found) return there.error();
  Key key = Key::random();
  if (auto done = write_whole(*folder_, *name, key.view()); !done) return cannot("write to", done.error());
  return key;
}

Result<Key> Vault::read(const RecordingId& id) {
  const auto name = name_of(id);
  return name ? read_file(*name) : Result<Key>(name.error());
}

Result<> Vault::destroy_file(const std::string& name) {
  // Removing alone leaves the bytes on the disk. On flash and on file systems that copy on write these may
  // stay even so, which is why the vault belongs on an encrypted disk.
  std::array<std::uint8_t, kKeyBytes> noise{};
  random_bytes(noise);
  auto done = folder_->overwrite(name, noise);
  if (!done && missing(done.error())) return {};
  const auto overwritten = done;
  done = folder_->remove(name);
  if (done) done = folder_->sync();
  if (!done) return cannot("delete from", done.error());
  if (!overwritten) return cannot("overwrite a key in", overwritten.error());
  return {};
}

Result<> Vault::destroy(const RecordingId& id) {
  const auto name = name_of(id);
  return name ? destroy_file(*name) : Result<>(name.error());
}

Result<> Vault::destroy_all() {
  const auto names = folder_->names();
  if (!names) return cannot("list", names.error());
  Result<> worst;
  for (const std::string& name : *names) {
    if (!name.ends_with(kSuffix)) continue;
    if (auto done = destroy_file(name); !done) worst = done;
  }
  return worst;
}

Result<ServerKey> Vault::read_or_make_server_key() {
  auto key = read_file(kServerKey);
  if (key) return ServerKey(std::move(*key));
  if (key.error().code != ErrorCode::not_found) return key.error();
  Key made = Key::random();
  if (auto done = write_whole(*folder_, kServerKey, made.view()); !done)
    return cannot("write to", done.error());
  return ServerKey(std::move(made));
}

}  // namespace amphi::seal
