#include "tests/bench/latency/vp8_coder.hpp"

#include <vpx/vp8cx.h>
#include <vpx/vp8dx.h>
#include <vpx/vpx_decoder.h>
#include <vpx/vpx_encoder.h>

#include <algorithm>

namespace amphi::bench {
namespace {

vpx_codec_enc_cfg_t configuration(const GreyPicture& picture, int frames_per_second, int bits_per_second,
                                  int key_interval) {
  vpx_codec_enc_cfg_t config;
  vpx_codec_enc_config_default(vpx_codec_vp8_cx(), &config, 0);
  config.g_w = static_cast<unsigned>(picture.width);
  config.g_h = static_cast<unsigned>(picture.height);
  config.g_timebase = {1, frames_per_second};
  config.rc_end_usage = VPX_CBR;
  config.rc_target_bitrate = static_cast<unsigned>(bits_per_second / 1000);
  config.kf_max_dist = static_cast<unsigned>(key_interval);
  config.kf_min_dist = config.kf_max_dist;
  config.g_lag_in_frames = 0;
  return config;
}

void copy_into(const GreyPicture& picture, vpx_image_t& image) {
  for (int y = 0; y < picture.height; ++y) {
    std::copy_n(&picture.luma[static_cast<std::size_t>(y * picture.width)], picture.width,
                image.planes[VPX_PLANE_Y] + y * image.stride[VPX_PLANE_Y]);
  }
  for (const int plane : {VPX_PLANE_U, VPX_PLANE_V}) {
    std::fill_n(image.planes[plane], image.stride[plane] * picture.height / 2, std::uint8_t{128});
  }
}

void take_frames(vpx_codec_ctx_t& codec, std::vector<std::vector<std::uint8_t>>& frames) {
  vpx_codec_iter_t iterator = nullptr;
  while (const vpx_codec_cx_pkt_t* packet = vpx_codec_get_cx_data(&codec, &iterator)) {
    if (packet->kind != VPX_CODEC_CX_FRAME_PKT) continue;
    const auto* data = static_cast<const std::uint8_t*>(packet->data.frame.buf);
    frames.emplace_back(data, data + packet->data.frame.sz);
  }
}

}  // namespace

std::vector<std::vector<std::uint8_t>> encode_vp8(const std::vector<GreyPicture>& pictures,
                                                  int frames_per_second, int bits_per_second,
                                                  int key_interval) {
  std::vector<std::vector<std::uint8_t>> frames;
  if (pictures.empty()) return frames;
  const auto config = configuration(pictures.front(), frames_per_second, bits_per_second, key_interval);
  vpx_codec_ctx_t codec;
  if (vpx_codec_enc_init(&codec, vpx_codec_vp8_cx(), &config, 0) != VPX_CODEC_OK) return frames;
  vpx_codec_control(&codec, VP8E_SET_CPUUSED, -8);
  vpx_image_t image;
  if (vpx_img_alloc(&image, VPX_IMG_FMT_I420, config.g_w, config.g_h, 16) != nullptr) {
    vpx_codec_pts_t time = 0;
    for (const GreyPicture& picture : pictures) {
      copy_into(picture, image);
      if (vpx_codec_encode(&codec, &image, time++, 1, 0, VPX_DL_REALTIME) != VPX_CODEC_OK) break;
      take_frames(codec, frames);
    }
    vpx_img_free(&image);
  }
  vpx_codec_destroy(&codec);
  return frames;
}

Vp8Decoder::Vp8Decoder() : codec_(std::make_unique<vpx_codec_ctx>()) {
  if (vpx_codec_dec_init(codec_.get(), vpx_codec_vp8_dx(), nullptr, 0) != VPX_CODEC_OK) codec_.reset();
}

Vp8Decoder::~Vp8Decoder() {
  if (codec_) vpx_codec_destroy(codec_.get());
}

bool Vp8Decoder::decode(Bytes frame, const Handler& handler) {
  if (!codec_) return false;
  const auto size = static_cast<unsigned>(frame.size());
  if (vpx_codec_decode(codec_.get(), frame.data(), size, nullptr, 0) != VPX_CODEC_OK) return false;
  vpx_codec_iter_t iterator = nullptr;
  while (const vpx_image_t* image = vpx_codec_get_frame(codec_.get(), &iterator)) {
    handler(image->planes[VPX_PLANE_Y], static_cast<int>(image->d_w), static_cast<int>(image->d_h),
            image->stride[VPX_PLANE_Y]);
  }
  return true;
}

}  // namespace amphi::bench
