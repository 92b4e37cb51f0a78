#pragma once
#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>

namespace amphi::room {

class Room;

/// What moderators alone are told of a room: docs/protocol.md, `moderation`. Built anew only when something
/// of it may have changed.
class Moderation {
 public:
  explicit Moderation(const Room& room);

  [[nodiscard]] const boost::json::value& document() const { return document_; }
  /// The merge patch from the document before to the present one; none when they are equal.
  std::optional<boost::json::value> update(const Room& room);

 private:
  static std::uint64_t version_of(const Room& room);

  std::uint64_t version_ = 0;
  boost::json::value document_;
};

}  // namespace amphi::room
