#include "mcu/app/cli/recording_commands.hpp"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "mcu/app/cli/recording.hpp"
#include "mcu/app/cli/storage.hpp"
#include "mcu/app/config.hpp"

namespace amphi::app::cli {
namespace {

using accounts::Service;

/// What every command of the group takes.
struct Common {
  StoreOptions store;
  RecordingArguments recording;
  StorageArguments storage;
};
using CommonPtr = std::shared_ptr<Common>;

Result<RecordingSettings> settings_of(const std::string& config_file) {
  if (config_file.empty()) return RecordingSettings{};
  auto config = load_config(config_file);
  if (!config) return config.error();
  return std::move(config->recording);
}

class Group {
 public:
  Group(CLI::App* app, std::function<int()>& chosen) : app_(app), chosen_(chosen) {
    app_->require_subcommand(1);
  }
  [[nodiscard]] CLI::App* app() const { return app_; }

  /// `run(common, settings)` gives the report.
  template <class Run>
  std::pair<CLI::App*, CommonPtr> add(const char* name, const char* about, Run run) {
    CLI::App* command = app_->add_subcommand(name, about);
    auto common = std::make_shared<Common>();
    command->add_option("--config", common->store.config_file, "Configuration file of the server");
    command->add_flag("--json", common->store.json, "Print JSON instead of text");
    command->callback([&chosen = chosen_, common, run] {
      chosen = [common, run] {
        const auto settings = settings_of(common->store.config_file);
        return print(settings ? run(*common, *settings) : Result<Report>(settings.error()),
                     common->store.json);
      };
    });
    return {command, common};
  }

  /// The same with the store, where what is done goes into the audit.
  template <class Run>
  std::pair<CLI::App*, CommonPtr> add_audited(const char* name, const char* about, Run run) {
    CLI::App* command = app_->add_subcommand(name, about);
    auto common = std::make_shared<Common>();
    command->add_option("--config", common->store.config_file, "Configuration file of the server")
        ->required();
    command->add_option("--data", common->store.data_folder,
                        "Folder of the store (default: the configuration's)");
    command->add_flag("--json", common->store.json, "Print JSON instead of text");
    command->add_option("recording", common->recording.recording, "Id of the recording, from the list")
        ->required();
    command->callback([&chosen = chosen_, common, run] {
      chosen = [common, run] {
        return run_on_store(common->store, [&](Service& service, const std::string&) -> Result<Report> {
          const auto settings = settings_of(common->store.config_file);
          if (!settings) return settings.error();
          return run(service, *settings, *common);
        });
      };
    });
    return {command, common};
  }

