#pragma once
#include <string>

#include "mcu/base/result.hpp"

namespace amphi::app {

/// Where the files beside the program are, installed (../share/amphi, ../libexec/amphi) or in a build folder.
struct InstallPaths {
  std::string mixer;     ///< amphi-mixer
  std::string recorder;  ///< amphi-recorder
  std::string web_root;  ///< the folder with room.html
  std::string clips;     ///< the folder with the demo's clips
};

/// Errors (environment) say what is missing and how to make it.
Result<InstallPaths> find_install_paths();

}  // namespace amphi::app
