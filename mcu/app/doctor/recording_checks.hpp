#pragma once
// What `amphi doctor` looks at where recordings are configured. Nothing is changed or written.
#include <sys/types.h>

#include <string>
#include <vector>

#include "mcu/app/doctor/check.hpp"
#include "mcu/app/recording_settings.hpp"

namespace amphi::app {

/// Where this machine is looked at; a test's has folders of its own.
struct Machine {
  uid_t user = 0;         ///< that the server runs as
  std::string root = "";  ///< before /proc and /sys
};

/// Whoever runs the doctor, or, when that is root, whoever the store's folder belongs to, or else the user
/// that systemd/amphi.sysusers makes.
uid_t service_user(const std::string& store_folder);

/// The folder: there, open to the server's user and to nobody else, not read-only.
Check check_recording_folder(const RecordingSettings& settings, const Machine& machine);
/// Whether it lies on dm-crypt, or need not.
Check check_recording_encryption(const RecordingSettings& settings, const Machine& machine);
/// Room on its disk, in minutes at so many bits a second.
Check check_recording_space(const RecordingSettings& settings, int bits_per_second);
/// The outer keys' folder: the same as above, apart from the recordings, and better encrypted, too.
Check check_vault(const RecordingSettings& settings, const Machine& machine);
Check check_custodians(const RecordingSettings& settings);
/// Starts the recorder's program far enough to see that its libraries are there.
Check check_recorder(const std::string& program);

/// What may take this machine's memory, with names, keys and media in it, to a disk: swap that is not
/// encrypted, and a dump of the kernel's when it crashes.
Check check_swap(const Machine& machine);
Check check_crash_dump(const Machine& machine);

}  // namespace amphi::app
