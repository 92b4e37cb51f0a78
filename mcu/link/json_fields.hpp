#pragma once
// Internal to mcu/link: reading JSON objects with range checks.
#include <boost/json.hpp>
#include <limits>
#include <string>
#include <vector>

#include "mcu/base/result.hpp"

namespace amphi::link {
namespace json = boost::json;

inline constexpr std::int64_t kMaxInt = std::numeric_limits<std::int64_t>::max();
inline constexpr std::uint32_t kMaxStream = std::numeric_limits<std::uint32_t>::max();

/// Reads one object's members and keeps the first error, so that a reader is a plain list of fields.
class Fields {
 public:
  explicit Fields(const json::value& value) : object_(value.if_object()) {
    if (object_ == nullptr) error_ = "expected an object";
  }

  template <class Integer>
  void integer(std::string_view name, Integer& out, std::int64_t low, std::int64_t high) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    json::error_code ec;
    const auto number = value->to_number<std::int64_t>(ec);
    if (ec || number < low || number > high) {
      note(name, "is out of range");
    } else {
      out = static_cast<Integer>(number);
    }
  }
  void boolean(std::string_view name, bool& out) {
    if (const json::value* value = find(name)) {
      value->is_bool() ? static_cast<void>(out = value->get_bool()) : note(name, "must be true or false");
    }
  }
  void string(std::string_view name, std::string& out, std::size_t longest) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    const json::string* text = value->if_string();
    if (text == nullptr || text->size() > longest) return note(name, "must be a short string");
    out.assign(text->data(), text->size());
  }
  /// Calls `parse(value)` -> std::optional<T> for a string member.
  template <class T, class Parse>
  void name_of(std::string_view name, T& out, Parse parse) {
    std::string text;
    string(name, text, 64);
    const auto parsed = parse(text);
    parsed ? static_cast<void>(out = *parsed) : note(name, "is unknown");
  }
  template <class T, class Read>
  void list(std::string_view name, std::vector<T>& out, std::size_t longest, Read read) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    const json::array* array = value->if_array();
    if (array == nullptr || array->size() > longest) return note(name, "must be a list of allowed length");
    for (const json::value& entry : *array) {
      auto item = read(entry);
      if (!item) return note(name, item.error().message);
      out.push_back(std::move(*item));
    }
  }
  const json::value* optional(std::string_view name) {
    const json::value* value = object_ != nullptr ? object_->if_contains(name) : nullptr;
    return value != nullptr && !value->is_null() ? value : nullptr;
  }
  const json::value* find(std::string_view name) {
    const json::value* value = object_ != nullptr ? object_->if_contains(name) : nullptr;
    if (value == nullptr) note(name, "is missing");
    return value;
  }
  void note(std::string_view name, std::string_view what) {
    if (error_.empty()) error_ = std::string(name) + " " + std::string(what);
  }
  template <class T>
  Result<T> finish(T value) const {
    if (!error_.empty()) return fail(ErrorCode::malformed, error_);
    return value;
  }

 private:
  const json::object* object_;
  std::string error_;
};

}  // namespace amphi::link
