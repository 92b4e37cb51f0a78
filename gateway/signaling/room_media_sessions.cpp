#include "gateway/signaling/room_media_sessions.hpp"

#include <utility>

#include "mcu/base/random.hpp"

namespace amphi::signaling {
namespace {

constexpr std::size_t kParticipantIdLength = 26;
constexpr std::size_t kResourceLength = 32;
/// So many resources, used or left, are kept without looking through them.
constexpr std::size_t kSweepAbove = 512;

Error no_resource() {
  return fail(ErrorCode::not_found, "There is no such session.");
}

}  // namespace

void RoomMediaSessions::create(const RoomId& room, ports::ConnectionPurpose purpose, std::string token,
                               std::string offer, Quality quality, CreateHandler handler) {
  sweep();
  const auto access = registry_.authorize(room, token);
  if (!access) {
    handler(access.error());
    return;
  }
  const auto client = purpose == ports::ConnectionPurpose::whip ? room::Client::whip : room::Client::whep;
  const Resource resource{room, ParticipantId(random_name(kParticipantIdLength)), {}};
  const room::Join join{resource.participant, {}, access->grant.name, access->grant.role, client, quality};
  auto joined = [this, resource, purpose, offer = std::move(offer),
                 handler = std::move(handler)](const Result<room::Accepted>& accepted) {
    if (accepted) {
      connect(resource, purpose, offer, handler);
    } else {
      handler(accepted.error());
    }
  };
  access->room->handle(join, std::move(joined));
}

void RoomMediaSessions::connect(Resource resource, ports::ConnectionPurpose purpose, std::string offer,
                                CreateHandler handler) {
  session::RoomActor* const room = registry_.find(resource.room);
  if (room == nullptr) return handler(no_resource());
  room->connect(resource.participant, purpose, std::move(offer),
                [this, resource, handler = std::move(handler)](Result<ports::MediaAnswer> answer) {
                  answered(resource, std::move(answer), handler);
                });
}

void RoomMediaSessions::answered(Resource resource, Result<ports::MediaAnswer> answer,
                                 const CreateHandler& handler) {
  if (!answer) {
    if (session::RoomActor* room = registry_.find(resource.room))
      room->handle(room::Leave{resource.participant});
    handler(answer.error());
    return;
  }
  resource.connection = answer->connection;
  std::string id = random_name(kResourceLength);
  resources_.emplace(id, std::move(resource));
  handler(Created{std::move(id), std::move(answer->sdp)});
}

void RoomMediaSessions::patch(const RoomId& room, const std::string& resource, std::string fragment,
                              PatchHandler handler) {
  const Resource* found = find(room, resource);
  if (found == nullptr) {
    handler(no_resource());
    return;
  }
  registry_.find(room)->patch(found->participant, found->connection, std::move(fragment), std::move(handler));
}

void RoomMediaSessions::remove(const RoomId& room, const std::string& resource, RemoveHandler handler) {
  const auto found = resources_.find(resource);
  if (found == resources_.end() || found->second.room != room) {
    handler(no_resource());
    return;
  }
  // OBS and others close their connection first, so the participant may have left already: that is no error.
  if (find(room, resource) != nullptr) registry_.find(room)->handle(room::Leave{found->second.participant});
  resources_.erase(found);
  handler({});
}

const RoomMediaSessions::Resource* RoomMediaSessions::find(const RoomId& room,
                                                           const std::string& resource) const {
  const auto it = resources_.find(resource);
  if (it == resources_.end() || it->second.room != room) return nullptr;
  return is_here(it->second) ? &it->second : nullptr;
}

bool RoomMediaSessions::is_here(const Resource& resource) const {
  const session::RoomActor* room = registry_.find(resource.room);
  return room != nullptr && room->room().find(resource.participant) != nullptr;
}

void RoomMediaSessions::sweep() {
  if (resources_.size() < kSweepAbove) return;
  std::erase_if(resources_, [this](const auto& entry) { return !is_here(entry.second); });
}

}  // namespace amphi::signaling
