#include "recorder/custody/verify.hpp"

#include <fmt/format.h>

#include <set>

#include "recorder/seal/names.hpp"

namespace amphi::custody {
namespace {

class Verifier {
 public:
  Verifier(const Recording& recording, const Keys& keys, Activity activity)
      : recording_(recording), keys_(keys), running_(activity == Activity::running) {
    const seal::Manifest& manifest = recording.manifest();
    // A recorder's last line may be half written.
    if (!running_ || manifest.damaged()) result_.problems = manifest.problems;
    result_.ending = running_ ? Ending{Ending::By::running, "", false} : ending_of(manifest);
    result_.tail_proven = recording.tail_is_proven();
    if (keys.outer && !keys.identities.empty()) result_.depth = Depth::media;
  }

  Verification run(const Progress& progress) {
    const auto& files = recording_.files();
    for (const MediaFile& file : files) {
      check(file);
      ++result_.files;
      result_.bytes += file.bytes;
      if (progress) progress(result_.files, files.size());
    }
    check_end();
    check_strangers();
    return std::move(result_);
  }

 private:
  void problem(const std::string& file, std::string what) {
    result_.problems.push_back({file, std::move(what)});
  }

  void check(const MediaFile& file) {
    const auto content = recording_.read(file);
    if (!content) {
      problem(file.name,
              content.error().code == ErrorCode::not_found ? "is missing" : content.error().message);
      return;
    }
    if (content->size() != file.bytes) {
      problem(file.name, fmt::format("has {} bytes instead of {}: it was cut, lengthened or swapped",
                                     content->size(), file.bytes));
    } else if (seal::sha256(*content) != file.sha256) {
      problem(file.name, "was changed or swapped: it is not what the manifest was signed for");
    } else if (result_.depth == Depth::media) {
      const auto media = recording_.unseal(file, *content, keys_);
      if (!media) problem(file.name, media.error().message);
    }
  }

  void check_end() {
    if (recording_.manifest().ended() || running_) return;
    const auto& files = recording_.files();
    problem(
        files.empty() ? "" : files.back().name,
        "nothing says that the recording ends after this: it was still running when this was copied, waits "
        "for the server to put it in order, or was cut here");
  }

  /// What nobody signed for.
  void check_strangers() {
    std::set<std::string> known{std::string(seal::kManifest), std::string(seal::kKeepFile),
                                std::string(kOuterKeyFile), std::string(kHeadFile)};
    for (const MediaFile& file : recording_.files()) known.insert(file.name);
    const auto names = recording_.folder().names();
    if (!names) return problem("", "the folder cannot be listed");
    for (const std::string& name : *names) {
      if (!known.contains(name) && !is_being_written(name)) problem(name, "is not in the manifest");
    }
  }

  /// What a recorder has not listed yet.
  [[nodiscard]] bool is_being_written(std::string_view name) const {
    if (!running_) return false;
    if (name.ends_with(".tmp")) name.remove_suffix(4);
    if (name == seal::kManifest || seal::index_of(name, seal::kPart)) return true;
    const auto& files = recording_.files();
    const auto index = seal::index_of(name, seal::kSegment);
    return index && (files.empty() || *index > files.back().index);
  }

  const Recording& recording_;
  const Keys& keys_;
  bool running_;
  Verification result_;
};

}  // namespace

Verification verify(const Recording& recording, const Keys& keys, const Progress& progress,
                    Activity activity) {
  return Verifier(recording, keys, activity).run(progress);
}

}  // namespace amphi::custody
