#pragma once
#include <ft2build.h>
#include FT_FREETYPE_H
#include <hb.h>

#include <memory>
#include <string>
#include <vector>

#include "mcu/base/result.hpp"

namespace amphi::mixer {

/// Fonts held in memory, in order of preference. Not thread-safe.
class FontSet {
 public:
  static Result<std::unique_ptr<FontSet>> load(const std::vector<std::string>& paths);

  /// For all fonts, in pixels.
  void set_size(int pixel_height);
  /// The first font that has the character; the first of all when none has.
  [[nodiscard]] std::size_t font_for(char32_t character) const;
  [[nodiscard]] FT_Face face(std::size_t font) const { return fonts_[font].face.get(); }
  [[nodiscard]] hb_font_t* shaping(std::size_t font) const { return fonts_[font].shaping.get(); }
  /// Of the first font at the current size, in pixels.
  [[nodiscard]] int ascender() const;
  [[nodiscard]] int line_height() const;

  /// How glyphs are loaded, for shaping and drawing alike.
  static constexpr FT_Int32 kLoadFlags = FT_LOAD_TARGET_LIGHT | FT_LOAD_NO_BITMAP;

 private:
  struct FreeLibrary {
    void operator()(FT_Library library) const { FT_Done_FreeType(library); }
  };
  struct FreeFace {
    void operator()(FT_Face face) const { FT_Done_Face(face); }
  };
  struct FreeShaping {
    void operator()(hb_font_t* font) const { hb_font_destroy(font); }
  };
  struct Font {
    std::vector<unsigned char> file;
    std::unique_ptr<FT_FaceRec_, FreeFace> face;
    std::unique_ptr<hb_font_t, FreeShaping> shaping;
  };

  FontSet() = default;
  bool add(std::vector<unsigned char> file);

  std::unique_ptr<FT_LibraryRec_, FreeLibrary> library_;
  std::vector<Font> fonts_;
  int size_ = 0;
};

}  // namespace amphi::mixer
