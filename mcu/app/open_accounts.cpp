#include "mcu/app/open_accounts.hpp"

#include <fmt/format.h>

namespace amphi::app {

Result<std::unique_ptr<accounts::Service>> open_accounts(const StoreSettings& settings, accounts::Post post) {
  if (settings.in_memory) return accounts::Service::in_memory(settings.files.hashing, std::move(post));
  auto opened = accounts::Service::open(settings.files, std::move(post));
  if (opened) return opened;
  return fail(opened.error().code, "the store: " + opened.error().message);
}

std::string store_folder(const StoreSettings& settings) {
  if (settings.in_memory) return "";
  return settings.files.path.empty() ? "/var/lib/amphi" : settings.files.path;
}

Result<std::optional<std::string>> setup_link(accounts::Accounts& accounts, const std::string& origin) {
  const auto has_admin = accounts.has_admin();
  if (!has_admin) return has_admin.error();
  if (*has_admin) return std::optional<std::string>();
  const auto code = accounts.make_setup_code(accounts::wall_clock());
  if (!code) return code.error();
  return std::optional(fmt::format("{}/setup#code={}", origin, *code));
}

}  // namespace amphi::app
