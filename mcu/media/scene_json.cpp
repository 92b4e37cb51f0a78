#include "mcu/media/scene_json.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>

#include "mcu/media/scene_parts_json.hpp"

namespace amphi {
namespace json = boost::json;
using scene_parts::participant_from_json;
namespace {

constexpr std::size_t kMaxOrder = 64;

Error bad(std::string message) {
  return fail(ErrorCode::malformed, std::move(message));
}

Result<Color> color_from_json(const json::value& value) {
  const json::string* text = value.if_string();
  if (text == nullptr || text->size() != 7 || text->front() != '#') {
    return bad("background must look like \"#12161c\"");
  }
  unsigned rgb = 0;
  const auto [end, error] = std::from_chars(text->data() + 1, text->data() + 7, rgb, 16);
  if (error != std::errc{} || end != text->data() + 7) return bad("background must look like \"#12161c\"");
  return Color{static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>(rgb >> 8),
               static_cast<std::uint8_t>(rgb)};
}

Result<> read_preset(const json::value& value, Scene& scene) {
  const json::string* text = value.if_string();
  const auto preset = text != nullptr ? preset_from_string(*text) : std::nullopt;
  if (!preset) {
    return bad(
        "preset must be one of grid, speaker_strip, side_by_side, picture_in_picture, presentation, single, "
        "custom");
  }
  scene.preset = *preset;
  return {};
}

Result<> read_order(const json::value& value, Scene& scene) {
  const json::array* list = value.if_array();
  if (list == nullptr || list->size() > kMaxOrder)
    return bad("order must be a list of at most 64 participants");
  std::vector<ParticipantId> order;
  for (const json::value& entry : *list) {
    auto id = participant_from_json(entry);
    if (!id) return id.error();
    order.push_back(std::move(*id));
  }
  scene.order = std::move(order);
  return {};
}

Result<> read_labels(const json::value& value, Scene& scene) {
  if (!value.is_bool()) return bad("labels must be true or false");
  scene.labels = value.get_bool();
  return {};
}

Result<> read_background(const json::value& value, Scene& scene) {
  auto color = color_from_json(value);
  if (!color) return color.error();
  scene.background = *color;
  return {};
}

Result<> read_tiles(const json::value& value, Scene& scene) {
  const json::array* list = value.if_array();
  if (list == nullptr ? !value.is_null() : list->size() > kMaxCustomTiles) {
    return bad("tiles must be a list of at most 25 tiles");
  }
  std::vector<CustomTile> tiles;
  for (const json::value& entry : list != nullptr ? *list : json::array()) {
    auto tile = scene_parts::custom_tile_from_json(entry);
    if (!tile) return tile.error();
    tiles.push_back(std::move(*tile));
  }
  scene.tiles = std::move(tiles);
  return {};
}

/// A member that null takes away.
template <auto kMember, auto kParse>
Result<> read_optional(const json::value& value, Scene& scene) {
  if (value.is_null()) {
    (scene.*kMember).reset();
    return {};
  }
  auto parsed = kParse(value);
  if (!parsed) return parsed.error();
  scene.*kMember = std::move(*parsed);
  return {};
}

struct Member {
  std::string_view name;
  Result<> (*read)(const json::value&, Scene&);
};
constexpr Member kMembers[] = {
    {"preset", read_preset},
    {"order", read_order},
    {"pinned", read_optional<&Scene::pinned, tile_from_json>},
    {"labels", read_labels},
    {"background", read_background},
    {"tiles", read_tiles},
    {"sign_language", read_optional<&Scene::sign_language, scene_parts::sign_language_from_json>},
    {"banner", read_optional<&Scene::banner, scene_parts::banner_from_json>},
    {"lower_third", read_optional<&Scene::lower_third, scene_parts::lower_third_from_json>},
    {"background_picture", read_optional<&Scene::background_picture, scene_parts::picture_id_from_json>},
};

Result<> read_member(std::string_view name, const json::value& value, Scene& scene) {
  for (const Member& member : kMembers) {
    if (member.name == name) return member.read(value, scene);
  }
  return bad(
      "a scene has only preset, order, pinned, labels, background, tiles, sign_language, banner, lower_third "
      "and background_picture");
}

template <class Part>
json::value optional_to_json(const std::optional<Part>& part) {
  return part ? scene_parts::to_json(*part) : json::value(nullptr);
}

json::value tiles_to_json(const std::vector<CustomTile>& tiles) {
  if (tiles.empty()) return nullptr;
  json::array list;
  for (const CustomTile& tile : tiles) list.push_back(scene_parts::to_json(tile));
  return list;
}

}  // namespace

json::value to_json(const Tile& tile) {
  return {{"participant", tile.participant.str()}, {"source", to_string(tile.source)}};
}

json::value to_json(const Scene& scene) {
  json::array order;
  for (const ParticipantId& id : scene.order) order.emplace_back(id.str());
  const Color& c = scene.background;
  return {{"preset", to_string(scene.preset)},
          {"order", std::move(order)},
          {"pinned", scene.pinned ? to_json(*scene.pinned) : json::value(nullptr)},
          {"labels", scene.labels},
          {"background", fmt::format("#{:02x}{:02x}{:02x}", c.red, c.green, c.blue)},
          {"tiles", tiles_to_json(scene.tiles)},
          {"sign_language", optional_to_json(scene.sign_language)},
          {"banner", optional_to_json(scene.banner)},
          {"lower_third", optional_to_json(scene.lower_third)},
          {"background_picture",
           scene.background_picture ? json::value(scene.background_picture->str()) : json::value(nullptr)}};
}

Result<Tile> tile_from_json(const json::value& value) {
  const json::object* object = value.if_object();
  const json::value* participant = object != nullptr ? object->if_contains("participant") : nullptr;
  if (participant == nullptr) return bad("a tile needs a participant");
  auto id = participant_from_json(*participant);
  if (!id) return id.error();
  Tile tile{std::move(*id), Source::camera};
  if (const json::value* source = object->if_contains("source")) {
    const auto parsed = source->is_string() ? source_from_string(source->get_string()) : std::nullopt;
    if (!parsed || *parsed == Source::microphone) return bad("a tile's source must be camera or screen");
    tile.source = *parsed;
  }
  return tile;
}

Result<Scene> scene_from_json(const json::value& value, const Scene& base) {
  const json::object* object = value.if_object();
  if (object == nullptr) return bad("a scene must be a JSON object");
  Scene scene = base;
  for (const auto& [name, member] : *object) {
    if (auto read = read_member(name, member, scene); !read) return read.error();
  }
  if (picture_ids(scene).size() > kMaxScenePictures) return bad("a scene shows at most 8 different pictures");
  return scene;
}

}  // namespace amphi
