#include "gateway/client/clip_player.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace amphi::client {
namespace {

constexpr Duration kLongestDelay = std::chrono::milliseconds(500);

Result<std::shared_ptr<const LoadedClip>> load_clip(const std::string& name) {
  std::ifstream in(name, std::ios::binary);
  auto loaded = std::make_shared<LoadedClip>();
  loaded->file.assign(std::istreambuf_iterator<char>(in), {});
  auto clip = parse_clip(loaded->file);
  if (!clip || clip->units.empty()) return fail(ErrorCode::environment, name + " is damaged; build it again");
  loaded->clip = std::move(*clip);
  return std::shared_ptr<const LoadedClip>(std::move(loaded));
}

}  // namespace

Result<std::vector<std::shared_ptr<const LoadedClip>>> load_clips(const std::string& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".clip") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::shared_ptr<const LoadedClip>> clips;
  for (const std::string& file : files) {
    auto clip = load_clip(file);
    if (!clip) return clip.error();
    clips.push_back(std::move(*clip));
  }
  if (clips.empty()) {
    return fail(ErrorCode::environment,
                "the demo's clips are missing; build the target amphi_demo_clip_files");
  }
  return clips;
}

void ClipPlayer::start(Instant time) {
  loop_start_ = time;
  next_unit_ = 0;
}

void ClipPlayer::play(Instant now, MediaClient& client) {
  const Clip& clip = clip_->clip;
  while (true) {
    if (next_unit_ == clip.units.size()) {
      next_unit_ = 0;
      loop_start_ += std::chrono::milliseconds(clip.duration);
    }
    const ClipUnit& unit = clip.units[next_unit_];
    const Instant due = loop_start_ + std::chrono::milliseconds(unit.timestamp);
    if (due > now) return;
    if (now - due > kLongestDelay) {
      loop_start_ += now - due;
      continue;
    }
    ++next_unit_;
    unit.kind == MediaKind::video ? client.send_picture(unit.payload, due)
                                  : client.send_sound(unit.payload, due);
  }
}

}  // namespace amphi::client
