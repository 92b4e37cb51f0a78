#pragma once
#include <memory>
#include <string>

#include "recorder/seal/folder.hpp"
#include "recorder/seal/manifest_line.hpp"

namespace amphi::seal {

inline constexpr std::size_t kMaxManifest = 64UL << 20U;

/// A manifest that lines are added to, each synced. Keeps the text, because after an error on the disk nobody
/// knows what is there: then the next line writes all of it anew, under a name beside. One thread.
class ManifestFile {
 public:
  /// Goes on with the manifest in `folder`, or begins one. `folder` stays the caller's.
  static Io<ManifestFile> open(Folder& folder);

  /// On the disk when this returns without an error; else as if it had not been asked.
  Io<> add(const ManifestEvent& event, const Key& signer);
  [[nodiscard]] const ChainEnd& chain() const { return chain_; }
  [[nodiscard]] const std::string& text() const { return text_; }
  /// Forgets what is behind the last newline: half a line that a power cut left.
  Io<> cut_torn_line();

 private:
  explicit ManifestFile(Folder& folder) : folder_(&folder) {}
  Io<> append(std::string_view line);

  Folder* folder_;
  std::string text_;
  ChainEnd chain_;
  std::unique_ptr<File> file_;  ///< none: what is on the disk is not `text_` for certain
};

}  // namespace amphi::seal
