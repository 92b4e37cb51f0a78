#pragma once
#include <compare>
#include <functional>
#include <string>
#include <utility>

namespace amphi {

/// A string that names one kind of thing and cannot be mixed up with another kind.
template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(std::string value) : value_(std::move(value)) {}
  [[nodiscard]] const std::string& str() const { return value_; }
  [[nodiscard]] bool empty() const { return value_.empty(); }
  friend auto operator<=>(const Id&, const Id&) = default;

 private:
  std::string value_;
};

using RoomId = Id<struct RoomIdTag>;                ///< as in the URL: [a-z0-9-]{1,64}
using ParticipantId = Id<struct ParticipantIdTag>;  ///< random, unguessable; one person in one room
using ConnectionId = Id<struct ConnectionIdTag>;    ///< random, unguessable; one peer connection
using RecordingId = Id<struct RecordingIdTag>;      ///< random, 26 letters and digits

}  // namespace amphi

template <class Tag>
struct std::hash<amphi::Id<Tag>> {
  std::size_t operator()(const amphi::Id<Tag>& id) const noexcept {
    return std::hash<std::string>{}(id.str());
  }
};
