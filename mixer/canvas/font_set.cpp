#include "mixer/canvas/font_set.hpp"

#include <hb-ft.h>

#include <fstream>
#include <iterator>
#include <utility>

namespace amphi::mixer {
namespace {

std::vector<unsigned char> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

Result<std::unique_ptr<FontSet>> FontSet::load(const std::vector<std::string>& paths) {
  std::unique_ptr<FontSet> set(new FontSet);
  FT_Library library = nullptr;
  if (FT_Init_FreeType(&library) != 0) return fail(ErrorCode::environment, "FreeType cannot be initialised");
  set->library_.reset(library);
  for (const std::string& path : paths) set->add(read_file(path));
  if (set->fonts_.empty()) {
    return fail(ErrorCode::environment, "no font for name labels can be read; install fonts-dejavu-core");
  }
  set->set_size(16);
  return set;
}

/// The bytes stay where they are when the vector is moved, so the face may refer to them.
bool FontSet::add(std::vector<unsigned char> file) {
  FT_Face face = nullptr;
  if (FT_New_Memory_Face(library_.get(), file.data(), static_cast<FT_Long>(file.size()), 0, &face) != 0)
    return false;
  Font font{std::move(file), std::unique_ptr<FT_FaceRec_, FreeFace>(face), nullptr};
  if (FT_IS_SCALABLE(face) == 0) return false;
  font.shaping.reset(hb_ft_font_create_referenced(face));
  hb_ft_font_set_load_flags(font.shaping.get(), kLoadFlags);
  fonts_.push_back(std::move(font));
  return true;
}

void FontSet::set_size(int pixel_height) {
  if (pixel_height == size_) return;
  size_ = pixel_height;
  for (const Font& font : fonts_) {
    FT_Set_Pixel_Sizes(font.face.get(), 0, static_cast<FT_UInt>(pixel_height));
    hb_ft_font_changed(font.shaping.get());
  }
}

std::size_t FontSet::font_for(char32_t character) const {
  for (std::size_t i = 0; i < fonts_.size(); ++i) {
    if (FT_Get_Char_Index(fonts_[i].face.get(), character) != 0) return i;
  }
  return 0;
}

int FontSet::ascender() const {
  return static_cast<int>((fonts_.front().face->size->metrics.ascender + 63) >> 6);
}

int FontSet::line_height() const {
  return ascender() + static_cast<int>((-fonts_.front().face->size->metrics.descender + 63) >> 6);
}

}  // namespace amphi::mixer
