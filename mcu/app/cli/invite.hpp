#pragma once
#include <string>

#include "mcu/app/cli/report.hpp"

namespace amphi::app::cli {

struct InviteArguments {
  std::string room;
  std::string name;  ///< of a person; "": a class's link
  std::string role = "attendee";
  int uses = 0;       ///< of a class's link; 0: the default
  std::string from;   ///< as parse_time() takes it; "": now
  std::string until;  ///< "": no end
  std::string url;    ///< "https://host" to put before the link; "": the configuration's
  bool qr = true;     ///< draw it, where the host is known
};

/// What `amphi invite ...` does.
Result<Report> add_invite(accounts::Service& service, const std::string& origin,
                          const InviteArguments& arguments);
Result<Report> list_invites(accounts::Service& service, const std::string& room);
Result<Report> revoke_invite(accounts::Service& service, const std::string& room, const std::string& id);

}  // namespace amphi::app::cli
