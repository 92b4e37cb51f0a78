#include "recorder/custody/ending.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace amphi::custody {
namespace {

/// What a manifest calls reasons, and what they are. What is not here may be anything: it is not printed.
constexpr std::array<std::pair<std::string_view, std::string_view>, 11> kReasons{{
    {"closed", "the room was closed, or the server stopped"},
    {"empty_room", "everybody had left the room"},
    {"no_admin", "no admin had given a sign for too long"},
    {"disk_full", "the disk was full"},
    {"io_error", "the disk reported errors"},
    {"read_only", "the disk could not be written to any more"},
    {"recorder", "its recorder died again and again"},
    {"no_folder", "the folder for recordings was gone"},
    {"no_vault", "the vault was gone"},
    {"not_encrypted", "the disk was not encrypted any more"},
    {"no_key", "its key was gone"},
}};

std::string_view words_of(const std::string& reason) {
  const auto found = std::find_if(kReasons.begin(), kReasons.end(),
                                  [&](const auto& entry) { return entry.first == reason; });
  return found != kReasons.end() ? found->second : "why, this program does not know";
}

std::string end_text(const Ending& ending) {
  switch (ending.by) {
    case Ending::By::moderator:
      return "ended by a moderator";
    case Ending::By::server:
      return fmt::format("ended by the server: {}", words_of(ending.reason));
    case Ending::By::recovery:
      return "recovered after a crash, and ended there by the server";
    case Ending::By::running:
      return "still running";
    case Ending::By::nobody:
      break;
  }
  return "without an end";
}

}  // namespace

Ending ending_of(const seal::Manifest& manifest) {
  Ending ending;
  ending.recovered = std::any_of(manifest.events.begin(), manifest.events.end(), [](const auto& event) {
    return std::holds_alternative<seal::RecoveredLine>(event);
  });
  if (!manifest.ended()) return ending;
  const auto& end = std::get<seal::EndLine>(manifest.events.back());
  ending.reason = end.reason;
  if (!end.by_server && end.reason == "stopped") {
    ending.by = Ending::By::moderator;
  } else if (end.by_server && end.reason == "interrupted") {
    ending.by = Ending::By::recovery;
  } else {
    ending.by = Ending::By::server;
  }
  return ending;
}

std::string_view to_string(Ending::By by) {
  constexpr std::array<std::string_view, 5> kNames{"moderator", "server", "recovery", "nobody", "running"};
  return kNames.at(static_cast<std::size_t>(by));
}

std::string to_text(const Ending& ending) {
  const bool said = ending.by == Ending::By::recovery || !ending.recovered;
  return end_text(ending) + (said ? "" : "; a part of it was recovered after a crash");
}

}  // namespace amphi::custody
