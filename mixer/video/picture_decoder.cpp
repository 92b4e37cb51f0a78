#include "mixer/video/picture_decoder.hpp"

#include <webp/decode.h>

namespace amphi::mixer {

Result<VideoFrame> decode_picture(Bytes webp) {
  WebPBitstreamFeatures features;
  if (WebPGetFeatures(webp.data(), webp.size(), &features) != VP8_STATUS_OK) {
    return fail(ErrorCode::malformed, "a picture is not a WebP file");
  }
  if (features.has_animation != 0 || features.width > kMaxPictureWidth ||
      features.height > kMaxPictureHeight) {
    return fail(ErrorCode::unsupported, "a picture is too large or moves");
  }
  VideoFrame frame;
  std::uint8_t* u = nullptr;
  std::uint8_t* v = nullptr;
  int stride = 0;
  int chroma_stride = 0;
  std::uint8_t* const y =
      WebPDecodeYUV(webp.data(), webp.size(), &frame.width, &frame.height, &u, &v, &stride, &chroma_stride);
  if (y == nullptr) return fail(ErrorCode::malformed, "a picture cannot be decoded");
  frame.owner = std::shared_ptr<const void>(y, [](const void* bytes) { WebPFree(const_cast<void*>(bytes)); });
  frame.planes = {PlaneView{y, stride}, {u, chroma_stride}, {v, chroma_stride}};
  return frame;
}

}  // namespace amphi::mixer
