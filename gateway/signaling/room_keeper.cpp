#include "gateway/signaling/room_keeper.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <vector>

#include "mcu/base/log.hpp"

namespace amphi::signaling {
namespace json = boost::json;
namespace {

room::Policy policy_of(const accounts::RoomSettings& settings) {
  room::Policy policy;
  policy.lobby = settings.lobby;
  policy.unmute = settings.unmute;
  policy.chat = room::chat_mode_from_string(settings.chat).value_or(room::ChatMode::all);
  return policy;
}

/// What goes wrong in the background is told, without saying of whom.
void complain(const Error& error) {
  log::error("store: {}", error.message);
}

}  // namespace

RoomKeeper::RoomKeeper(accounts::Service& accounts, session::RoomRegistry& registry,
                       accounts::Time (*clock)())
    : accounts_(accounts), registry_(registry), clock_(clock), purged_(registry.timers().now()) {}

Result<> RoomKeeper::start(const std::vector<session::RoomConfig>& configuration) {
  if (auto purged = accounts_.purge(clock_()); !purged) return purged;
  for (const session::RoomConfig& room : configuration) {
    if (auto adopted = adopt(room); !adopted) return adopted;
  }
  sync();
  tick();
  return {};
}

Result<> RoomKeeper::adopt(const session::RoomConfig& config) {
  accounts::Rooms& rooms = accounts_.rooms();
  const accounts::Time now = clock_();
  const bool is_new = rooms.get(config.id).has_error();
  auto stored = rooms.adopt(config.id, config.name.empty() ? config.id.str() : config.name, now);
  if (!stored) return stored.error();
  const bool lobby = config.lobby.value_or(stored->settings.lobby);
  if (is_new && lobby != stored->settings.lobby) {
    stored->settings.lobby = lobby;
    const auto set = rooms.set_settings({accounts::kServer, now}, config.id, stored->settings);
    if (!set) return set;
  }
  if (auto opened = open(*stored, config.tokens); !opened) return opened;
  of_configuration_.insert(config.id);
  return {};
}

Result<> RoomKeeper::open(const accounts::StoredRoom& stored,
                          const std::vector<session::TokenConfig>& tokens) {
  room::RoomSettings settings = registry_.defaults();
  settings.policy = policy_of(stored.settings);
  settings.saved_scenes = saved_scenes(stored.id);
  auto added = registry_.add({stored.id, stored.settings.name, tokens}, std::move(settings));
  if (added) known_[stored.id] = stored.settings;
  return added;
}

void RoomKeeper::tick() {
  ports::Timers& timers = registry_.timers();
  timer_ = timers.call_at(timers.now() + kInterval, [this] { tick(); });
  const auto changed = accounts_.changed_elsewhere();
  if (!changed) complain(changed.error());
  if ((changed && *changed) || (next_end_ && *next_end_ <= clock_())) sync();
  if (timers.now() - purged_ < kPurgeInterval) return;
  purged_ = timers.now();
  if (auto purged = accounts_.purge(clock_()); !purged) complain(purged.error());
}

void RoomKeeper::sync() {
  const auto stored = accounts_.rooms().list();
  if (!stored) return complain(stored.error());
  const accounts::Time now = clock_();
  std::set<RoomId> open;
  next_end_.reset();
  for (const accounts::StoredRoom& room : *stored) {
    if (room.ends && *room.ends <= now) continue;
    if (room.ends) next_end_ = std::min(next_end_.value_or(*room.ends), *room.ends);
    open.insert(room.id);
    open_or_change(room);
  }
  std::erase_if(known_, [&](const auto& entry) {
    if (open.contains(entry.first) || of_configuration_.contains(entry.first)) return false;
    registry_.remove(entry.first);
    return true;
  });
  put_out_revoked();
}

void RoomKeeper::open_or_change(const accounts::StoredRoom& stored) {
  const auto known = known_.find(stored.id);
  if (known == known_.end()) {
    if (auto opened = open(stored, {}); !opened) complain(opened.error());
  } else if (known->second != stored.settings) {
    registry_.find(stored.id)->handle(room::Configure{stored.settings.name, policy_of(stored.settings)});
    known->second = stored.settings;
  }
}

void RoomKeeper::revoke(const RoomId& room, const ports::PassId& pass) {
  registry_.tickets().revoke(pass);
  if (session::RoomActor* actor = registry_.find(room)) actor->handle(room::Revoke{pass});
}

void RoomKeeper::put_out_revoked() {
  for (const session::RoomActor* actor : std::vector(registry_.all())) {
    const room::Room& room = actor->room();
    std::set<ports::PassId> passes;
    for (const auto& [id, participant] : room.participants()) passes.insert(participant.pass);
    for (const auto& [id, waiting] : room.lobby().waiting()) passes.insert(waiting.join.pass);
    passes.erase(ports::PassId());
    for (const ports::PassId& pass : passes) {
      const auto valid = accounts_.invitations().is_valid(room.settings().id, pass);
      if (!valid) return complain(valid.error());
      if (!*valid) revoke(room.settings().id, pass);
    }
  }
}

std::string RoomKeeper::saved_scenes(const RoomId& room) {
  const auto scenes = accounts_.rooms().scenes(room);
  json::object object;
  for (const accounts::StoredScene& scene : scenes ? *scenes : std::vector<accounts::StoredScene>()) {
    boost::system::error_code error;
    json::value value = json::parse(scene.json, error);
    if (!error) object[scene.name] = std::move(value);
  }
  return json::serialize(object);
}

ports::Picture RoomKeeper::picture(const RoomId& room, const PictureId& id) const {
  const auto file = accounts_.pictures().get(room, id);
  if (!file) {
    if (file.error().code != ErrorCode::not_found) complain(file.error());
    return nullptr;
  }
  return std::make_shared<const std::vector<std::uint8_t>>(file->begin(), file->end());
}

void RoomKeeper::save_scenes(const RoomId& room, const std::string& scenes) {
  boost::system::error_code error;
  const json::value value = json::parse(scenes, error);
  const json::object wanted = !error && value.is_object() ? value.get_object() : json::object();
  const auto before = accounts_.rooms().scenes(room);
  if (!before) return complain(before.error());
  std::map<std::string, std::string> stored;
  for (const accounts::StoredScene& scene : *before) stored[scene.name] = scene.json;
  for (const auto& [name, scene] : stored) {
    if (wanted.contains(name)) continue;
    if (auto deleted = accounts_.rooms().delete_scene(room, name); !deleted) complain(deleted.error());
  }
  for (const auto& [key, scene] : wanted) {
    const std::string name(key);
    std::string text = json::serialize(scene);
    if (const auto known = stored.find(name); known != stored.end() && known->second == text) continue;
    if (auto saved = accounts_.rooms().save_scene(room, {name, std::move(text)}); !saved)
      complain(saved.error());
  }
}

}  // namespace amphi::signaling
