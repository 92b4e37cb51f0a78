#pragma once
#include <span>
#include <string>
#include <vector>

#include "mcu/layout/layout.hpp"
#include "mcu/link/program.hpp"
#include "mixer/canvas/canvas.hpp"
#include "mixer/canvas/label_renderer.hpp"
#include "mixer/canvas/recording_mark_painter.hpp"
#include "mixer/canvas/tile_painter.hpp"
#include "mixer/video/decor.hpp"
#include "mixer/video/frame_slot.hpp"

namespace amphi::mixer {

using layout::PlacedTile;

/// One tile to paint. The slot belongs to the caller and must live during compose().
struct TileContent {
  PlacedTile placed;
  FrameSlot* slot = nullptr;  ///< null while the camera is off: a placeholder with the name
  std::string name;           ///< UTF-8
  bool muted = false;
  bool speaking = false;   ///< gets the highlight
  bool captioned = false;  ///< a lower third says who that is: no label while the picture is live
  /// Of a tile that shows an uploaded picture; null until that is there.
  std::shared_ptr<const VideoFrame> picture{};
};

/// Draws the program's picture, one call per picture tick. Paints only what changed since the last call;
/// allocates nothing once names and layout are settled. Not thread-safe: belongs to the picture tick.
class PictureComposer {
 public:
  /// Even sizes; `labels` must outlive the composer.
  PictureComposer(int width, int height, LabelRenderer& labels);

  /// Tiles in the order of arrange() (later ones over earlier ones). A stalled input's last picture is greyed
  /// and keeps its label even without Decor::labels. Returns true when the picture differs from the last one.
  bool compose(std::span<const TileContent> tiles, const Decor& decor, Instant tick);

  [[nodiscard]] const Canvas& canvas() const { return canvas_; }
  /// Whose pictures are to be seen, in the order of `tiles`; `live` is true where a moving picture stands.
  [[nodiscard]] const std::vector<link::Region>& regions() const { return regions_; }

 private:
  enum class Picture : std::uint8_t { none, placeholder, live, stalled };

  /// What a tile looks like.
  struct Look {
    Rect area;
    Tile tile;
    Fit fit = Fit::cover;
    Picture picture = Picture::none;
    bool label = false, muted = false, speaking = false, free = false;
    std::string name;              ///< or an uploaded picture's id
    std::uint64_t generation = 0;  ///< of the frame in it
    friend bool operator==(const Look&, const Look&) = default;
  };

  void start_over_if_changed(std::span<const TileContent> tiles, const Decor& decor);
  bool compose_tile(std::size_t index, const TileContent& content, Instant tick);
  const VideoFrame* look_at_person(const TileContent& content, std::optional<FrameSlot::Shown>& shown,
                                   Instant tick);
  const VideoFrame* look_at_picture(const TileContent& content);
  void compose_captions(bool all);
  void compose_recording_mark(bool all);
  [[nodiscard]] bool painted_beneath(Rect area) const;
  [[nodiscard]] bool painted_below(std::size_t index, Rect area) const;
  [[nodiscard]] bool is_inset(std::size_t index) const;
  void paint(const Look& look, const VideoFrame* frame, bool inset);
  void finish_edges(const Look& look, bool inset);
  void report(const TileContent& content, bool live);

  Canvas canvas_;
  TilePainter painter_;
  CaptionPainter captions_;
  RecordingMarkPainter mark_;
  int border_;
  Decor decor_;
  bool started_ = false;
  std::vector<Look> looks_;    ///< as painted, one for each tile
  std::vector<bool> painted_;  ///< in this call
  Look next_;                  ///< reused, so that names are not allocated anew
  std::vector<link::Region> regions_;
  std::size_t reported_ = 0;  ///< of regions_, in this call
};

}  // namespace amphi::mixer
