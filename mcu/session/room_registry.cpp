#include "mcu/session/room_registry.hpp"

#include <algorithm>
#include <set>

#include "mcu/room/name.hpp"

namespace amphi::session {
namespace {

constexpr std::size_t kMaxRoomIdLength = 64;

bool is_room_id(std::string_view id) {
  const auto allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !id.empty() && id.size() <= kMaxRoomIdLength && std::all_of(id.begin(), id.end(), allowed);
}

Error bad(std::string message) {
  return fail(ErrorCode::environment, std::move(message));
}

Result<> check(const RoomConfig& config) {
  if (!is_room_id(config.id.str())) {
    return bad("the room id \"" + config.id.str() +
               "\" must have 1 to 64 lower-case letters, digits and hyphens");
  }
  std::set<std::string_view> secrets;
  for (const TokenConfig& token : config.tokens) {
    if (token.secret.empty()) return bad("an empty token in the room " + config.id.str());
    if (!secrets.insert(token.secret).second)
      return bad("the same token twice in the room " + config.id.str());
    if (!token.name.empty() && !room::clean_name(token.name)) {
      return bad("a token's name must have 1 to 64 visible characters, in the room " + config.id.str());
    }
  }
  return {};
}

}  // namespace

Result<std::unique_ptr<RoomRegistry>> RoomRegistry::create(ports::Timers& timers, ports::MediaPlane& plane,
                                                           const std::vector<RoomConfig>& configs,
                                                           const room::RoomSettings& defaults,
                                                           RoomKeeping keeping) {
  std::unique_ptr<RoomRegistry> registry(new RoomRegistry(timers, plane, defaults, std::move(keeping)));
  for (const RoomConfig& config : configs) {
    if (auto added = registry->add(config); !added) return added.error();
  }
  return registry;
}

Result<> RoomRegistry::add(const RoomConfig& config, std::optional<room::RoomSettings> wanted) {
  if (auto checked = check(config); !checked) return checked.error();
  if (rooms_.contains(config.id)) return bad("two rooms have the id " + config.id.str());
  room::RoomSettings settings = std::move(wanted).value_or(defaults_);
  settings.id = config.id;
  settings.name = config.name.empty() ? config.id.str() : config.name;
  auto actor = std::make_unique<RoomActor>(std::move(settings), plane_, timers_, keeping_);
  if (load_ != ports::Thinning{}) actor->handle(room::LoadChanged{load_});
  in_order_.push_back(actor.get());
  rooms_.emplace(config.id, Entry{TokenTable(config.tokens), std::move(actor)});
  return {};
}

void RoomRegistry::remove(const RoomId& room) {
  auto node = rooms_.extract(room);
  if (node.empty()) return;
  RoomActor* const actor = node.mapped().actor.get();
  std::erase(in_order_, actor);
  tickets_.revoke(room);
  removed_.push_back({std::move(node.mapped().actor), nullptr});
  const auto place = std::prev(removed_.end());
  place->timer = timers_.call_at(timers_.now() + kRemovedRoomGrace, [this, place] { removed_.erase(place); });
  actor->handle(room::Close{});
}

RoomActor* RoomRegistry::find(const RoomId& room) {
  const auto it = rooms_.find(room);
  return it == rooms_.end() ? nullptr : it->second.actor.get();
}

Result<RoomRegistry::Access> RoomRegistry::authorize(const RoomId& room, std::string_view token) {
  const auto it = rooms_.find(room);
  if (it == rooms_.end()) return fail(ErrorCode::not_found, "There is no such room.");
  auto grant = it->second.tokens.find(token);
  if (!grant) {
    ++rejected_tokens_;
    return fail(ErrorCode::unauthorized, "This token does not open this room.");
  }
  return Access{it->second.actor.get(), std::move(*grant)};
}

void RoomRegistry::set_load(ports::Thinning load) {
  load_ = load;
  for (RoomActor* room : in_order_) room->handle(room::LoadChanged{load});
}

void RoomRegistry::set_load(const RoomId& room, ports::Thinning load) {
  if (RoomActor* actor = find(room)) actor->handle(room::LoadChanged{load});
}

void RoomRegistry::close() {
  for (auto& [id, entry] : rooms_) entry.actor->handle(room::Close{room::CloseReason::restarting});
}

}  // namespace amphi::session
