// The recordings on the disk, for admins. What is sent is sealed: only a custodian's key opens it.
#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "gateway/signaling/api_response.hpp"
#include "gateway/signaling/api_routes.hpp"
#include "gateway/signaling/json_body.hpp"
#include "mcu/ports/recording_archive.hpp"

namespace amphi::signaling {
namespace json = boost::json;
namespace {

using ports::RecordingArchive;

constexpr std::size_t kIdLength = 26;
constexpr std::size_t kMaxName = 64;

json::object to_json(const ports::StoredRecording& recording) {
  constexpr std::array<std::string_view, 4> kStates{"running", "complete", "recovered", "damaged"};
  json::object object{{"id", recording.id.str()},
                      {"room", recording.room.str()},
                      {"state", kStates.at(static_cast<std::size_t>(recording.state))},
                      {"began", recording.began},
                      {"seconds", recording.seconds},
                      {"bytes", recording.bytes},
                      {"hold", recording.hold}};
  if (recording.deleted_at) object["deleted_at"] = *recording.deleted_at;
  return object;
}

/// Before any of it goes near a file system.
bool is_plain(std::string_view text) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.'; };
  return !text.empty() && text.size() <= kMaxName && text.front() != '.' &&
         std::all_of(text.begin(), text.end(), plain);
}

std::optional<RecordingId> id_of(const http::Request& request) {
  const std::string_view text = request.parameter("id");
  if (text.size() != kIdLength || !is_plain(text) || text.find('.') != std::string_view::npos) return {};
  return RecordingId{std::string(text)};
}

http::Response unknown() {
  return problem(fail(ErrorCode::not_found, "There is no such recording."));
}

/// One that must not be kept anywhere on the way.
http::Response unstored(http::Response response) {
  response.headers.set("Cache-Control", "no-store");
  return response;
}

void list(RecordingArchive& archive, const Interior&, const Call&, const http::Respond& respond) {
  archive.list([respond](const Result<std::vector<ports::StoredRecording>>& found) {
    if (!found) return respond(problem(found.error()));
    json::array recordings;
    for (const ports::StoredRecording& recording : *found) recordings.push_back(to_json(recording));
    respond(json_response(200, recordings));
  });
}

void files(RecordingArchive& archive, const Interior&, const Call& call, const http::Respond& respond) {
  const auto id = id_of(call.request);
  if (!id) return respond(unknown());
  archive.files(*id, [respond](const Result<std::vector<ports::StoredFile>>& found) {
    if (!found) return respond(problem(found.error()));
    json::array files;
    for (const ports::StoredFile& file : *found) {
      files.push_back(json::object{{"name", file.name}, {"bytes", file.bytes}});
    }
    respond(json_response(200, files));
  });
}

void read(RecordingArchive& archive, const Interior&, const Call& call, const http::Respond& respond) {
  const auto id = id_of(call.request);
  const std::string name{call.request.parameter("name")};
  if (!id || !is_plain(name)) return respond(unknown());
  archive.read(*id, name, [respond](Result<std::string> bytes) {
    if (!bytes) return respond(problem(bytes.error()));
    respond(unstored(http::Response(200, "application/octet-stream", std::move(*bytes))));
  });
}

/// Answers, and notes who did it: `interior` and the actor outlive the call.
RecordingArchive::Handler<void> noted(const Interior& interior, const Call& call, const RecordingId& id,
                                      std::string action, const http::Respond& respond) {
  return [interior, actor = call.actor(), id, action = std::move(action), respond](const Result<>& done) {
    if (!done) return respond(problem(done.error()));
    const auto written = interior.accounts.audit().note(actor, action, id.str());
    respond(written ? http::Response(204) : problem(written.error()));
  };
}

void remove(RecordingArchive& archive, const Interior& interior, const Call& call,
            const http::Respond& respond) {
  const auto id = id_of(call.request);
  if (!id) return respond(unknown());
  archive.remove(*id, [interior, actor = call.actor(), id = *id, respond](const ports::Removal& removal) {
    // Without its key it is deleted, though the disk may have kept files of it.
    const auto written =
        removal.key_gone ? interior.accounts.audit().note(actor, "recording.delete", id.str()) : Result<>();
    const Result<>& worst = removal.done ? written : removal.done;
    respond(worst ? http::Response(204) : problem(worst.error()));
  });
}

void patch(RecordingArchive& archive, const Interior& interior, const Call& call,
           const http::Respond& respond) {
  const auto id = id_of(call.request);
  JsonBody body(call.body);
  const auto hold = body.optional_flag("hold");
  body.require("hold", hold.has_value());
  if (auto checked = body.checked(); !checked) return respond(problem(checked.error()));
  if (!id) return respond(unknown());
  const std::string action = *hold ? "recording.hold" : "recording.release";
  archive.set_hold(*id, *hold, noted(interior, call, *id, action, respond));
}

}  // namespace

void add_recording_routes(GuardedRoutes& routes, const Interior& interior) {
  const auto add = [&](auto method, auto path, auto operation) {
    routes.add(method, path, Action::keep_recordings,
               [interior, operation](const Call& call, const http::Respond& respond) {
                 if (interior.recordings == nullptr) {
                   return respond(problem(fail(ErrorCode::not_found, "This server records nothing.")));
                 }
                 operation(*interior.recordings, interior, call, respond);
               });
  };
  add("GET", "/recordings", list);
  add("GET", "/recordings/{id}/files", files);
  add("GET", "/recordings/{id}/files/{name}", read);
  add("PATCH", "/recordings/{id}", patch);
  add("DELETE", "/recordings/{id}", remove);
}

}  // namespace amphi::signaling
