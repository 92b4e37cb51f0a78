#include <fmt/format.h>
#include <sys/resource.h>

#include <boost/json.hpp>
#include <cstdio>

#include "mcu/app/commands.hpp"
#include "mcu/app/doctor/checks.hpp"
#include "mcu/app/doctor/mixer_costs.hpp"
#include "mcu/app/doctor/packet_cost.hpp"
#include "mcu/app/doctor/recording_checks.hpp"
#include "mcu/app/install_paths.hpp"
#include "mcu/app/machine_load.hpp"
#include "mcu/app/open_accounts.hpp"
#include "mcu/base/descriptor_limit.hpp"
#include "mcu/base/log.hpp"

namespace amphi::app {
namespace {

using namespace std::chrono_literals;

constexpr Duration kPacketMeasurement = 2s;

int complain(const Error& error) {
  fmt::print(stderr, "amphi: {}\n", error.message);
  return 1;
}

/// Prints each check as it is made.
class Report {
 public:
  explicit Report(bool json) : json_(json) {}
  void add(Check check) {
    if (!json_) fmt::print("{}", to_text(check));
    std::fflush(stdout);
    checks_.push_back(std::move(check));
  }
  int finish() {
    if (json_) fmt::print("{}\n", to_json(checks_));
    return exit_code(checks_);
  }

 private:
  bool json_;
  std::vector<Check> checks_;
};

std::size_t descriptor_limit() {
  raise_descriptor_limit();
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

/// Only what makes sense: of a folder that is not there nobody knows where it lies.
void check_recording(const Config& config, const InstallPaths& paths, Report& report) {
  const RecordingSettings& settings = config.recording;
  if (!settings.enabled()) return;
  const Machine machine{service_user(store_folder(config.store)), ""};
  const Check folder = check_recording_folder(settings, machine);
  report.add(folder);
  if (folder.level != Check::Level::fail) {
    report.add(check_recording_encryption(settings, machine));
    report.add(check_recording_space(
        settings, config.media.canvas.bits_per_second + config.media.audio_bits_per_second));
  }
  report.add(check_vault(settings, machine));
  report.add(check_custodians(settings));
  report.add(check_recorder(paths.recorder));
  report.add(check_swap(machine));
  report.add(check_crash_dump(machine));
}

void check_everything(const Config& config, Report& report) {
  for (Check& check : check_certificate(config.http, std::chrono::system_clock::now()))
    report.add(std::move(check));
  report.add(check_listener("http", config.http.address, config.http.port));
  if (config.metrics.enabled)
    report.add(check_listener("metrics", config.metrics.address, config.metrics.port));
  report.add(check_media(config));
  report.add(check_descriptors(descriptor_limit(), config.limits));
  const auto paths = find_install_paths();
  if (!paths) {
    report.add({Check::Level::fail, "installation", paths.error().message, ""});
    return;
  }
  report.add({Check::Level::ok, "installation", "the mixer and the browser client are here", ""});
  report.add(check_mixer(paths->mixer));
  check_recording(config, *paths, report);
}

int check_health(const DoctorOptions& options) {
  Report report(options.json);
  Config config;
  config.http.port = 8080;
  if (!options.config_file.empty()) {
    auto loaded = load_config(options.config_file);
    if (!loaded) {
      report.add({Check::Level::fail, "configuration", loaded.error().message,
                  "docs/configuration.md has all keys"});
      return report.finish();
    }
    config = std::move(*loaded);
    report.add(check_config(config));
  }
  check_everything(config, report);
  return report.finish();
}

void print_json(const MachineSize& machine, const Capacity& capacity) {
  const MixerCosts& m = machine.mixer;
  const boost::json::value line = {
      {"processors", machine.processors},
      {"headroom", kHeadroom},
      {"attendees", capacity.attendees},
      {"listeners", capacity.listeners},
      {"rooms", capacity.rooms},
      {"attendee_megabits_per_second", capacity.attendee_megabits},
      {"costs",
       {{"camera", m.camera},
        {"compose", m.compose},
        {"high", m.high},
        {"medium", m.medium},
        {"low_vp8", m.low_vp8},
        {"low_vp9", m.low_vp9},
        {"still", m.still},
        {"sound_decode", m.sound_decode},
        {"sound_encode", m.sound_encode},
        {"picture_packet_ns", static_cast<int>(machine.packet.picture)},
        {"sound_packet_ns", static_cast<int>(machine.packet.sound)}}},
  };
  fmt::print("{}\n", boost::json::serialize(line));
}

void print_text(const MachineSize& machine, const Capacity& capacity) {
  const MixerCosts& m = machine.mixer;
  fmt::print("\nThis machine has {:g} processors. In thousandths of one:\n", machine.processors);
  fmt::print("  a camera {}, the composed picture {}, encoding it high {}, medium {}, low {} (VP9 {})\n",
             m.camera, m.compose, m.high, m.medium, m.low_vp8, m.low_vp9);
  fmt::print("  a talker {}, encoding sound {}; a packet {:.2f} us, of sound {:.2f} us\n\n", m.sound_decode,
             m.sound_encode, machine.packet.picture / 1000, machine.packet.sound / 1000);
  fmt::print("With {:.0f} % of the processors busy there is room for ONE of these:\n", kHeadroom * 100);
  fmt::print("  one room with 9 cameras and three rungs: {} attendees ({:.0f} Mbit/s out)\n",
             capacity.attendees, capacity.attendees * capacity.attendee_megabits);
  fmt::print("  one room of sound only, 3 talkers: {} listeners\n", capacity.listeners);
  fmt::print("  {} rooms with 4 cameras and 25 attendees each\n", capacity.rooms);
  if (m.low_vp9 == 0) fmt::print("VP9 is missing, so the low rung is VP8.\n");
  if (capacity.attendees == 0)
    fmt::print("A full stage is too much: take a smaller picture or fewer cameras.\n");
}

int measure_capacity(const DoctorOptions& options) {
  const auto paths = find_install_paths();
  if (!paths) return complain(paths.error());
  MachineSize machine;
  machine.processors = MachineLoad().processors();
  fmt::print(stderr, "Measuring what a packet costs (2 s) ...\n");
  const auto packet = measure_packets(kPacketMeasurement);
  if (!packet) return complain(packet.error());
  machine.packet = *packet;
  fmt::print(stderr, "Measuring decoding, composing and encoding (about 4 s) ...\n");
  const auto mixer = measure_mixer(paths->mixer);
  if (!mixer) return complain(mixer.error());
  machine.mixer = *mixer;
  const Capacity capacity = fits(machine);
  options.json ? print_json(machine, capacity) : print_text(machine, capacity);
  return 0;
}

}  // namespace

int doctor(const DoctorOptions& options) {
  log::init("amphi", "error");
  return options.capacity ? measure_capacity(options) : check_health(options);
}

}  // namespace amphi::app
