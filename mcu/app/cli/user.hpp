#pragma once
#include <string>

#include "mcu/app/cli/report.hpp"

namespace amphi::app::cli {

/// What `amphi user ...` does. `name` is an account's.
Result<Report> add_user(accounts::Service& service, const std::string& origin, const std::string& name,
                        const std::string& role);
Result<Report> list_users(accounts::Service& service);
Result<Report> reset_user(accounts::Service& service, const std::string& origin, const std::string& name);
Result<Report> set_user_disabled(accounts::Service& service, const std::string& name, bool disabled);
Result<Report> delete_user(accounts::Service& service, const std::string& name);
Result<Report> make_setup_code(accounts::Service& service, const std::string& origin);

}  // namespace amphi::app::cli
