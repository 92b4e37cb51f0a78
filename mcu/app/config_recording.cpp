#include <filesystem>
#include <set>

#include "mcu/app/config_sections.hpp"
#include "recorder/seal/age/keys.hpp"

namespace amphi::app {
namespace {

constexpr std::size_t kLeastRecipients = 2;

bool is_inside(const std::filesystem::path& inner, const std::filesystem::path& outer) {
  std::error_code error;
  const auto relative = std::filesystem::weakly_canonical(inner, error)
                            .lexically_relative(std::filesystem::weakly_canonical(outer, error));
  return !relative.empty() && *relative.begin() != "..";
}

void check_folders(TomlReader& reader, const RecordingSettings& settings) {
  if (settings.directory.empty())
    return reader.complain("directory", "is missing: a folder on an encrypted volume; see docs/recording.md");
  if (settings.vault.empty())
    return reader.complain("vault", "is missing: a small folder that no backup takes");
  for (const auto& [key, path] : {std::pair("directory", &settings.directory), {"vault", &settings.vault}}) {
    if (path->front() != '/') reader.complain(key, "must be an absolute path");
  }
  if (is_inside(settings.vault, settings.directory) || is_inside(settings.directory, settings.vault))
    reader.complain(
        "vault",
        "must not lie in recording.directory, nor around it: deleting works by what only the vault has");
}

void check_recipients(TomlReader& reader, const RecordingSettings& settings) {
  std::set<std::string> different;
  for (const std::string& text : settings.recipients) {
    const auto recipient = seal::age::Recipient::parse(text);
    if (!recipient)
      return reader.complain("recipients",
                             "must be age public keys such as \"age1...\", as age-keygen prints them");
    different.insert(recipient->str());
  }
  if (different.size() < kLeastRecipients)
    reader.complain("recipients",
                    "must name two different keys at least, of two custodians: with one lost key everything "
                    "would be lost");
}

}  // namespace

void read_recording(const toml::table* table, Config& config, std::string& error) {
  if (table == nullptr) return;
  TomlReader reader(table, "recording");
  reader.allow_only({"directory", "vault", "recipients", "segment_seconds", "minutes_low",
                     "reserve_megabytes", "require_encrypted_storage", "retention_days", "dead_man_hours",
                     "dead_man_destroys_vault"});
  RecordingSettings& settings = config.recording;
  reader.read("directory", settings.directory);
  reader.read("vault", settings.vault);
  reader.read("recipients", settings.recipients);
  reader.read("segment_seconds", settings.segment_seconds, 5, 10);
  reader.read("minutes_low", settings.minutes_low, 0, 10'000);
  reader.read("reserve_megabytes", settings.reserve_megabytes, 16, 1'000'000);
  reader.read("require_encrypted_storage", settings.require_encrypted_storage);
  reader.read("retention_days", settings.retention_days, 1, 3'650);
  reader.read("dead_man_hours", settings.dead_man_hours, 0, 8'760);
  reader.read("dead_man_destroys_vault", settings.dead_man_destroys_vault);
  if (settings.dead_man_destroys_vault && settings.dead_man_hours == 0)
    reader.complain("dead_man_destroys_vault", "needs recording.dead_man_hours");
  check_folders(reader, settings);
  check_recipients(reader, settings);
  keep_first(error, reader);
}

}  // namespace amphi::app
