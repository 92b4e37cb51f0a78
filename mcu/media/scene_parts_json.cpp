#include "mcu/media/scene_parts_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <initializer_list>

namespace amphi::scene_parts {
namespace json = boost::json;
namespace {

constexpr std::size_t kMaxIdLength = 64;

Error bad(std::string message) {
  return fail(ErrorCode::malformed, std::move(message));
}

/// Takes the members of one object, each at most once, and keeps the first error; what nobody took is one.
class Members {
 public:
  Members(std::string_view what, const json::value& value) : what_(what), object_(value.if_object()) {
    if (object_ == nullptr) note("", "must be a JSON object");
  }

  /// Null when it is not there; null as a value counts as not there.
  const json::value* take(std::string_view name) {
    const json::value* value = object_ != nullptr ? object_->if_contains(name) : nullptr;
    taken_ += value != nullptr ? 1 : 0;
    return value != nullptr && !value->is_null() ? value : nullptr;
  }
  void integer(std::string_view name, int& out, int low, int high) {
    const json::value* value = take(name);
    if (value == nullptr) return;
    json::error_code error;
    const auto number = value->to_number<std::int64_t>(error);
    if (error || number < low || number > high) {
      return note(name, fmt::format("must be a whole number from {} to {}", low, high));
    }
    out = static_cast<int>(number);
  }
  void text(std::string_view name, std::string& out, std::size_t least) {
    const json::value* value = take(name);
    const json::string* text = value != nullptr ? value->if_string() : nullptr;
    if (value == nullptr && least == 0) return;
    if (text == nullptr || !is_line(*text, least)) {
      return note(name, fmt::format("must be one line of {} to {} characters", least, kMaxSceneText));
    }
    out.assign(text->data(), text->size());
  }
  template <class Enum>
  void choice(std::string_view name, Enum& out, std::optional<Enum> (*parse)(std::string_view),
              std::string_view choices) {
    const json::value* value = take(name);
    if (value == nullptr) return;
    const json::string* text = value->if_string();
    const auto parsed = text != nullptr ? parse(*text) : std::nullopt;
    if (!parsed) return note(name, fmt::format("must be one of {}", choices));
    out = *parsed;
  }
  /// Of whatever `parse` makes of a member; false when there is none.
  template <class T>
  bool read(std::string_view name, T& out, Result<T> (*parse)(const json::value&)) {
    const json::value* value = take(name);
    if (value == nullptr) return false;
    auto parsed = parse(*value);
    if (!parsed) {
      note(name, parsed.error().message);
      return false;
    }
    out = std::move(*parsed);
    return true;
  }
  void require(bool condition, std::string_view name, std::string_view problem) {
    if (!condition) note(name, problem);
  }
  void note(std::string_view name, std::string_view problem) {
    if (!error_.empty()) return;
    error_ =
        name.empty() ? fmt::format("{} {}", what_, problem) : fmt::format("{}: {} {}", what_, name, problem);
  }
  template <class T>
  Result<T> finish(T value, std::string_view all) {
    if (object_ != nullptr && taken_ != object_->size()) note("", fmt::format("has only {}", all));
    if (!error_.empty()) return bad(error_);
    return value;
  }

 private:
  static bool is_line(std::string_view text, std::size_t least) {
    const auto is_start = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
    const auto characters = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), is_start));
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
    return characters >= least && characters <= kMaxSceneText &&
           std::none_of(text.begin(), text.end(), is_control);
  }

  std::string_view what_;
  const json::object* object_;
  std::size_t taken_ = 0;
  std::string error_;
};

/// A person's camera or screen, or a picture: what `show` calls for must be there, the other must not.
void read_shown(Members& members, CustomTile& tile) {
  const bool person = members.read("participant", tile.tile.participant, participant_from_json);
  const json::value* source = members.take("source");
  if (source != nullptr) {
    const auto parsed = source->is_string() ? source_from_string(source->get_string()) : std::nullopt;
    members.require(parsed && *parsed != Source::microphone, "source", "must be camera or screen");
    tile.tile.source = parsed.value_or(Source::camera);
  }
  const bool picture = members.read("picture", tile.picture, picture_id_from_json);
  const bool of_person = tile.shows == Shows::participant;
  members.require(person == of_person, "participant", "belongs to show participant, which needs it");
  members.require(source == nullptr || of_person, "source", "belongs to show participant");
  members.require(picture == (tile.shows == Shows::picture), "picture",
                  "belongs to show picture, which needs it");
}

