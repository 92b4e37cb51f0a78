#include "gateway/sdp/roles.hpp"

#include <utility>

namespace amphi::sdp {

namespace {

/// Hands the parts of a connection out, each to the first line that fits.
class Assignment {
 public:
  explicit Assignment(ports::ConnectionPurpose purpose)
      : takes_(purpose != ports::ConnectionPurpose::whep),
        gives_(purpose != ports::ConnectionPurpose::whip) {}

  LineRole next(const MediaSection& section) {
    if (section.rejected || section.kind == SectionKind::other) return {};
    LineRole role;
    const bool audio = section.kind == SectionKind::audio;
    if (takes_ && sends(section.direction)) role.source = audio ? take_microphone() : take_video();
    if (gives_ && receives(section.direction)) role.program = claim(audio ? program_audio_ : program_video_);
    return role;
  }

 private:
  static bool claim(bool& claimed) { return !std::exchange(claimed, true); }
  std::optional<Source> take_microphone() {
    return claim(microphone_) ? std::optional(Source::microphone) : std::nullopt;
  }
  std::optional<Source> take_video() {
    if (claim(camera_)) return Source::camera;
    return claim(screen_) ? std::optional(Source::screen) : std::nullopt;
  }

  bool takes_, gives_;
  bool microphone_ = false, camera_ = false, screen_ = false, program_audio_ = false, program_video_ = false;
};

}  // namespace

std::vector<LineRole> assign_roles(const SessionDescription& offer, ports::ConnectionPurpose purpose) {
  Assignment assignment(purpose);
  std::vector<LineRole> roles;
  for (const MediaSection& section : offer.sections) roles.push_back(assignment.next(section));
  return roles;
}

}  // namespace amphi::sdp
