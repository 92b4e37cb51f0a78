#include "mcu/app/cli/storage.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include "recorder/seal/secret.hpp"

namespace amphi::app::cli {
namespace {

namespace json = boost::json;

class Passphrase {
 public:
  explicit Passphrase(Result<std::string> text) : text_(std::move(text)) {}
  ~Passphrase() {
    if (text_) seal::wipe({reinterpret_cast<std::uint8_t*>(text_->data()), text_->size()});
  }
  Passphrase(const Passphrase&) = delete;
  Passphrase& operator=(const Passphrase&) = delete;
  [[nodiscard]] const Result<std::string>& get() const { return text_; }

 private:
  Result<std::string> text_;
};

Result<Report> said(const Result<>& done, std::string text, const StorageArguments& arguments) {
  if (!done) return done.error();
  return Report{std::move(text), json::object{{"device", arguments.volume.device},
                                              {"mount_point", arguments.volume.mount_point}}};
}

/// Before anybody is asked for a passphrase.
Result<> check_place(const storage::VolumeSettings& volume) {
  if (volume.mount_point.empty())
    return fail(
        ErrorCode::malformed,
        "where is it to be mounted? Give the server's configuration with --config, or a folder with --mount");
  return storage::check_settings(volume);
}

Result<> check_volume(const std::string& device) {
  if (access(device.c_str(), F_OK) == 0) return {};
  return fail(
      ErrorCode::not_found,
      fmt::format("there is no volume {}: make it with \"amphi recording storage init\", or say where it is "
                  "with --device",
                  device));
}

}  // namespace

Result<Report> init_storage(const StorageArguments& arguments, storage::CommandRunner& commands) {
  if (auto fine = check_place(arguments.volume); !fine) return fine.error();
  const Passphrase passphrase(read_passphrase(arguments.passphrase_file, true, commands));
  if (!passphrase.get()) return passphrase.get().error();
  storage::Volume volume(arguments.volume, commands);
  return said(
      volume.init(*passphrase.get(), arguments.megabytes, arguments.force),
      fmt::format("{} is an encrypted volume, mounted at {}. Keep the passphrase on paper, away from the "
                  "server: without it nothing on the volume can be read.\n",
                  arguments.volume.device, arguments.volume.mount_point),
      arguments);
}

Result<Report> open_storage(const StorageArguments& arguments, storage::CommandRunner& commands) {
  if (auto fine = check_place(arguments.volume); !fine) return fine.error();
  storage::Volume volume(arguments.volume, commands);
  if (volume.is_mounted()) return said({}, "The volume is open already\n", arguments);
  if (auto there = check_volume(arguments.volume.device); !there) return there.error();
  const Passphrase passphrase(read_passphrase(arguments.passphrase_file, false, commands));
  if (!passphrase.get()) return passphrase.get().error();
  return said(volume.open(*passphrase.get()),
              fmt::format("The volume is open at {}\n", arguments.volume.mount_point), arguments);
}

Result<Report> close_storage(const StorageArguments& arguments, storage::CommandRunner& commands) {
  if (auto fine = check_place(arguments.volume); !fine) return fine.error();
  storage::Volume volume(arguments.volume, commands);
  return said(arguments.force ? volume.close_by_force() : volume.close(),
              "The volume is closed; its key is out of memory\n", arguments);
}

Result<Report> destroy_storage(const StorageArguments& arguments, storage::CommandRunner& commands) {
  if (!arguments.force)
    return fail(ErrorCode::conflict,
                fmt::format("this makes everything on {} unreadable for good; add --yes if you mean it",
                            arguments.volume.device));
  if (auto fine = check_place(arguments.volume); !fine) return fine.error();
  storage::Volume volume(arguments.volume, commands);
  return said(volume.destroy(),
              "The key slots are erased: nobody reads the volume any more, with whatever passphrase\n",
              arguments);
}

}  // namespace amphi::app::cli
