#include "mcu/media/scene_json.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <charconv>

namespace amphi {
namespace json = boost::json;
namespace {

constexpr std::size_t kMaxOrder = 64;
constexpr std::size_t kMaxIdLength = 64;

Error bad(std::string message) {
  return fail(ErrorCode::malformed, std::move(message));
}

Result<ParticipantId> participant_from_json(const json::value& value) {
  const json::string* text = value.if_string();
  if (text == nullptr || text->empty() || text->size() > kMaxIdLength) {
    return bad("a participant must be a string of 1 to 64 characters");
  }
  return ParticipantId(std::string(*text));
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
        "preset must be one of grid, speaker_strip, side_by_side, picture_in_picture, presentation, single");
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

Result<> read_pinned(const json::value& value, Scene& scene) {
  if (value.is_null()) {
    scene.pinned.reset();
    return {};
  }
  auto tile = tile_from_json(value);
  if (!tile) return tile.error();
  scene.pinned = std::move(*tile);
  return {};
}

Result<> read_member(std::string_view name, const json::value& value, Scene& scene) {
  if (name == "preset") return read_preset(value, scene);
  if (name == "order") return read_order(value, scene);
  if (name == "pinned") return read_pinned(value, scene);
  if (name == "labels") {
    if (!value.is_bool()) return bad("labels must be true or false");
    scene.labels = value.get_bool();
    return {};
  }
  if (name == "background") {
    auto color = color_from_json(value);
    if (!color) return color.error();
    scene.background = *color;
    return {};
  }
  return bad("a scene has only preset, order, pinned, labels and background");
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
          {"background", fmt::format("#{:02x}{:02x}{:02x}", c.red, c.green, c.blue)}};
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
  return scene;
}

}  // namespace amphi
