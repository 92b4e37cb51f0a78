#include "tests/unit/recorder/program_media.hpp"

#include <array>
#include <cstring>

#include "tests/support/catch.hpp"

namespace amphi::test {
namespace {

constexpr int kWidth = 64, kHeight = 48;
constexpr std::size_t kMtu = 200;  // small, so that a picture takes several packets

recorder::CodecPtr make(const char* name) {
  const AVCodec* codec = avcodec_find_encoder_by_name(name);
  REQUIRE(codec != nullptr);
  return recorder::CodecPtr(avcodec_alloc_context3(codec));
}

std::vector<std::uint8_t> packet_of(AVCodecContext& encoder) {
  const recorder::PacketPtr packet(av_packet_alloc());
  std::vector<std::uint8_t> bytes;
  if (avcodec_receive_packet(&encoder, packet.get()) == 0)
    bytes.assign(packet->data, packet->data + packet->size);
  return bytes;
}

}  // namespace

ProgramMedia::ProgramMedia() {
  open_video();
  open_sound();
}

void ProgramMedia::open_video() {
  video_ = make("libvpx");
  video_->width = kWidth;
  video_->height = kHeight;
  video_->pix_fmt = AV_PIX_FMT_YUV420P;
  video_->time_base = {1, 30};
  video_->bit_rate = 200'000;
  video_->gop_size = 1'000'000;
  AVDictionary* options = nullptr;
  av_dict_set(&options, "deadline", "realtime", 0);
  av_dict_set(&options, "cpu-used", "-16", 0);
  av_dict_set(&options, "lag-in-frames", "0", 0);
  REQUIRE(avcodec_open2(video_.get(), nullptr, &options) == 0);
  av_dict_free(&options);
  picture_.reset(av_frame_alloc());
  picture_->format = AV_PIX_FMT_YUV420P;
  picture_->width = kWidth;
  picture_->height = kHeight;
  REQUIRE(av_frame_get_buffer(picture_.get(), 0) == 0);
}

void ProgramMedia::open_sound() {
  sound_ = make("libopus");
  sound_->sample_rate = 48'000;
  sound_->sample_fmt = AV_SAMPLE_FMT_S16;
  av_channel_layout_default(&sound_->ch_layout, 1);
  sound_->bit_rate = 32'000;
  REQUIRE(avcodec_open2(sound_.get(), nullptr, nullptr) == 0);
  const recorder::FramePtr frame(av_frame_alloc());
  frame->format = AV_SAMPLE_FMT_S16;
  frame->nb_samples = 960;
  av_channel_layout_default(&frame->ch_layout, 1);
  REQUIRE(av_frame_get_buffer(frame.get(), 0) == 0);
  for (int i = 0; i < 20; ++i) {
    auto* samples = reinterpret_cast<std::int16_t*>(frame->data[0]);
    for (int k = 0; k < 960; ++k) samples[k] = static_cast<std::int16_t>((k * (i + 3)) % 4000 - 2000);
    frame->pts = i * 960;
    REQUIRE(avcodec_send_frame(sound_.get(), frame.get()) == 0);
    if (auto bytes = packet_of(*sound_); !bytes.empty()) sounds_.push_back(std::move(bytes));
  }
  REQUIRE(sounds_.size() > 4);
}

void ProgramMedia::picture(Instant captured, std::uint32_t stream, const Emit& emit) {
  av_frame_make_writable(picture_.get());
  for (int y = 0; y < kHeight; ++y)
    std::memset(picture_->data[0] + y * picture_->linesize[0], static_cast<int>((pictures_ * 3 + y) & 0xff),
                kWidth);
  picture_->pts = pictures_++;
  picture_->pict_type = std::exchange(key_wanted_, false) ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
  REQUIRE(avcodec_send_frame(video_.get(), picture_.get()) == 0);
  const std::vector<std::uint8_t> frame = packet_of(*video_);
  REQUIRE_FALSE(frame.empty());
  for (std::size_t at = 0; at < frame.size(); at += kMtu) {
    const std::size_t size = std::min(kMtu, frame.size() - at);
    std::vector<std::uint8_t> payload{at == 0 ? std::uint8_t{0x10} : std::uint8_t{0}};
    payload.insert(payload.end(), frame.begin() + static_cast<std::ptrdiff_t>(at),
                   frame.begin() + static_cast<std::ptrdiff_t>(at + size));
    std::array<std::uint8_t, kMaxRtpPacket> packet;
    const RtpHeader header{at + size == frame.size(), 96, picture_sequence_++,
                           static_cast<std::uint32_t>(pictures_ * 3000), stream};
    emit(stream, Bytes(packet).first(write_rtp_packet(packet, header, {}, payload)), captured);
  }
}

void ProgramMedia::sound(Instant captured, std::uint32_t stream, const Emit& emit) {
  std::array<std::uint8_t, kMaxRtpPacket> packet;
  const RtpHeader header{false, 111, sound_sequence_, sound_sequence_ * std::uint32_t{960}, stream};
  const Bytes payload(sounds_[sound_sequence_ % sounds_.size()]);
  ++sound_sequence_;
  emit(stream, Bytes(packet).first(write_rtp_packet(packet, header, {}, payload)), captured);
}

}  // namespace amphi::test
