#include "mcu/app/cli/invite.hpp"

#include <fmt/format.h>

#include "mcu/accounts/qr.hpp"
#include "mcu/app/cli/time_text.hpp"

namespace amphi::app::cli {
namespace {

namespace json = boost::json;
using accounts::Invitation;
using accounts::InvitationKind;
using accounts::Service;

Result<std::optional<accounts::Time>> time_of(const char* option, const std::string& text,
                                              accounts::Time now) {
  if (text.empty()) return std::optional<accounts::Time>();
  const auto time = parse_time(text, now);
  if (!time)
    return fail(ErrorCode::malformed,
                fmt::format("{} takes \"2026-12-01 18:00\", \"+3h\" or \"+2d\"", option));
  return time;
}

Result<accounts::InvitationRequest> request_of(const InviteArguments& arguments, accounts::Time now) {
  accounts::InvitationRequest request;
  request.kind = arguments.name.empty() ? InvitationKind::class_link : InvitationKind::person;
  request.name = arguments.name;
  if (arguments.uses != 0) request.uses = arguments.uses;
  const auto role = room::role_from_string(arguments.role);
  if (!role) return fail(ErrorCode::malformed, "the role is moderator, speaker or attendee");
  request.role = *role;
  const auto from = time_of("--from", arguments.from, now);
  if (!from) return from.error();
  const auto until = time_of("--until", arguments.until, now);
  if (!until) return until.error();
  request.from = *from;
  request.until = *until;
  return request;
}

Error explain(const Error& error, const std::string& room) {
  if (error.code != ErrorCode::not_found) return error;
  return fail(error.code, fmt::format("{} (room \"{}\"); see: amphi room list, amphi invite list {}",
                                      error.message, room, room));
}

std::string qr_of(const std::string& link) {
  const auto drawn = accounts::qr_terminal(link);
  return drawn ? "\n" + *drawn : "";
}

json::object to_json(const Invitation& invitation) {
  json::object out{{"id", invitation.id.str()},
                   {"room", invitation.room.str()},
                   {"kind", to_string(invitation.kind)},
                   {"role", room::to_string(invitation.role)},
                   {"name", invitation.name},
                   {"uses", invitation.uses},
                   {"used", invitation.used},
                   {"revoked", invitation.revoked}};
  if (invitation.from) out["from"] = invitation.from->time_since_epoch().count();
  if (invitation.until) out["until"] = invitation.until->time_since_epoch().count();
  return out;
}

std::string line_of(const Invitation& invitation) {
  const std::string whom = invitation.kind == InvitationKind::person ? invitation.name : "(class)";
  const std::string until = invitation.until ? "until " + to_text(*invitation.until) : "";
  return fmt::format("{} {:<24} {:<10} {:>5} of {:<5} {}{}\n", invitation.id.str(), whom,
                     room::to_string(invitation.role), invitation.used, invitation.uses, until,
                     invitation.revoked ? " revoked" : "");
}

}  // namespace

Result<Report> add_invite(Service& service, const std::string& origin, const InviteArguments& arguments) {
  const accounts::Actor by{{}, accounts::wall_clock()};
  const auto request = request_of(arguments, by.now);
  if (!request) return request.error();
  const auto made = service.invitations().create(by, RoomId(arguments.room), *request);
  if (!made) return explain(made.error(), arguments.room);
  const std::string host = arguments.url.empty() ? origin : arguments.url;
  const std::string link = host + made->path;
  json::object out = to_json(made->invitation);
  out["link"] = link;
  std::string text = fmt::format("{}\n{}\n", made->invitation.id.str(), link);
  if (host.empty()) {
    text += "Put https://YOUR-SERVER before it, or give --url to have it whole, with a QR code.\n";
  } else if (arguments.qr) {
    text += qr_of(link);
  }
  return Report{text, out};
}

Result<Report> list_invites(Service& service, const std::string& room) {
  if (const auto there = service.rooms().get(RoomId(room)); !there) return explain(there.error(), room);
  const auto list = service.invitations().list(RoomId(room));
  if (!list) return list.error();
  Report report{list->empty() ? "Nobody is invited yet; see: amphi invite add --help\n" : "", json::array()};
  for (const Invitation& invitation : *list) {
    report.text += line_of(invitation);
    report.json.as_array().push_back(to_json(invitation));
  }
  return report;
}

Result<Report> revoke_invite(Service& service, const std::string& room, const std::string& id) {
  const accounts::Actor by{{}, accounts::wall_clock()};
  const auto revoked = service.invitations().revoke(by, RoomId(room), accounts::InvitationId(id));
  if (!revoked) return explain(revoked.error(), room);
  return Report{"Revoked. Who came by it is put out within some seconds.\n", json::object{{"id", id}}};
}

}  // namespace amphi::app::cli
