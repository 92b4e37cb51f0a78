#pragma once
// Reads the members of one JSON message of a stranger.
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcu/base/result.hpp"

namespace amphi::signaling {

/// Keeps the first complaint; after one, what is read is of no use.
class Members {
 public:
  explicit Members(const boost::json::object& object) : object_(object) {}

  [[nodiscard]] bool has(std::string_view name) const { return object_.contains(name); }
  [[nodiscard]] bool is_null(std::string_view name) const {
    const boost::json::value* value = object_.if_contains(name);
    return value != nullptr && value->is_null();
  }
  std::string text(std::string_view name);
  std::string optional_text(std::string_view name) { return has(name) ? text(name) : std::string(); }
  bool boolean(std::string_view name);
  std::optional<bool> optional_boolean(std::string_view name);
  /// A whole number, 0 to `most`.
  std::uint64_t number(std::string_view name, std::uint64_t most);
  std::optional<std::uint64_t> optional_number(std::string_view name, std::uint64_t most);
  boost::json::value object(std::string_view name);
  /// At most `most` of them.
  std::vector<std::string> texts(std::string_view name, std::size_t most);
  /// At most `most_of_them`, each 0 to `most`.
  std::vector<std::size_t> numbers(std::string_view name, std::size_t most_of_them, std::uint64_t most);

  template <class IdType>
  IdType id(std::string_view name) {
    return IdType(id_text(name));
  }
  template <class IdType>
  std::optional<IdType> optional_id(std::string_view name) {
    if (!has(name)) return std::nullopt;
    return id<IdType>(name);
  }
  /// One of several words; `parse` gives an optional.
  template <class Parse>
  auto word(std::string_view name, std::string_view expected, Parse parse) ->
      typename decltype(parse(std::string_view()))::value_type {
    const auto value = parse(std::string_view(text(name)));
    if (value) return *value;
    return complain<typename decltype(parse(std::string_view()))::value_type>(name, expected);
  }

  [[nodiscard]] const std::optional<Error>& error() const { return error_; }
  void complain_about(std::string_view name, std::string_view expected);

 private:
  std::string id_text(std::string_view name);
  template <class T>
  T complain(std::string_view name, std::string_view expected) {
    complain_about(name, expected);
    return T();
  }
  const boost::json::array* list(std::string_view name, std::size_t most);

  const boost::json::object& object_;
  std::optional<Error> error_;
};

}  // namespace amphi::signaling
