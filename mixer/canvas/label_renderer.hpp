#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "mcu/base/result.hpp"
#include "mixer/canvas/mask.hpp"

namespace amphi::mixer {

/// Debian's fonts-dejavu-core.
std::vector<std::string> default_fonts();

/// Draws text as masks: FriBidi orders it, HarfBuzz shapes it, FreeType rasterises it. Characters that no
/// font has become a box. Reads the font files in create() and no file afterwards, so it works in a sandbox.
/// Not thread-safe: belongs to the picture tick.
class LabelRenderer {
 public:
  /// `fonts` in order of preference. An error (environment) when none of them can be read.
  static Result<std::unique_ptr<LabelRenderer>> create(
      const std::vector<std::string>& fonts = default_fonts());
  ~LabelRenderer();

  /// One line of text. `pixel_height` is the font's size (8..256); the mask is the font's line height tall
  /// and at most `max_width` wide: longer text ends in an ellipsis. Invalid UTF-8, control characters and
  /// bidi overrides do no harm. Never null; empty for empty text. The last few hundred results are cached.
  std::shared_ptr<const Mask> render(std::string_view utf8, int pixel_height, int max_width);

 private:
  class Implementation;
  explicit LabelRenderer(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

/// The one or two letters that stand for a person: "Ana Ruiz" -> "AR", "zoë" -> "Z".
std::string initials(std::string_view name);

}  // namespace amphi::mixer