/// Cameras fill their tile; of screens and pictures nothing is cut off.
Fit usual_fit(const CustomTile& tile) {
  const bool whole = tile.shows == Shows::screen || tile.shows == Shows::picture ||
                     (tile.shows == Shows::participant && tile.tile.source == Source::screen);
  return whole ? Fit::contain : Fit::cover;
}

}  // namespace

Result<ParticipantId> participant_from_json(const json::value& value) {
  const json::string* text = value.if_string();
  if (text == nullptr || text->empty() || text->size() > kMaxIdLength) {
    return bad("a participant must be a string of 1 to 64 characters");
  }
  return ParticipantId(std::string(*text));
}

Result<PictureId> picture_id_from_json(const json::value& value) {
  const json::string* text = value.if_string();
  const auto allowed = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
  };
  if (text == nullptr || text->empty() || text->size() > kMaxIdLength ||
      !std::all_of(text->begin(), text->end(), allowed)) {
    return bad("a picture must be named by 1 to 64 letters, digits, _ and -");
  }
  return PictureId(std::string(*text));
}

Result<CustomTile> custom_tile_from_json(const json::value& value) {
  CustomTile tile;
  Members members("a tile", value);
  members.integer("x", tile.x, 0, kWhole - kLeastTile);
  members.integer("y", tile.y, 0, kWhole - kLeastTile);
  tile.width = kWhole - tile.x;
  tile.height = kWhole - tile.y;
  members.integer("width", tile.width, kLeastTile, kWhole);
  members.integer("height", tile.height, kLeastTile, kWhole);
  members.require(tile.x + tile.width <= kWhole, "width", "leaves the canvas: x + width is above 10000");
  members.require(tile.y + tile.height <= kWhole, "height", "leaves the canvas: y + height is above 10000");
  members.choice("show", tile.shows, shows_from_string, "participant, speaker, screen, next, picture");
  read_shown(members, tile);
  tile.fit = usual_fit(tile);
  members.choice("fit", tile.fit, fit_from_string, "cover, contain");
  return members.finish(std::move(tile), "x, y, width, height, show, participant, source, picture and fit");
}

Result<SignLanguage> sign_language_from_json(const json::value& value) {
  SignLanguage sign;
  Members members("sign_language", value);
  const bool person = members.read("participant", sign.participant, participant_from_json);
  members.require(person, "participant", "is missing");
  members.choice("corner", sign.corner, corner_from_string, "top_left, top_right, bottom_left, bottom_right");
  members.integer("size", sign.size, 10, 50);
  return members.finish(std::move(sign), "participant, corner and size");
}

Result<Banner> banner_from_json(const json::value& value) {
  Banner banner;
  Members members("banner", value);
  members.text("text", banner.text, 1);
  if (const json::value* position = members.take("position")) {
    banner.top = *position == "top";
    members.require(banner.top || *position == "bottom", "position", "must be top or bottom");
  }
  return members.finish(std::move(banner), "text and position");
}

Result<LowerThird> lower_third_from_json(const json::value& value) {
  LowerThird lower_third;
  Members members("lower_third", value);
  members.text("text", lower_third.text, 1);
  members.text("second", lower_third.second, 0);
  ParticipantId participant;
  if (members.read("participant", participant, participant_from_json)) {
    lower_third.participant = std::move(participant);
  }
  return members.finish(std::move(lower_third), "text, second and participant");
}

json::value to_json(const CustomTile& tile) {
  json::object object{{"x", tile.x},
                      {"y", tile.y},
                      {"width", tile.width},
                      {"height", tile.height},
                      {"show", to_string(tile.shows)},
                      {"fit", to_string(tile.fit)}};
  if (tile.shows == Shows::participant) {
    object["participant"] = tile.tile.participant.str();
    object["source"] = to_string(tile.tile.source);
  }
  if (tile.shows == Shows::picture) object["picture"] = tile.picture.str();
  return object;
}

json::value to_json(const SignLanguage& sign) {
  return {{"participant", sign.participant.str()}, {"corner", to_string(sign.corner)}, {"size", sign.size}};
}

json::value to_json(const Banner& banner) {
  return {{"text", banner.text}, {"position", banner.top ? "top" : "bottom"}};
}

json::value to_json(const LowerThird& lower_third) {
  json::object object{{"text", lower_third.text}, {"second", lower_third.second}};
  if (lower_third.participant) object["participant"] = lower_third.participant->str();
  return object;
}

}  // namespace amphi::scene_parts
