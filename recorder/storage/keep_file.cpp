#include "recorder/storage/keep_file.hpp"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "recorder/seal/names.hpp"

namespace amphi::storage {
namespace {

namespace json = boost::json;

constexpr std::size_t kMaxFile = 4096;
constexpr std::size_t kMaxRoom = 64;
constexpr std::int64_t kLatest = 253'402'300'799;  // the end of the year 9999

Error malformed() {
  return fail(ErrorCode::malformed, "a recording's keep.json cannot be read");
}

std::optional<Time> time_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  boost::system::error_code error;
  const auto seconds = value != nullptr && value->is_number() ? value->to_number<std::int64_t>(error) : -1;
  if (error || seconds < 0 || seconds > kLatest) return std::nullopt;
  return Time(std::chrono::seconds(seconds));
}

}  // namespace

std::string to_text(const Keep& keep) {
  return json::serialize(json::object{{"v", 1},
                                      {"room", keep.room.str()},
                                      {"made", keep.made.time_since_epoch().count()},
                                      {"delete_at", keep.delete_at.time_since_epoch().count()},
                                      {"hold", keep.hold}}) +
         "\n";
}

Result<Keep> keep_from_text(std::string_view text) {
  boost::system::error_code error;
  const json::value value = json::parse(text, error);
  if (error || !value.is_object()) return malformed();
  const json::object& object = value.as_object();
  const json::value* room = object.if_contains("room");
  const json::value* hold = object.if_contains("hold");
  const auto made = time_of(object, "made");
  const auto delete_at = time_of(object, "delete_at");
  if (room == nullptr || !room->is_string() || room->as_string().size() > kMaxRoom || hold == nullptr ||
      !hold->is_bool() || !made || !delete_at)
    return malformed();
  return Keep{RoomId(std::string(room->as_string())), *made, *delete_at, hold->as_bool()};
}

Result<Keep> read_keep(seal::Folder& recording) {
  const auto content = recording.read(std::string(seal::kKeepFile), kMaxFile);
  if (content) return keep_from_text(seal::text(*content));
  if (content.error() == boost::system::errc::no_such_file_or_directory)
    return fail(ErrorCode::not_found, "a recording has no keep.json");
  return fail(ErrorCode::environment,
              fmt::format("a recording's keep.json cannot be read: {}", content.error().message()));
}

Result<> write_keep(seal::Folder& recording, const Keep& keep) {
  if (auto done = seal::write_whole(recording, std::string(seal::kKeepFile), seal::view(to_text(keep)));
      !done)
    return fail(ErrorCode::environment,
                fmt::format("a recording's keep.json cannot be written: {}", done.error().message()));
  return {};
}

}  // namespace amphi::storage
