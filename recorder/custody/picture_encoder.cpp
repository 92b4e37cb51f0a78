#include "recorder/custody/picture_encoder.hpp"

extern "C" {
#include <libavutil/opt.h>
}

#include <fmt/format.h>

#include <array>

namespace amphi::custody {
namespace {

constexpr AVRational kMilliseconds{1, 1000};
constexpr int kPicturesBetweenKeys = 250;

Error av_error(const char* what, int code) {
  std::array<char, 128> text{};
  av_strerror(code, text.data(), text.size());
  return fail(ErrorCode::environment, fmt::format("{}: {}", what, text.data()));
}

recorder::CodecPtr open_decoder(const AVCodecParameters& recorded) {
  const AVCodec* codec = avcodec_find_decoder(recorded.codec_id);
  recorder::CodecPtr context(codec != nullptr ? avcodec_alloc_context3(codec) : nullptr);
  if (!context || avcodec_parameters_to_context(context.get(), &recorded) < 0) return nullptr;
  context->pkt_timebase = kMilliseconds;
  return avcodec_open2(context.get(), codec, nullptr) < 0 ? nullptr : std::move(context);
}

recorder::CodecPtr open_encoder(const AVCodecParameters& recorded, bool global_header) {
  const AVCodec* codec = avcodec_find_encoder(AV_CODEC_ID_H264);
  recorder::CodecPtr context(codec != nullptr ? avcodec_alloc_context3(codec) : nullptr);
  if (!context) return nullptr;
  context->width = recorded.width;
  context->height = recorded.height;
  context->pix_fmt = AV_PIX_FMT_YUV420P;
  context->time_base = kMilliseconds;
  context->gop_size = kPicturesBetweenKeys;
  if (global_header) context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  // Of x264; another encoder does not know these and takes its defaults.
  av_opt_set(context->priv_data, "preset", "veryfast", 0);
  av_opt_set(context->priv_data, "crf", "21", 0);
  return avcodec_open2(context.get(), codec, nullptr) < 0 ? nullptr : std::move(context);
}

}  // namespace

Result<PictureEncoder> PictureEncoder::open(const AVCodecParameters& recorded, bool global_header) {
  PictureEncoder made;
  made.decoder_ = open_decoder(recorded);
  made.encoder_ = open_encoder(recorded, global_header);
  made.frame_.reset(av_frame_alloc());
  made.packet_.reset(av_packet_alloc());
  if (!made.decoder_ || !made.encoder_ || !made.frame_ || !made.packet_)
    return fail(
        ErrorCode::unsupported,
        "the picture cannot be encoded for this kind of file: libavcodec has no H.264 encoder here; export "
        "to .mkv");
  return made;
}

Result<> PictureEncoder::push(const AVPacket& packet, const Sink& sink) {
  // A damaged picture costs itself and those that lean on it.
  if (avcodec_send_packet(decoder_.get(), &packet) < 0) return {};
  return take_frames(sink);
}

Result<> PictureEncoder::take_frames(const Sink& sink) {
  while (avcodec_receive_frame(decoder_.get(), frame_.get()) >= 0) {
    const bool fits = frame_->width == encoder_->width && frame_->height == encoder_->height;
    const bool later = frame_->best_effort_timestamp > last_ms_;
    if (fits && later) {
      last_ms_ = frame_->pts = frame_->best_effort_timestamp;
      frame_->pict_type = AV_PICTURE_TYPE_NONE;
      if (auto done = encode(frame_.get(), sink); !done) return done;
    }
    av_frame_unref(frame_.get());
    if (!fits) return fail(ErrorCode::unsupported, "the picture changes its size; export to .mkv");
  }
  return {};
}

Result<> PictureEncoder::encode(const AVFrame* frame, const Sink& sink) {
  if (const int code = avcodec_send_frame(encoder_.get(), frame); code < 0)
    return av_error("a picture cannot be encoded", code);
  while (avcodec_receive_packet(encoder_.get(), packet_.get()) >= 0) {
    const auto done = sink(*packet_);
    av_packet_unref(packet_.get());
    if (!done) return done;
  }
  return {};
}

Result<> PictureEncoder::finish(const Sink& sink) {
  avcodec_send_packet(decoder_.get(), nullptr);
  if (auto done = take_frames(sink); !done) return done;
  return encode(nullptr, sink);
}

Result<> PictureEncoder::describe(AVCodecParameters& out) const {
  if (const int code = avcodec_parameters_from_context(&out, encoder_.get()); code < 0)
    return av_error("no memory for a stream", code);
  return {};
}

}  // namespace amphi::custody
