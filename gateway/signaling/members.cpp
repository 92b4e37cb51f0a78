#include "gateway/signaling/members.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

namespace amphi::signaling {
namespace json = boost::json;
namespace {

constexpr std::size_t kMaxIdLength = 64;

std::optional<std::uint64_t> whole_number(const json::value& value, std::uint64_t most) {
  if (!value.is_number()) return std::nullopt;
  boost::system::error_code error;
  const auto number = value.to_number<std::uint64_t>(error);
  if (error || number > most) return std::nullopt;
  return number;
}

}  // namespace

void Members::complain_about(std::string_view name, std::string_view expected) {
  if (!error_) error_ = fail(ErrorCode::malformed, fmt::format("\"{}\" must be {}.", name, expected));
}

std::string Members::text(std::string_view name) {
  const json::value* value = object_.if_contains(name);
  if (value != nullptr && value->is_string()) return std::string(value->get_string());
  return complain<std::string>(name, "a string");
}

std::string Members::id_text(std::string_view name) {
  std::string value = text(name);
  if (!error_ && (value.empty() || value.size() > kMaxIdLength)) {
    return complain<std::string>(name, "a string of 1 to 64 characters");
  }
  return value;
}

bool Members::boolean(std::string_view name) {
  const json::value* value = object_.if_contains(name);
  if (value != nullptr && value->is_bool()) return value->get_bool();
  return complain<bool>(name, "true or false");
}

std::optional<bool> Members::optional_boolean(std::string_view name) {
  if (!has(name)) return std::nullopt;
  return boolean(name);
}

std::uint64_t Members::number(std::string_view name, std::uint64_t most) {
  const json::value* value = object_.if_contains(name);
  const auto number = value != nullptr ? whole_number(*value, most) : std::nullopt;
  if (number) return *number;
  return complain<std::uint64_t>(name, fmt::format("a whole number from 0 to {}", most));
}

std::optional<std::uint64_t> Members::optional_number(std::string_view name, std::uint64_t most) {
  if (!has(name)) return std::nullopt;
  return number(name, most);
}

json::value Members::object(std::string_view name) {
  const json::value* value = object_.if_contains(name);
  if (value != nullptr && value->is_object()) return *value;
  return complain<json::value>(name, "an object");
}

const json::array* Members::list(std::string_view name, std::size_t most) {
  const json::value* value = object_.if_contains(name);
  const json::array* array = value != nullptr ? value->if_array() : nullptr;
  if (array != nullptr && array->size() <= most) return array;
  complain_about(name, fmt::format("a list of at most {}", most));
  return nullptr;
}

std::vector<std::string> Members::texts(std::string_view name, std::size_t most) {
  std::vector<std::string> texts;
  const json::array* array = list(name, most);
  if (array == nullptr) return texts;
  for (const json::value& value : *array) {
    if (!value.is_string()) {
      complain_about(name, "a list of strings");
      break;
    }
    texts.emplace_back(value.get_string());
  }
  return texts;
}

std::vector<std::size_t> Members::numbers(std::string_view name, std::size_t most_of_them,
                                          std::uint64_t most) {
  std::vector<std::size_t> numbers;
  const json::array* array = list(name, most_of_them);
  if (array == nullptr) return numbers;
  for (const json::value& value : *array) {
    const auto number = whole_number(value, most);
    if (!number) {
      complain_about(name, fmt::format("a list of whole numbers from 0 to {}", most));
      break;
    }
    numbers.push_back(*number);
  }
  return numbers;
}

}  // namespace amphi::signaling
