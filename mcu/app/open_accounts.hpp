#pragma once
#include <memory>
#include <optional>
#include <string>

#include "mcu/accounts/service.hpp"
#include "mcu/app/config.hpp"

namespace amphi::app {

/// Opens the store that the configuration names. Errors: environment.
Result<std::unique_ptr<accounts::Service>> open_accounts(const StoreSettings& settings, accounts::Post post);
/// The folder that it is in; "" where nothing is kept.
std::string store_folder(const StoreSettings& settings);
/// While there is no admin: the page where the first one is made, with a new one-time code in its fragment.
/// `origin` is where this server is found, such as "https://meet.example.org".
Result<std::optional<std::string>> setup_link(accounts::Accounts& accounts, const std::string& origin);

}  // namespace amphi::app
