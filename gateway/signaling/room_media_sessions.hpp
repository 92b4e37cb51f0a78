#pragma once
#include <cstddef>
#include <map>
#include <string>

#include "gateway/http/media_sessions.hpp"
#include "mcu/session/room_registry.hpp"

namespace amphi::signaling {

/// WHIP and WHEP clients as participants. Control thread only; must not outlive the registry.
class RoomMediaSessions final : public http::MediaSessions {
 public:
  explicit RoomMediaSessions(session::RoomRegistry& registry) : registry_(registry) {}

  /// The participant has the name of the token; without one, "WHIP 1", "WHEP 1" and so on.
  void create(const RoomId& room, ports::ConnectionPurpose purpose, std::string token, std::string offer,
              Quality quality, CreateHandler handler) override;
  void patch(const RoomId& room, const std::string& resource, std::string fragment,
             PatchHandler handler) override;
  void remove(const RoomId& room, const std::string& resource, RemoveHandler handler) override;

  [[nodiscard]] std::size_t size() const { return resources_.size(); }

 private:
  struct Resource {
    RoomId room;  ///< by its id, for rooms come and go
    ParticipantId participant;
    ConnectionId connection;
  };

  void connect(Resource resource, ports::ConnectionPurpose purpose, std::string offer, CreateHandler handler);
  void answered(Resource resource, Result<ports::MediaAnswer> answer, const CreateHandler& handler);
  /// Null when it never was or its participant has left.
  const Resource* find(const RoomId& room, const std::string& resource) const;
  [[nodiscard]] bool is_here(const Resource& resource) const;
  /// Drops the resources of those who have left without DELETE, once there are many.
  void sweep();

  session::RoomRegistry& registry_;
  std::map<std::string, Resource> resources_;
};

}  // namespace amphi::signaling