 private:
  CLI::App* app_;
  std::function<int()>& chosen_;
};

void add_opening_options(CLI::App& command, RecordingArguments& arguments) {
  command.add_option("recording", arguments.recording, "Id of a recording, or the folder of a bundle")
      ->required();
  command.add_option("--key", arguments.key_files, "File with a custodian's key; may be repeated")
      ->allow_extra_args(false);
  command.add_option("--vault", arguments.vault, "Folder of the outer keys (a bundle needs none)");
  command.add_option("--server-key", arguments.server_key, "The server's public key, as verify shows it");
}

void add_custodian_commands(Group& group) {
  group.add("list", "List the recordings",
            [](const Common&, const RecordingSettings& settings) { return list_recordings(settings); });
  const auto [verify, verify_arguments] =
      group.add("verify", "Find what was changed, cut, dropped or swapped",
                [](const Common& given, const RecordingSettings& settings) {
                  return verify_recording(settings, given.recording);
                });
  add_opening_options(*verify, verify_arguments->recording);
  const auto run_export = [](const Common& given, const RecordingSettings& settings) {
    return export_recording(settings, given.recording);
  };
  const auto [open, open_arguments] =
      group.add("open", "Decrypt it to standard output, for a player", run_export);
  add_opening_options(*open, open_arguments->recording);
  open_arguments->recording.output = "-";
  open->add_option("-o,--output", open_arguments->recording.output, "A file instead");
  const auto [whole, whole_arguments] =
      group.add("export", "Decrypt it into one file with chapters: .mkv, or .mp4, encoded anew", run_export);
  add_opening_options(*whole, whole_arguments->recording);
  whole->add_option("output", whole_arguments->recording.output, "The file to make, such as lesson.mkv")
      ->required();
  const auto [bundle, bundle_arguments] =
      group.add("bundle", "Copy it, sealed, for a custodian's machine",
                [](const Common& given, const RecordingSettings& settings) {
                  return bundle_recording(settings, given.recording);
                });
  bundle->add_option("recording", bundle_arguments->recording.recording, "Id of the recording")->required();
  bundle->add_option("output", bundle_arguments->recording.output, "Folder that it is put into")->required();
  bundle->add_option("--vault", bundle_arguments->recording.vault, "Folder of the outer keys");
  const auto [key, key_arguments] = group.add("key", "Make a custodian's key; not on the server",
                                              [](const Common& given, const RecordingSettings&) {
                                                return make_custodian_key(given.recording.output);
                                              });
  key->add_option("file", key_arguments->recording.output, "The file to make")->required();
}

void add_audited_commands(Group& group) {
  const auto [erase, erase_arguments] = group.add_audited(
      "delete", "Delete it for good, every copy of its files included",
      [](Service& service, const RecordingSettings& settings, const Common& given) {
        return delete_recording(service, settings, given.recording.recording, given.recording.force);
      });
  erase->add_flag("--force", erase_arguments->recording.force,
                  "Delete it although nothing says that it has ended: what the server could still put in "
                  "order is lost");
  const auto [hold, arguments] = group.add_audited(
      "hold", "Keep it beyond its date, until it is released",
      [](Service& service, const RecordingSettings& settings, const Common& given) {
        return hold_recording(service, settings, given.recording.recording, !given.recording.off);
      });
  hold->add_flag("--off", arguments->recording.off, "Release it");
}

using StorageAction = Result<Report> (*)(const StorageArguments&, storage::CommandRunner&);

/// The mount point is the configuration's folder unless another is given.
std::pair<CLI::App*, CommonPtr> add_storage(Group& group, const char* name, const char* about,
                                            StorageAction action) {
  const auto added = group.add(name, about, [action](const Common& given, const RecordingSettings& settings) {
    StorageArguments arguments = given.storage;
    if (arguments.volume.mount_point.empty()) arguments.volume.mount_point = settings.directory;
    if (geteuid() != 0)
      return Result<Report>(fail(ErrorCode::forbidden, "volumes are root's: run this with sudo"));
    storage::SystemCommands commands;
    return action(arguments, commands);
  });
  StorageArguments& arguments = added.second->storage;
  arguments.volume.device = "/var/lib/amphi-recordings.luks";
  added.first->add_option("--device", arguments.volume.device, "Image file or partition")
      ->capture_default_str();
  added.first->add_option("--mount", arguments.volume.mount_point,
                          "Where it is mounted (default: recording.directory of --config)");
  added.first->add_option("--name", arguments.volume.name, "Name of the mapping")->capture_default_str();
  return added;
}

void add_storage_commands(CLI::App* recording, std::function<int()>& chosen) {
  Group group(recording->add_subcommand("storage", "The encrypted volume for the recordings; as root"),
              chosen);
  const auto passphrase = [](CLI::App* command, const CommonPtr& common) {
    command->add_option("--passphrase-file", common->storage.passphrase_file,
                        "File with the passphrase, - for standard input (default: ask)");
  };
  const auto [init, init_arguments] =
      add_storage(group, "init", "Make the volume and open it", &init_storage);
  passphrase(init, init_arguments);
  init->add_option("--megabytes", init_arguments->storage.megabytes, "Size of a new image file")
      ->capture_default_str()
      ->check(CLI::Range(32, 100'000'000));
  init_arguments->storage.volume.owner = "amphi:amphi";
  init->add_option("--owner", init_arguments->storage.volume.owner, "User and group that record there")
      ->capture_default_str();
  init->add_flag("--force", init_arguments->storage.force, "Overwrite what is there");
  const auto [open, open_arguments] = add_storage(group, "open", "Open and mount it", &open_storage);
  passphrase(open, open_arguments);
  const auto [close, close_arguments] = add_storage(group, "close", "Unmount and close it", &close_storage);
  close->add_flag("--force", close_arguments->storage.force, "Take its key away even while it is used");
  const auto [destroy, destroy_arguments] =
      add_storage(group, "destroy", "Erase its key slots: everything on it is lost", &destroy_storage);
  destroy->add_flag("--yes", destroy_arguments->storage.force, "Do it");
}

}  // namespace

void add_recording_commands(CLI::App& program, std::function<int()>& chosen) {
  Group group(program.add_subcommand("recording", "Recordings: for custodians, and their storage"), chosen);
  add_custodian_commands(group);
  add_audited_commands(group);
  add_storage_commands(group.app(), chosen);
}

}  // namespace amphi::app::cli
