#pragma once
// Internal to mcu/link: structs as JSON objects with range checks. A struct lists its members once, for both
// ways:
//   template <class Fields> void describe(Fields& fields, Described<Fields, Struct>& s) { fields.integer("x",
//   s.x, 0, 9); }
#include <boost/json.hpp>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/base/ids.hpp"
#include "mcu/base/result.hpp"

namespace amphi::link {
namespace json = boost::json;

inline constexpr std::int64_t kMaxInt = std::numeric_limits<std::int64_t>::max();
inline constexpr std::uint32_t kMaxStream = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::size_t kMaxId = 64;

/// What `describe` gets: a T to be filled in by a Reader, a constant one for a Writer.
template <class Fields, class T>
using Described = typename Fields::template Of<T>;

template <class T>
json::value write(const T& object);
template <class T>
Result<T> read(const json::value& value);

/// Puts members into an object.
class Writer {
 public:
  template <class T>
  using Of = const T;

  template <class Integer>
  void integer(std::string_view name, Integer value, std::int64_t, std::int64_t) {
    object_[name] = value;
  }
  /// none: null
  template <class Integer>
  void integer(std::string_view name, const std::optional<Integer>& value, std::int64_t, std::int64_t) {
    object_[name] = value ? json::value(*value) : json::value(nullptr);
  }
  /// In nanoseconds of the machine's clock.
  void instant(std::string_view name, Instant value) { object_[name] = value.time_since_epoch().count(); }
  void instant(std::string_view name, const std::optional<Instant>& value) {
    value ? instant(name, *value) : static_cast<void>(object_[name] = nullptr);
  }
  void boolean(std::string_view name, bool value) { object_[name] = value; }
  void string(std::string_view name, const std::string& value, std::size_t) { object_[name] = value; }
  void strings(std::string_view name, const std::vector<std::string>& values, std::size_t, std::size_t) {
    object_[name] = json::value_from(values);
  }
  void id(std::string_view name, const ParticipantId& value) { object_[name] = value.str(); }
  void id(std::string_view name, const std::optional<ParticipantId>& value) {
    object_[name] = value ? json::value(value->str()) : json::value(nullptr);
  }
  void ids(std::string_view name, const std::vector<ParticipantId>& values, std::size_t) {
    json::array array;
    for (const ParticipantId& value : values) array.emplace_back(value.str());
    object_[name] = std::move(array);
  }
  template <class T, class Parse>
  void name_of(std::string_view name, T value, std::type_identity_t<std::string_view (*)(T)> print, Parse) {
    object_[name] = print(value);
  }
  template <class T, class Read>
  void object(std::string_view name, const T& value, json::value (*print)(const T&), Read) {
    object_[name] = print(value);
  }
  template <class T>
  void list(std::string_view name, const std::vector<T>& values, std::size_t) {
    json::array array;
    for (const T& value : values) array.push_back(write(value));
    object_[name] = std::move(array);
  }
  void type(std::string_view name) { object_["type"] = name; }
  void check(bool, std::string_view, std::string_view) {}
  json::value finish() { return std::move(object_); }

 private:
  json::object object_;
};

/// Takes members out of an object and keeps the first error.
class Reader {
 public:
  template <class T>
  using Of = T;

  explicit Reader(const json::value& value) : object_(value.if_object()) {
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
  template <class Integer>
  void integer(std::string_view name, std::optional<Integer>& out, std::int64_t low, std::int64_t high) {
    if (has(name)) integer(name, out.emplace(), low, high);
  }
  void instant(std::string_view name, Instant& out) {
    std::int64_t count = 0;
    integer(name, count, 0, kMaxInt);
    out = Instant(Duration(count));
  }
  void instant(std::string_view name, std::optional<Instant>& out) {
    if (has(name)) instant(name, out.emplace());
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
  /// At most so many, each at most so long.
  void strings(std::string_view name, std::vector<std::string>& out, std::size_t most, std::size_t longest) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    const json::array* array = value->if_array();
    if (array == nullptr || array->size() > most) return note(name, "must be a list of allowed length");
    for (const json::value& entry : *array) {
      const json::string* text = entry.if_string();
      if (text == nullptr || text->size() > longest) return note(name, "must list short strings");
      out.emplace_back(*text);
    }
  }
  void id(std::string_view name, ParticipantId& out) {
    std::string text;
    string(name, text, kMaxId);
    out = ParticipantId(std::move(text));
  }
  void id(std::string_view name, std::optional<ParticipantId>& out) {
    if (has(name)) id(name, out.emplace());
  }
  void ids(std::string_view name, std::vector<ParticipantId>& out, std::size_t longest) {
    std::vector<std::string> texts;
    strings(name, texts, longest, kMaxId);
    for (std::string& text : texts) out.emplace_back(std::move(text));
  }
  /// `parse(text)` -> std::optional<T>; `print` is the Writer's.
  template <class T, class Parse>
  void name_of(std::string_view name, T& out, std::type_identity_t<std::string_view (*)(T)>, Parse parse) {
    std::string text;
    string(name, text, kMaxId);
    const auto parsed = parse(text);
    parsed ? static_cast<void>(out = *parsed) : note(name, "is unknown");
  }
  /// `parse(value)` -> Result<T>; `print` is the Writer's.
  template <class T, class Parse>
  void object(std::string_view name, T& out, json::value (*)(const T&), Parse parse) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    Result<T> parsed = parse(*value);
    if (!parsed) return note(name, parsed.error().message);
    out = std::move(*parsed);
  }
  template <class T>
  void list(std::string_view name, std::vector<T>& out, std::size_t longest) {
    const json::value* value = find(name);
    if (value == nullptr) return;
    const json::array* array = value->if_array();
    if (array == nullptr || array->size() > longest) return note(name, "must be a list of allowed length");
    for (const json::value& entry : *array) {
      Result<T> item = read<T>(entry);
      if (!item) return note(name, item.error().message);
      out.push_back(std::move(*item));
    }
  }
  /// Of a message; who reads one has looked at it with message_type().
  void type(std::string_view) {}
  void check(bool good, std::string_view name, std::string_view what) {
    if (!good) note(name, what);
  }
  template <class T>
  Result<T> finish(T value) const {
    if (!error_.empty()) return fail(ErrorCode::malformed, error_);
    return value;
  }

 private:
  /// It is there, and not null.
  [[nodiscard]] bool has(std::string_view name) const {
    const json::value* value = object_ != nullptr ? object_->if_contains(name) : nullptr;
    return value != nullptr && !value->is_null();
  }
  const json::value* find(std::string_view name) {
    const json::value* value = object_ != nullptr ? object_->if_contains(name) : nullptr;
    if (value == nullptr) note(name, "is missing");
    return value;
  }
  void note(std::string_view name, std::string_view what) {
    if (error_.empty()) error_ = std::string(name) + " " + std::string(what);
  }

  const json::object* object_;
  std::string error_;
};

template <class T>
json::value write(const T& object) {
  Writer fields;
  describe(fields, object);
  return fields.finish();
}

template <class T>
Result<T> read(const json::value& value) {
  Reader fields(value);
  T object;
  describe(fields, object);
  return fields.finish(std::move(object));
}

}  // namespace amphi::link
