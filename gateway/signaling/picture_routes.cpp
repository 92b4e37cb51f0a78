// The pictures that moderators upload for a room's scenes.
#include <algorithm>
#include <boost/json.hpp>

#include "gateway/signaling/api_json.hpp"
#include "gateway/signaling/api_response.hpp"
#include "gateway/signaling/api_routes.hpp"
#include "mcu/link/picture.hpp"
#include "mcu/media/webp.hpp"

namespace amphi::signaling {
namespace json = boost::json;
namespace {

constexpr std::string_view kWebp = "image/webp";
// As the mixer has it, which sees them next.
constexpr int kMaxWidth = 1920;
constexpr int kMaxHeight = 1080;
static_assert(accounts::RoomPictures::kMaxBytes <= link::kMaxPictureBytes);

Result<> check(std::string_view file) {
  const auto header = read_webp_header({reinterpret_cast<const std::uint8_t*>(file.data()), file.size()});
  if (!header) return header.error();
  if (header->width > kMaxWidth || header->height > kMaxHeight)
    return fail(ErrorCode::unsupported, "A picture has 1920x1080 pixels at most.");
  return {};
}

http::Response list(const Interior& interior, const Call& call) {
  const auto pictures = interior.accounts.pictures().list(call.room());
  if (!pictures) return problem(pictures.error());
  json::array list;
  for (const accounts::StoredPicture& picture : *pictures) list.push_back(to_json(picture));
  return json_response(200, list);
}

http::Response add(const Interior& interior, const Call& call) {
  const std::string& file = call.request.body;
  if (file.size() > accounts::RoomPictures::kMaxBytes) return http::problem(413, "Body too large");
  if (auto good = check(file); !good) return problem(good.error());
  const auto added = interior.accounts.pictures().add(call.room(), file, call.now);
  return added ? json_response(201, to_json(*added)) : problem(added.error());
}

PictureId picture_of(const Call& call) {
  return PictureId(std::string(call.request.parameter("picture")));
}

http::Response get(const Interior& interior, const Call& call) {
  auto file = interior.accounts.pictures().get(call.room(), picture_of(call));
  if (!file) return problem(file.error());
  http::Response response(200, kWebp, std::move(*file));
  response.headers.set("Cache-Control", "private, max-age=3600, immutable");
  return response;
}

bool shows(const Scene& scene, const PictureId& picture) {
  const auto ids = picture_ids(scene);
  return std::find(ids.begin(), ids.end(), picture) != ids.end();
}

bool in_use(const room::SceneDesk& desk, const PictureId& picture) {
  const auto& saved = desk.saved();
  return shows(desk.live(), picture) || (desk.preview() && shows(*desk.preview(), picture)) ||
         std::any_of(saved.begin(), saved.end(),
                     [&](const auto& entry) { return shows(entry.second, picture); });
}

http::Response remove(const Interior& interior, const Call& call) {
  const PictureId picture = picture_of(call);
  const session::RoomActor* const actor = interior.registry.find(call.room());
  if (actor != nullptr && in_use(actor->room().desk(), picture)) {
    return problem(
        409, "Conflict", "in_use",
        "The picture is in the live scene, in the preview or in a saved scene: take it out there.");
  }
  const auto removed = interior.accounts.pictures().remove(call.room(), picture);
  return removed ? http::Response(204) : problem(removed.error());
}

}  // namespace

void add_picture_routes(GuardedRoutes& routes, const Interior& interior) {
  const auto add_plain = [&](auto method, auto path, auto operation) {
    routes.add_plain(method, path, Action::direct_room,
                     [interior, operation](const Call& call) { return operation(interior, call); });
  };
  add_plain("GET", "/rooms/{room}/pictures", list);
  routes.add_upload("POST", "/rooms/{room}/pictures", Action::direct_room,
                    {.content_type = kWebp, .bytes = accounts::RoomPictures::kMaxBytes},
                    [interior](const Call& call) { return add(interior, call); });
  add_plain("GET", "/rooms/{room}/pictures/{picture}", get);
  add_plain("DELETE", "/rooms/{room}/pictures/{picture}", remove);
}

}  // namespace amphi::signaling
