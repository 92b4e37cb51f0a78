#include "recorder/storage/dead_man_watch.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "mcu/base/file_descriptor.hpp"
#include "recorder/seal/vault.hpp"

namespace amphi::storage {
namespace {

constexpr const char* kSignFile = "last-sign";
constexpr std::size_t kMaxSign = 32;

std::optional<Time> read_sign(seal::Folder& state) {
  const auto content = state.read(kSignFile, kMaxSign);
  if (!content) return std::nullopt;
  const std::string_view text = seal::text(*content);
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || seconds < 0) return std::nullopt;
  return Time(std::chrono::seconds(seconds));
}

}  // namespace

DeadManWatch::DeadManWatch(DeadManSettings settings, std::unique_ptr<seal::Folder> state, DeadManPlaces places,
                           DeadManOrders orders, Time now)
    : state_(std::move(state)),
      places_(std::move(places)),
      orders_(std::move(orders)),
      watch_(settings, read_sign(*state_).value_or(now)) {
  kept_ = watch_.last_sign();
  if (!read_sign(*state_)) keep(now);
}

void DeadManWatch::keep(Time now) {
  // A sign that cannot be kept counts all the same: a full disk must not close anything.
  if (seal::write_whole(*state_, kSignFile, seal::view(std::to_string(now.time_since_epoch().count()))))
    kept_ = now;
}

void DeadManWatch::sign_of_life(Time now) {
  watch_.sign_of_life(now);
  close_at_.reset();
  destroying_ = false;
  if (now - kept_ >= kKept || now < kept_) keep(now);
}

Result<> DeadManWatch::poll(Time now) {
  for (const DeadManAction action : watch_.poll(now)) {
    if (action == DeadManAction::warn) orders_.warn();
    if (action == DeadManAction::close) {
      orders_.end_recordings();
      close_at_ = now + kSealing;
    }
    if (action == DeadManAction::destroy_vault) destroying_ = true;
  }
  Result<> outcome;
  if (close_at_ && *close_at_ <= now) {
    outcome = request_closing();
    if (outcome) close_at_.reset();
  }
  if (destroying_) {
    const auto destroyed = destroy_vault();
    destroying_ = !destroyed;
    if (!destroyed) outcome = destroyed;
  }
  return outcome;
}

Result<> DeadManWatch::request_closing() const {
  if (places_.request_file.empty()) return {};
  const FileDescriptor file(open(places_.request_file.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  if (file) return {};
  return fail(ErrorCode::environment, fmt::format("cannot ask for the recordings' volume to be closed: {}",
                                                  std::strerror(errno)));
}

Result<> DeadManWatch::destroy_vault() const {
  auto vault = seal::Vault::open(places_.vault);
  if (!vault) return vault.error();
  return vault->destroy_all();
}

}  // namespace amphi::storage
