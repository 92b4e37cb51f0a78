#include "mixer/video/still_encoder.hpp"

#include <webp/encode.h>

#include <cmath>
#include <utility>

#include "mixer/canvas/scale.hpp"

namespace amphi::mixer {
namespace {

constexpr float kBestQuality = 85;
constexpr float kWorstQuality = 1;
constexpr int kMethod = 3;  ///< of 0..6: the last few percent of size cost most of the time
constexpr int kTries = 4;

struct Picture : WebPPicture {
  /// Refers to the caller's samples.
  explicit Picture(const PictureView& view) {
    WebPPictureInit(this);
    width = view.width;
    height = view.height;
    use_argb = 0;
    colorspace = WEBP_YUV420;
    y = const_cast<std::uint8_t*>(view.planes[0].data);  // the encoder only reads them
    u = const_cast<std::uint8_t*>(view.planes[1].data);
    v = const_cast<std::uint8_t*>(view.planes[2].data);
    y_stride = view.planes[0].stride;
    uv_stride = view.planes[1].stride;
  }
};

struct Writer : WebPMemoryWriter {
  Writer() { WebPMemoryWriterInit(this); }
  ~Writer() { WebPMemoryWriterClear(this); }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
};

/// Empty when there is no memory.
std::vector<std::uint8_t> encode(const PictureView& view, StillContent content, float quality) {
  WebPConfig config;
  const WebPPreset preset = content == StillContent::screen ? WEBP_PRESET_TEXT : WEBP_PRESET_PHOTO;
  if (!WebPConfigPreset(&config, preset, quality)) return {};
  config.method = kMethod;
  Picture picture(view);
  Writer writer;
  picture.writer = WebPMemoryWrite;
  picture.custom_ptr = &writer;
  if (!WebPEncode(&config, &picture)) return {};
  return {writer.mem, writer.mem + writer.size};
}

/// The best that fits, or the smallest; empty when there is no memory. The codec has a search of its own for
/// a size (target_size), but takes it as an aim: quality would go up as long as there is room.
std::vector<std::uint8_t> search(const PictureView& picture, StillContent content, std::size_t max_bytes) {
  std::vector<std::uint8_t> best = encode(picture, content, kBestQuality);
  if (best.size() <= max_bytes) return best;
  float low = kWorstQuality;
  float high = kBestQuality;
  for (int i = 0; i < kTries; ++i) {
    const float quality = std::sqrt(low * high);  // most of what matters is at the lower end
    std::vector<std::uint8_t> next = encode(picture, content, quality);
    const bool fits = next.size() <= max_bytes;
    (fits ? low : high) = quality;
    if (fits || best.size() > max_bytes) best = std::move(next);
  }
  return best;
}

/// A smaller copy of a picture.
struct Smaller {
  std::vector<std::uint8_t> bytes;
  WritablePicture picture;

  Smaller(const PictureView& from, int width, int height) {
    const auto luma = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    bytes.resize(luma * 3 / 2);
    std::uint8_t* const u = bytes.data() + luma;
    picture = {width, height, {{{bytes.data(), width}, {u, width / 2}, {u + luma / 4, width / 2}}}};
    scale_picture(from, picture);
  }
  [[nodiscard]] PictureView view() const {
    const auto& p = picture.planes;
    return {picture.width,
            picture.height,
            {PlaneView{p[0].data, p[0].stride}, {p[1].data, p[1].stride}, {p[2].data, p[2].stride}}};
  }
};

}  // namespace

Result<std::vector<std::uint8_t>> encode_still(const PictureView& picture, StillContent content,
                                               std::size_t max_bytes) {
  std::vector<std::uint8_t> still = search(picture, content, max_bytes);
  for (const int quarters : {3, 2}) {
    if (still.size() <= max_bytes + max_bytes / 4) break;
    const Smaller smaller(picture, picture.width * quarters / 8 * 2, picture.height * quarters / 8 * 2);
    still = search(smaller.view(), content, max_bytes);
  }
  if (still.empty()) return fail(ErrorCode::environment, "a still picture cannot be encoded");
  return still;
}

}  // namespace amphi::mixer
