#pragma once
#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcu/base/result.hpp"

namespace amphi::signaling {

/// Reads the members of a request's body and keeps the first complaint. Unknown members are left alone.
class JsonBody {
 public:
  static constexpr std::size_t kMaxText = 2048;  ///< bytes
  static constexpr std::size_t kMaxList = 200;

  explicit JsonBody(const boost::json::object& object) : object_(object) {}

  /// "" and a complaint where it is missing or no string.
  std::string text(std::string_view name);
  std::optional<std::string> optional_text(std::string_view name);
  std::optional<bool> optional_flag(std::string_view name);
  std::optional<std::int64_t> optional_number(std::string_view name);
  std::optional<std::vector<std::string>> optional_texts(std::string_view name);
  /// A text that `parse` turns into an optional value; `expected` says into which ones.
  template <class Parse>
  auto word(std::string_view name, Parse parse, std::string_view expected)
      -> decltype(parse(std::string_view())) {
    const auto value = optional_text(name);
    auto parsed = value ? parse(std::string_view(*value)) : std::nullopt;
    if (value && !parsed) complain(name, expected);
    return parsed;
  }
  void require(std::string_view name, bool there) {
    if (!there) complain(name, "there");
  }
  /// malformed: the first complaint.
  [[nodiscard]] Result<void> checked() const;

 private:
  /// Null where it is missing or null.
  [[nodiscard]] const boost::json::value* find(std::string_view name) const;
  void complain(std::string_view name, std::string_view expected);

  const boost::json::object& object_;
  std::optional<Error> error_;
};

}  // namespace amphi::signaling
