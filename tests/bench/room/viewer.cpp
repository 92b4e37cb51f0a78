#include "tests/bench/room/viewer.hpp"

#include "gateway/rtp/key_frame.hpp"

namespace amphi::bench {

Result<std::unique_ptr<Viewer>> Viewer::join(transport::EventLoop& loop,
                                             const transport::Certificate& certificate, const NtpClock& clock,
                                             const std::string& url, const std::string& token) {
  auto viewer = std::make_unique<Viewer>();
  client::ClientOptions options;
  options.url = url;
  options.token = token;
  options.offer.program_audio = true;
  options.offer.program_video = true;
  options.transport.addresses = {"127.0.0.1"};
  viewer->asked_ = now();
  auto client = client::MediaClient::join(loop, certificate, clock, std::move(options), *viewer);
  if (!client) return client.error();
  viewer->client_ = std::move(*client);
  return viewer;
}

void Viewer::reset() {
  counts_ = {};
  last_frame_.reset();
  last_sound_.reset();
}

void Viewer::on_program(MediaKind kind, const RtpPacketView& packet, Instant arrival) {
  ++counts_.packets;
  counts_.bytes += packet.bytes().size();
  if (!first_packet_) first_packet_ = arrival - asked_;
  if (kind == MediaKind::audio) {
    if (last_sound_) counts_.largest_sound_gap = std::max(counts_.largest_sound_gap, arrival - *last_sound_);
    last_sound_ = arrival;
    return;
  }
  if (rtp::starts_key_frame(Codec::vp8, packet.payload())) in_key_frame_ = true;
  if (packet.header().marker) on_frame(arrival);
}

void Viewer::on_frame(Instant arrival) {
  ++counts_.frames;
  if (last_frame_) counts_.largest_gap = std::max(counts_.largest_gap, arrival - *last_frame_);
  last_frame_ = arrival;
  if (in_key_frame_ && !first_picture_) first_picture_ = arrival - asked_;
}

}  // namespace amphi::bench
