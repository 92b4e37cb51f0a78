#pragma once
// What the picture shows. The room keeps a Scene, the link carries it, the mixer's layout engine resolves it.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcu/base/ids.hpp"
#include "mcu/media/codec.hpp"

namespace amphi {

enum class Preset : std::uint8_t {
  grid,
  speaker_strip,
  side_by_side,
  picture_in_picture,
  presentation,
  single,
  custom,  ///< shows Scene::tiles
};

/// Those that arrange whoever is on stage by themselves: all but custom.
inline constexpr std::array kPresets{Preset::grid,         Preset::speaker_strip,
                                     Preset::side_by_side, Preset::picture_in_picture,
                                     Preset::presentation, Preset::single};

std::string_view to_string(Preset preset);  ///< "grid", "speaker_strip", ...
std::optional<Preset> preset_from_string(std::string_view text);

/// One picture of one person: a camera or a screen.
struct Tile {
  ParticipantId participant;
  Source source = Source::camera;
  friend bool operator==(const Tile&, const Tile&) = default;
};

struct Color {
  std::uint8_t red = 0x12, green = 0x16, blue = 0x1c;
  friend bool operator==(const Color&, const Color&) = default;
};

/// How a picture fills a rectangle of another shape.
enum class Fit : std::uint8_t {
  cover,    ///< fills the rectangle and crops what is too much: cameras
  contain,  ///< shows everything, with bars of the canvas's background: screens
};
std::string_view to_string(Fit fit);
std::optional<Fit> fit_from_string(std::string_view text);

/// An uploaded picture of the room: [A-Za-z0-9_-]{1,64}.
using PictureId = Id<struct PictureIdTag>;

/// Different ones in one scene.
inline constexpr std::size_t kMaxScenePictures = 8;

/// What a tile of a custom scene shows.
enum class Shows : std::uint8_t {
  participant,  ///< CustomTile::tile: one person's camera or screen
  speaker,      ///< the camera of whoever speaks, else of the first in order
  screen,       ///< the first shared screen
  next,         ///< the next person, in order, whom no other tile shows
  picture,      ///< CustomTile::picture
};
std::string_view to_string(Shows shows);  ///< "participant", ...
std::optional<Shows> shows_from_string(std::string_view text);

/// Fractions of the canvas are integers in 1/kWhole.
inline constexpr int kWhole = 10'000;
/// No tile is narrower or lower than that.
inline constexpr int kLeastTile = 200;
inline constexpr std::size_t kMaxCustomTiles = 25;

/// A tile that the moderator has placed. x + width and y + height are at most kWhole, width and height at
/// least kLeastTile.
struct CustomTile {
  int x = 0, y = 0, width = kWhole, height = kWhole;
  Shows shows = Shows::next;
  Tile tile{};          ///< with Shows::participant
  PictureId picture{};  ///< with Shows::picture
  Fit fit = Fit::cover;
  friend bool operator==(const CustomTile&, const CustomTile&) = default;
};

enum class Corner : std::uint8_t { top_left, top_right, bottom_left, bottom_right };
std::string_view to_string(Corner corner);
std::optional<Corner> corner_from_string(std::string_view text);

/// A person whose camera keeps a tile of its own, uncovered and uncropped, whatever the preset.
struct SignLanguage {
  ParticipantId participant;
  Corner corner = Corner::bottom_right;
  int size = 25;  ///< percent of the canvas's width, 10..50
  friend bool operator==(const SignLanguage&, const SignLanguage&) = default;
};

/// Characters in a text that is drawn over the picture: one line, without control characters.
inline constexpr std::size_t kMaxSceneText = 200;

/// A line over the whole width.
struct Banner {
  std::string text;  ///< 1..kMaxSceneText
  bool top = false;  ///< else at the bottom
  friend bool operator==(const Banner&, const Banner&) = default;
};

/// Who somebody is, in two lines at the lower left: of that person's tile while there is one, or of the
/// picture.
struct LowerThird {
  std::string text;                            ///< 1..kMaxSceneText
  std::string second{};                        ///< 0..kMaxSceneText, smaller
  std::optional<ParticipantId> participant{};  ///< none: of the whole picture
  friend bool operator==(const LowerThird&, const LowerThird&) = default;
};

/// The moderator's wish. Names of people who are not on stage are kept but show nothing.
struct Scene {
  Preset preset = Preset::grid;
  std::vector<ParticipantId> order;  ///< these first, in this order; then the rest as they came on stage
  std::optional<Tile> pinned;        ///< takes the preset's main region whoever speaks
  bool labels = true;                ///< name labels on tiles
  Color background;
  std::vector<CustomTile> tiles{};  ///< of the preset custom, at most kMaxCustomTiles; later ones on top
  std::optional<SignLanguage> sign_language{};
  std::optional<Banner> banner{};
  std::optional<LowerThird> lower_third{};
  std::optional<PictureId> background_picture{};  ///< fills the canvas; the colour stands until it is there
  friend bool operator==(const Scene&, const Scene&) = default;
};

/// The pictures that a scene shows, each once.
std::vector<PictureId> picture_ids(const Scene& scene);

}  // namespace amphi
