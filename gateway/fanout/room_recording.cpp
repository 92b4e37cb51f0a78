#include "gateway/fanout/room_recording.hpp"

namespace amphi::fanout {

void RoomRecording::set_request(const std::optional<ports::RecordingRequest>& request,
                                ports::RecordingEnd end) {
  std::erase_if(ending_, [](const auto& link) { return link->over(); });
  if (link_ != nullptr && (!request || request->id != link_->id())) {
    feed_.aim(nullptr, nullptr, true);
    link_->stop(end);
    ending_.push_back(std::move(link_));
  }
  if (!request) return;
  if (link_ == nullptr) {
    paused_ = request->paused;
    link_ = std::make_unique<RecorderLink>(host_, room_, *request, static_cast<RecorderLinkHandler&>(*this));
    return link_->start();
  }
  if (paused_ == request->paused) return;
  paused_ = request->paused;
  link_->set_paused(paused_);
  paused_ ? feed_.aim(nullptr, nullptr, true) : feed_.restart();
}

void RoomRecording::aim(Rung* picture, Rung* sound, bool at_once) {
  if (capturing()) feed_.aim(picture, sound, at_once);
}

void RoomRecording::on_recorder_report(const ports::RecordingReport& report) {
  report_(report);
}

void RoomRecording::on_recorder_key_frame() {
  if (Rung* rung = capturing() ? feed_.key_frame_source() : nullptr) rung->wish_key_frame();
}

void RoomRecording::send_sources(link::RecordSources sources) {
  if (link_ != nullptr) link_->send_sources(sources);
}

void RoomRecording::send_rtp(std::uint32_t stream, Bytes packet, Instant captured) {
  if (link_ != nullptr) link_->send_rtp(stream, packet, captured);
}

}  // namespace amphi::fanout
