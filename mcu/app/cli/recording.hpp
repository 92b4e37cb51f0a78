#pragma once
#include <string>
#include <vector>

#include "mcu/app/cli/report.hpp"
#include "mcu/app/recording_settings.hpp"

namespace amphi::app::cli {

/// Which recording, and with what it is opened.
struct RecordingArguments {
  std::string recording = {};  ///< an id on the server, or a folder (a bundle) anywhere
  std::vector<std::string> key_files =
      {};                       ///< custodians' keys, as age-keygen or `amphi recording key` write them
  std::string vault = {};       ///< "": the configuration's; a bundle needs none
  std::string server_key = {};  ///< base64; "": whoever the manifest says, which is shown
  std::string output = {};      ///< "-": standard output
  bool off = false;
  bool force = false;
};

/// What `amphi recording ...` does. `settings` is the configuration's section, empty without one.
Result<Report> list_recordings(const RecordingSettings& settings);
/// conflict, with the report as its text: something is wrong.
Result<Report> verify_recording(const RecordingSettings& settings, const RecordingArguments& arguments);
/// One file out of it all, Matroska unless its name ends with .mp4; damaged segments are left out and named
/// on standard error.
Result<Report> export_recording(const RecordingSettings& settings, const RecordingArguments& arguments);
/// The sealed files and the outer key, sealed to the recording's own recipients, in a folder of their own.
Result<Report> bundle_recording(const RecordingSettings& settings, const RecordingArguments& arguments);
/// conflict: on hold, being recorded, or, unless `force`, it has not ended.
Result<Report> delete_recording(accounts::Service& service, const RecordingSettings& settings,
                                const std::string& id, bool force);
Result<Report> hold_recording(accounts::Service& service, const RecordingSettings& settings,
                              const std::string& id, bool hold);
/// A custodian's new key: the file for its owner alone, its public half in the report.
Result<Report> make_custodian_key(const std::string& file);

}  // namespace amphi::app::cli
