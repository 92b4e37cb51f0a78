#include "gateway/signaling/json_body.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

namespace amphi::signaling {
namespace json = boost::json;

const json::value* JsonBody::find(std::string_view name) const {
  const json::value* value = object_.if_contains(name);
  return value == nullptr || value->is_null() ? nullptr : value;
}

void JsonBody::complain(std::string_view name, std::string_view expected) {
  if (!error_) error_ = fail(ErrorCode::malformed, fmt::format("\"{}\" must be {}.", name, expected));
}

Result<void> JsonBody::checked() const {
  if (error_) return *error_;
  return {};
}

std::string JsonBody::text(std::string_view name) {
  require(name, find(name) != nullptr);
  return optional_text(name).value_or("");
}

std::optional<std::string> JsonBody::optional_text(std::string_view name) {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string() && value->get_string().size() <= kMaxText) return std::string(value->get_string());
  complain(name, "a string that is not too long");
  return std::nullopt;
}

std::optional<bool> JsonBody::optional_flag(std::string_view name) {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_bool()) return value->get_bool();
  complain(name, "true or false");
  return std::nullopt;
}

std::optional<std::int64_t> JsonBody::optional_number(std::string_view name) {
  // Room for all times and counts that make sense, and far from what arithmetic on them could overflow.
  constexpr std::int64_t kLargest = std::int64_t{1} << 40;
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  const std::int64_t* number = value->if_int64();
  if (number != nullptr && *number >= -kLargest && *number <= kLargest) return *number;
  complain(name, "a whole number");
  return std::nullopt;
}

std::optional<std::vector<std::string>> JsonBody::optional_texts(std::string_view name) {
  const json::value* value = find(name);
  if (value == nullptr) return std::nullopt;
  const json::array* array = value->if_array();
  std::vector<std::string> list;
  for (std::size_t i = 0; array != nullptr && i < std::min(array->size(), kMaxList); ++i) {
    const json::string* item = (*array)[i].if_string();
    if (item != nullptr && item->size() <= kMaxText) list.emplace_back(*item);
  }
  if (array != nullptr && list.size() == array->size()) return list;
  complain(name, "a list of strings");
  return std::nullopt;
}

}  // namespace amphi::signaling
