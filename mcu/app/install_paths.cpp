#include "mcu/app/install_paths.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <initializer_list>

namespace amphi::app {
namespace {

namespace fs = std::filesystem;

/// The first candidate that exists; "" for none.
std::string first_of(std::initializer_list<fs::path> candidates) {
  for (const fs::path& path : candidates) {
    std::error_code error;
    if (fs::exists(path, error)) return fs::weakly_canonical(path, error).string();
  }
  return {};
}

}  // namespace

Result<InstallPaths> find_install_paths() {
  std::error_code error;
  const fs::path bin = fs::read_symlink("/proc/self/exe", error).parent_path();
  InstallPaths paths;
  paths.mixer = first_of({bin / "amphi-mixer", bin / "../libexec/amphi/amphi-mixer"});
  paths.recorder = first_of({bin / "amphi-recorder", bin / "../libexec/amphi/amphi-recorder"});
  // A build folder is build/<preset>/bin below the project's root.
  paths.web_root = first_of({bin / "../share/amphi/web/room.html", bin / "../../../web/dist/room.html"});
  paths.clips = first_of({bin / "../share/amphi/demo"});
  if (paths.mixer.empty()) {
    return fail(ErrorCode::environment,
                "amphi-mixer is not beside amphi; build or install it (tools/build release)");
  }
  if (paths.web_root.empty()) {
    return fail(ErrorCode::environment, "the browser client is not built; run tools/build-web");
  }
  paths.web_root = fs::path(paths.web_root).parent_path().string();
  return paths;
}

}  // namespace amphi::app
