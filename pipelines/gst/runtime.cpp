#include "pipelines/gst/runtime.hpp"

#include <array>
#include <cstdlib>
#include <string>

#include "mcu/base/log.hpp"
#include "pipelines/gst/handles.hpp"

namespace amphi::pipelines::gst {
namespace {

struct Plugin {
  const char* name;
  const char* package;
  bool required = true;
};

constexpr std::array kPlugins{
    Plugin{"coreelements", "libgstreamer1.0-0"}, Plugin{"app", "gstreamer1.0-plugins-base"},
    Plugin{"rtp", "gstreamer1.0-plugins-good"},  Plugin{"vpx", "gstreamer1.0-plugins-good"},
    Plugin{"libav", "gstreamer1.0-libav"},       Plugin{"openh264", "gstreamer1.0-plugins-bad", false},
};

void set_environment() {
  // With the registry off, GStreamer neither scans the plugin folders nor forks a scanner.
  setenv("GST_REGISTRY_DISABLE", "yes", 1);
  setenv("GST_PLUGIN_SYSTEM_PATH_1_0", "", 1);
  setenv("GST_PLUGIN_PATH_1_0", "", 1);
  // ORC must not compile code at run time: pages may not become executable after lock-down.
  setenv("ORC_CODE", "backup", 1);
}

std::string message_of(const ErrorHandle& error) {
  return error ? error->message : "unknown error";
}

Result<> load(const Plugin& plugin) {
  const std::string file = std::string(AMPHI_GST_PLUGIN_DIR) + "/libgst" + plugin.name + ".so";
  GError* raw = nullptr;
  GstPlugin* loaded = gst_plugin_load_file(file.c_str(), &raw);
  if (loaded == nullptr) {
    return fail(ErrorCode::environment, std::string("the GStreamer plugin ") + plugin.name +
                                            " does not load; install " + plugin.package + " (" +
                                            message_of(ErrorHandle(raw)) + ")");
  }
  gst_object_unref(loaded);
  return {};
}

}  // namespace

Result<> start() {
  set_environment();
  GError* raw = nullptr;
  if (!gst_init_check(nullptr, nullptr, &raw)) {
    return fail(ErrorCode::environment, "GStreamer does not start: " + message_of(ErrorHandle(raw)));
  }
  for (const Plugin& plugin : kPlugins) {
    auto loaded = load(plugin);
    if (loaded) continue;
    if (plugin.required) return loaded;
    log::error("{}", loaded.error().message);
  }
  return {};
}

}  // namespace amphi::pipelines::gst
