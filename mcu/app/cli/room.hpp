#pragma once
#include <string>
#include <vector>

#include "mcu/app/cli/report.hpp"

namespace amphi::app::cli {

struct RoomArguments {
  std::string name;
  std::string id;                       ///< "": made from the name
  std::string ends;                     ///< as parse_time() takes it; "": a permanent room
  std::vector<std::string> moderators;  ///< names of accounts
};

/// What `amphi room ...` does.
Result<Report> add_room(accounts::Service& service, const std::string& origin,
                        const RoomArguments& arguments);
Result<Report> list_rooms(accounts::Service& service);
Result<Report> delete_room(accounts::Service& service, const std::string& id);

}  // namespace amphi::app::cli
