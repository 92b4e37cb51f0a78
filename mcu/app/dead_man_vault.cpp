#include "mcu/app/dead_man_vault.hpp"

#include "recorder/seal/vault.hpp"

namespace amphi::app {
namespace {

constexpr const char* kLastSign = "last-sign";
constexpr std::size_t kMaxMemory = 64;

}  // namespace

std::optional<storage::DeadManMemory> DeadManVault::memory() const {
  const auto folder = seal::DiskFolder::open_path(path_);
  if (!folder) return std::nullopt;
  const auto text = (*folder)->read(kLastSign, kMaxMemory);
  return text ? storage::dead_man_memory_from_text(seal::text(*text)) : std::nullopt;
}

Result<> DeadManVault::keep(const storage::DeadManMemory& memory) const {
  const auto folder = seal::DiskFolder::open_path(path_);
  if (!folder) return fail(ErrorCode::environment, "The vault cannot be opened.");
  if (!seal::write_whole(**folder, kLastSign, seal::view(storage::to_text(memory))))
    return fail(ErrorCode::environment, "The vault cannot be written to.");
  return {};
}

Result<> DeadManVault::destroy() const {
  auto vault = seal::Vault::open(path_);
  if (!vault) return vault.error();
  return vault->destroy_all();
}

}  // namespace amphi::app
