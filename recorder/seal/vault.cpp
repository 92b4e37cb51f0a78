#include "recorder/seal/vault.hpp"

#include <fmt/format.h>

#include "mcu/base/random.hpp"
#include "recorder/seal/head.hpp"
#include "recorder/seal/names.hpp"

namespace amphi::seal {
namespace {

constexpr std::string_view kSuffix = ".key";
constexpr std::string_view kHead = ".head";
constexpr std::string_view kBeside = ".tmp";  ///< what write_whole() leaves where the power went
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

/// A key, a head, or what is left of one that was being written.
bool is_ours(std::string_view name) {
  if (name.ends_with(kBeside)) name.remove_suffix(kBeside.size());
  return name.ends_with(kSuffix) || name.ends_with(kHead);
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

Result<> Vault::remove_rest(const RecordingId& id) {
  const auto name = name_of(id);
  if (!name) return name.error();
  // Never the recording's key: that one took its name before anything was sealed with it.
  if (auto done = destroy_file(*name + std::string(kBeside)); !done) return done;
  for (const std::string_view end : {std::string_view(), kBeside}) {
    const auto done = folder_->remove(fmt::format("{}{}{}", id.str(), kHead, end));
    if (!done && !missing(done.error())) return cannot("delete from", done.error());
  }
  if (auto done = folder_->sync(); !done) return cannot("delete from", done.error());
  return {};
}

Result<> Vault::destroy_all() {
  const auto names = folder_->names();
  if (!names) return cannot("list", names.error());
  Result<> worst;
  for (const std::string& name : *names) {
    if (!is_ours(name)) continue;
    if (auto done = destroy_file(name); !done) worst = done;
  }
  return worst;
}

Result<ServerKey> Vault::read_server_key() {
  auto key = read_file(kServerKey);
  if (key) return ServerKey(std::move(*key));
  if (key.error().code != ErrorCode::not_found) return key.error();
  return fail(ErrorCode::not_found, "there is no server.key in the recordings' vault");
}

Result<ServerKey> Vault::read_or_make_server_key() {
  auto key = read_server_key();
  if (key || key.error().code != ErrorCode::not_found) return key;
  Key made = Key::random();
  if (auto done = write_whole(*folder_, kServerKey, made.view()); !done)
    return cannot("write to", done.error());
  return ServerKey(std::move(made));
}

Result<std::string> Vault::head_text(const RecordingId& id, const PublicKey& server) {
  if (!is_recording_id(id.str())) return fail(ErrorCode::malformed, "this is no recording's id");
  const auto bytes = folder_->read(id.str() + std::string(kHead), kMaxHead);
  if (!bytes && missing(bytes.error()))
    return fail(ErrorCode::not_found, "nothing is kept of how far this recording had come");
  if (!bytes) return cannot("read", bytes.error());
  if (auto parsed = parse_head(text(*bytes), id, server); !parsed) return parsed.error();
  return std::string(text(*bytes));
}

Result<ChainEnd> Vault::head(const RecordingId& id, const PublicKey& server) {
  const auto text = head_text(id, server);
  if (!text) return text.error();
  return parse_head(*text, id, server);
}

Result<> Vault::keep_head(const RecordingId& id, const ChainEnd& chain, const ServerKey& server) {
  // One that is deleted must not leave anything behind.
  if (auto key = read(id); !key) return key.error();
  const auto kept = head(id, server.public_key());
  if (!kept && kept.error().code != ErrorCode::not_found) return kept.error();
  if (chain.next == 0 || (kept && kept->next >= chain.next)) return {};
  const std::string text = make_head(id, chain, server.seed());
  if (auto done = write_whole(*folder_, id.str() + std::string(kHead), view(text)); !done)
    return cannot("write to", done.error());
  // Nor may one that was deleted meanwhile, on another thread.
  if (auto key = read(id); !key && key.error().code == ErrorCode::not_found) return remove_rest(id);
  return {};
}

}  // namespace amphi::seal
