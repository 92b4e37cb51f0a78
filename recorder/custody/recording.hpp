#pragma once
// A recording's folder as a custodian sees it: on the server, or a copy of it on a machine without a network.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "mcu/base/ids.hpp"
#include "recorder/seal/age/keys.hpp"
#include "recorder/seal/folder.hpp"
#include "recorder/seal/manifest.hpp"

namespace amphi::custody {

/// In a bundle: the recording's outer key, sealed to its recipients.
inline constexpr std::string_view kOuterKeyFile = "outer.age";

/// And how far it had come when the bundle was made, signed by the server (seal/head.hpp).
inline constexpr std::string_view kHeadFile = "head";

/// What there is to open it with. Without identities only the manifest and the files' digests can be checked.
struct Keys {
  std::vector<seal::age::Identity> identities;
  std::optional<seal::Key> outer;         ///< none: out of the bundle, with one of the identities
  std::optional<seal::PublicKey> server;  ///< whose recordings are believed; none: whoever the manifest says
};

/// A file of it with media: a finished segment, or what was recovered of one.
struct MediaFile {
  std::string name;
  std::uint32_t index = 0;
  seal::Digest sha256{};
  std::uint64_t bytes = 0;
  std::uint32_t pieces = 0;              ///< 0: sealed as a whole
  std::optional<std::int64_t> first_ms;  ///< unknown of what was recovered
  std::optional<std::int64_t> last_ms;
};

class Recording {
 public:
  /// Reads the manifest. environment: the folder or its manifest cannot be read. What is wrong with the
  /// manifest is in its problems; opening it is possible all the same. `head`: how far it must have come, out
  /// of the vault; a bundle's own is looked at, too.
  static Result<Recording> open(std::unique_ptr<seal::Folder> folder,
                                const std::optional<seal::PublicKey>& server,
                                const std::optional<seal::ChainEnd>& head = std::nullopt);
  static Result<Recording> open_path(const std::string& path, const std::optional<seal::PublicKey>& server,
                                     const std::optional<seal::ChainEnd>& head = std::nullopt);

  [[nodiscard]] const seal::Manifest& manifest() const { return manifest_; }
  [[nodiscard]] RecordingId id() const { return RecordingId(manifest_.recording); }
  /// Nothing was cut off its end unseen: there is a head, or the last line is that of a recorder whose key
  /// died with it. False of one that the server ended, where nobody knows what the manifest had been before.
  [[nodiscard]] bool tail_is_proven() const;
  /// In order of time.
  [[nodiscard]] const std::vector<MediaFile>& files() const { return files_; }
  /// In milliseconds, as far as the manifest knows.
  [[nodiscard]] std::int64_t length_ms() const;
  [[nodiscard]] std::uint64_t bytes() const;
  /// UTC, milliseconds.
  [[nodiscard]] std::int64_t began_ms() const;
  [[nodiscard]] std::vector<std::string> recipients() const;

  /// The bytes of a file as they are on the disk. not_found, environment.
  Result<seal::Buffer> read(const MediaFile& file) const;
  /// Sealed bytes of it as Matroska. forbidden: sealed to others; malformed: changed; not_found: no outer
  /// key.
  Result<seal::Buffer> unseal(const MediaFile& file, seal::ByteView sealed, const Keys& keys) const;

  /// Puts the outer key of a bundle into `keys`, unless they have one. not_found: there is none.
  Result<> find_outer_key(Keys& keys) const;
  [[nodiscard]] seal::Folder& folder() const { return *folder_; }

 private:
  void compare_with_own_head(std::string_view manifest);

  std::unique_ptr<seal::Folder> folder_;
  seal::Manifest manifest_;
  std::vector<MediaFile> files_;
  bool head_known_ = false;
};

/// The outer key as the bundle's file has it.
seal::Buffer seal_outer_key(const RecordingId& id, const seal::Key& outer,
                            const std::vector<seal::age::Recipient>& recipients);

}  // namespace amphi::custody
