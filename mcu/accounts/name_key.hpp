#pragma once
#include <string>
#include <string_view>

namespace amphi::accounts {

/// What account names are compared by: upper and lower case of A-Z are the same. `name` was cleaned
/// (room::clean_name) or is compared as it is.
std::string name_key(std::string_view name);

}  // namespace amphi::accounts
