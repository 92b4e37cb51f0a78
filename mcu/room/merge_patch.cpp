#include "mcu/room/merge_patch.hpp"

#include <boost/json.hpp>

namespace amphi::room {
namespace json = boost::json;

std::optional<json::value> merge_diff(const json::value& from, const json::value& to) {
  if (from == to) return std::nullopt;
  if (!from.is_object() || !to.is_object()) return to;
  json::object patch;
  for (const auto& [name, value] : from.get_object()) {
    if (!to.get_object().contains(name)) patch.emplace(name, nullptr);
  }
  for (const auto& [name, value] : to.get_object()) {
    const json::value* old = from.get_object().if_contains(name);
    if (old == nullptr) {
      patch.emplace(name, value);
    } else if (auto change = merge_diff(*old, value)) {
      patch.emplace(name, std::move(*change));
    }
  }
  return patch;
}

void merge_apply(json::value& target, const json::value& patch) {
  if (!patch.is_object()) {
    target = patch;
    return;
  }
  if (!target.is_object()) target = json::object();
  json::object& object = target.get_object();
  for (const auto& [name, value] : patch.get_object()) {
    if (value.is_null()) {
      object.erase(name);
    } else {
      merge_apply(object[name], value);
    }
  }
}

}  // namespace amphi::room
