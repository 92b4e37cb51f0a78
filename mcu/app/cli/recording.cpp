#include "mcu/app/cli/recording.hpp"

#include <fmt/format.h>

#include <chrono>

#include "mcu/accounts/audit.hpp"
#include "mcu/app/cli/recording_help.hpp"
#include "mcu/app/cli/recording_place.hpp"
#include "mcu/app/cli/time_text.hpp"
#include "recorder/custody/verify.hpp"
#include "recorder/seal/names.hpp"
#include "recorder/storage/erase.hpp"
#include "recorder/storage/keep_file.hpp"

namespace amphi::app::cli {
namespace {

namespace json = boost::json;
using accounts::Service;

std::string length_text(std::int64_t ms) {
  const std::int64_t seconds = ms / 1000;
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

std::string date_text(std::int64_t ms) {
  return to_text(accounts::Time(std::chrono::floor<std::chrono::seconds>(std::chrono::milliseconds(ms))));
}

const char* state_of(const custody::Recording& recording) {
  if (recording.manifest().ended()) return "whole";
  return "not ended";
}

void add_line(Report& report, const custody::Recording& recording, const Result<storage::Keep>& keep) {
  const std::string deleted = !keep        ? ""
                              : keep->hold ? "on hold"
                                           : "until " + to_text(accounts::Time(keep->delete_at));
  report.text +=
      fmt::format("{}  {}  {:>8}  {:>9}  {:<9}  {:<20}  {}\n", recording.id().str(),
                  date_text(recording.began_ms()), length_text(recording.length_ms()),
                  size_text(recording.bytes()), state_of(recording), keep ? keep->room.str() : "", deleted);
  json::object object{{"id", recording.id().str()},
                      {"began_ms", recording.began_ms()},
                      {"length_ms", recording.length_ms()},
                      {"bytes", recording.bytes()},
                      {"ended", recording.manifest().ended()}};
  if (keep) {
    object["room"] = keep->room.str();
    object["delete_at"] = keep->delete_at.time_since_epoch().count();
    object["hold"] = keep->hold;
  }
  report.json.as_array().push_back(std::move(object));
}

json::array to_json(const std::vector<seal::Problem>& problems) {
  json::array array;
  for (const seal::Problem& problem : problems)
    array.push_back(json::object{{"file", problem.file}, {"what", problem.what}});
  return array;
}

std::string to_text(const std::vector<seal::Problem>& problems) {
  std::string text;
  for (const seal::Problem& problem : problems)
    text += fmt::format("  {}{}{}\n", problem.file, problem.file.empty() ? "" : ": ", problem.what);
  return text;
}

std::string ending_text(const custody::Verification& result) {
  const char* tail = result.tail_proven
                         ? ""
                         : "nothing proves that this is all of it: its tail may have been cut off "
                           "before the server ended it\n";
  return to_text(result.ending) + "\n" + tail;
}

/// Everything that speaks against deleting it, but that it is being recorded.
Result<> check_deletable(std::unique_ptr<seal::Folder> folder, const std::string& id, bool force) {
  const auto keep = storage::read_keep(*folder);
  if (!keep && keep.error().code != ErrorCode::not_found)
    return fail(keep.error().code,
                keep.error().message + ": nobody can tell whether it is on hold, so it stays");
  if (keep && keep->hold)
    return fail(ErrorCode::conflict,
                fmt::format("this recording is on hold; to release it: amphi recording hold {} --off", id));
  if (force) return {};
  const auto recording = custody::Recording::open(std::move(folder), {});
  if (recording && recording->manifest().ended()) return {};
  return fail(ErrorCode::conflict,
              "nothing says that this recording has ended: the server has not put it in order yet, or it was "
              "cut; --force deletes it all the same");
}

}  // namespace

Result<Report> list_recordings(const RecordingSettings& settings) {
  auto spool = open_spool(settings);
  if (!spool) return spool.error();
  const auto names = (*spool)->names();
  if (!names) return fail(ErrorCode::environment, "cannot list the recordings' folder");
  Report report{"", json::array()};
  for (const std::string& name : *names) {
    if (!seal::is_recording_id(name)) continue;
    auto folder = (*spool)->open_folder(name);
    if (!folder) continue;
    const auto keep = storage::read_keep(**folder);
    const auto recording = custody::Recording::open(std::move(*folder), {});
    if (recording) add_line(report, *recording, keep);
  }
  if (report.text.empty()) report.text = "There is no recording\n";
  return report;
}

Result<Report> verify_recording(const RecordingSettings& settings, const RecordingArguments& arguments) {
  const auto activity =
      is_running(settings, arguments) ? custody::Activity::running : custody::Activity::over;
  const auto recording = open_recording(settings, arguments);
  if (!recording) return recording.error();
  const auto keys = keys_for(*recording, settings, arguments);
  if (!keys) return keys.error();
  const auto result = custody::verify(*recording, *keys, {}, activity);
  const auto& server = recording->manifest().server;
  Report report{"", json::object{{"id", recording->id().str()},
                                 {"files", result.files},
                                 {"bytes", result.bytes},
                                 {"media", result.depth == custody::Depth::media},
                                 {"server", server ? seal::to_base64(*server) : ""},
                                 {"ended_by", to_string(result.ending.by)},
                                 {"end_reason", result.ending.reason},
                                 {"tail_proven", result.tail_proven},
                                 {"problems", to_json(result.problems)}}};
  report.text = fmt::format("{}: {} files, {}, {}\nsigned by the server {}{}\n", recording->id().str(),
                            result.files, length_text(recording->length_ms()),
                            result.depth == custody::Depth::media
                                ? "manifest, files and what is sealed in them checked"
                                : "manifest and files checked; give --key to check what is sealed in them",
                            server ? seal::to_base64(*server) : "unknown",
                            arguments.server_key.empty() ? " (compare, or give it with --server-key)" : "");
  report.text += ending_text(result);
  report.failed = !result.problems.empty();
  report.text += report.failed ? "PROBLEMS:\n" + to_text(result.problems) : "All is as it was recorded.\n";
  return report;
}

Result<Report> delete_recording(Service& service, const RecordingSettings& settings, const std::string& id,
                                bool force) {
  auto spool = open_spool(settings);
  if (!spool) return spool.error();
  auto vault = open_vault(settings, "");
  if (!vault) return vault.error();
  if (!seal::is_recording_id(id)) return no_recording_id(id);
  auto folder = (*spool)->open_folder(id);
  if (!folder) return unknown_recording();
  const auto lock = lock_recording(settings, RecordingId(id));  // until its files are gone
  if (!lock) return lock.error();
  if (auto may = check_deletable(std::move(*folder), id, force); !may) return may.error();
  const auto erased = storage::erase_recording(*vault, **spool, RecordingId(id));
  const accounts::Actor by{{}, accounts::wall_clock()};
  if (erased.key_gone) {
    if (auto noted = service.audit().note(by, "recording.delete", id); !noted) return noted.error();
  }
  if (!erased.done) return erased.done.error();
  return Report{
      fmt::format("{} is deleted: its key first, then its files; copies of them are worth nothing\n", id),
      json::object{{"id", id}}};
}

Result<Report> hold_recording(Service& service, const RecordingSettings& settings, const std::string& id,
                              bool hold) {
  auto spool = open_spool(settings);
  if (!spool) return spool.error();
  if (!seal::is_recording_id(id)) return no_recording_id(id);
  auto folder = (*spool)->open_folder(id);
  if (!folder) return unknown_recording();
  auto keep = storage::read_keep(**folder);
  if (!keep) return keep.error();
  keep->hold = hold;
  if (auto written = write_keep_as_owner(settings.directory + "/" + id, **folder, *keep); !written)
    return written.error();
  const accounts::Actor by{{}, accounts::wall_clock()};
  if (auto noted = service.audit().note(by, hold ? "recording.hold" : "recording.release", id); !noted)
    return noted.error();
  return Report{fmt::format("{} {}\n", id, hold ? "is kept until it is released" : "is deleted on its date"),
                json::object{{"id", id}, {"hold", hold}}};
}

}  // namespace amphi::app::cli
