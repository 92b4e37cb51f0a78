#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "mcu/link/program.hpp"
#include "mixer/video/frame_slot.hpp"
#include "pipelines/program/video_encoder.hpp"

namespace amphi::pipelines {

/// One person as the picture needs him. Slots are null for what is off.
struct PictureSeat {
  ParticipantId participant;
  std::string name;
  bool muted = false;
  std::shared_ptr<mixer::FrameSlot> camera;
  std::shared_ptr<mixer::FrameSlot> screen;
  std::vector<std::uint32_t> microphones;  ///< streams; to show who is heard
};

struct PictureOutput {
  link::VideoOutput wish;
  std::shared_ptr<VideoEncoder> encoder;
};

/// The whole wish for the picture. Immutable once handed over.
struct PicturePlan {
  std::uint64_t revision = 0;
  Scene scene;
  Duration fade{};  ///< into this scene, where it differs from the one before
  /// Of the uploaded pictures that the scene names those that are there.
  std::map<PictureId, std::shared_ptr<const VideoFrame>> pictures;
  link::VideoFormat format;
  std::vector<PictureSeat> seats;
  std::vector<PictureOutput> outputs;
  std::vector<link::StillOutput> stills;
  link::RecordingMark recording = link::RecordingMark::none;
  std::vector<ParticipantId> omitted;  ///< from recorded outputs
};

}  // namespace amphi::pipelines
