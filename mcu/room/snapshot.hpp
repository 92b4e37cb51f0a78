#pragma once
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <cstddef>
#include <map>
#include <optional>

#include "mcu/room/participant.hpp"

namespace amphi::room {

class Room;

/// What everybody in a room is told of it, docs/protocol.md. Kept up to date seat by seat, for a room of
/// hundreds changes with everybody who raises a hand.
class Snapshot {
 public:
  explicit Snapshot(const Room& room);

  [[nodiscard]] const boost::json::value& document() const { return document_; }
  /// The merge patch from the document before to the present one; none when they are equal.
  std::optional<boost::json::value> update(const Room& room);

 private:
  /// What may change of one participant.
  struct Seat {
    bool stage = false, camera = false, screen = false, held = false, floor = false;
    const char* microphone = "";  ///< one of a few constants
    const char* connection = "";
    std::size_t hand = 0;  ///< place in the queue, from 1
    friend bool operator==(const Seat&, const Seat&) = default;
  };
  using Seats = std::map<ParticipantId, Seat>;

  static Seats seats_of(const Room& room);
  static boost::json::object to_json(const Participant& participant, const Seat& seat);
  [[nodiscard]] boost::json::object changes_of_seats(const Room& room, const Seats& seats) const;

  Seats seats_;
  boost::json::value head_;  ///< all but the participants
  boost::json::value document_;
};

/// As scene_json writes it, without what a merge patch cannot say: absent is what has no value.
boost::json::value scene_document(const Scene& scene);

}  // namespace amphi::room
