// amphi-mixer: decodes, mixes and encodes one room's media. Started by amphi, at the other end of a link.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "mcu/base/log.hpp"
#include "mcu/sandbox/lock_down.hpp"
#include "pipelines/capacity/costs.hpp"
#include "pipelines/gst/runtime.hpp"
#include "pipelines/room/link_loop.hpp"
#include "pipelines/sandbox/warm_up.hpp"

namespace {

using namespace amphi;
using namespace amphi::pipelines;

struct Options {
  int link_fd = -1;
  std::string log_level = "info";
  bool no_sandbox = false;
  bool dump_dot = false;
  bool capacity = false;
};

/// Everything that needs files, and then the doors closed behind it.
Result<std::unique_ptr<mixer::LabelRenderer>> prepare(const Options& options) {
  if (auto started = gst::start(); !started) return started.error();
  auto labels = mixer::LabelRenderer::create();
  if (!labels) return labels;
  if (auto warm = warm_up(); !warm) return warm.error();
  if (options.no_sandbox) return labels;
  if (auto locked = sandbox::lock_down(); !locked) return locked.error();
  return labels;
}

int print_capacity() {
  if (auto started = gst::start(); !started) {
    log::error("{}", started.error().message);
    return 1;
  }
  const auto costs = measure_costs();
  if (!costs) {
    log::error("{}", costs.error().message);
    return 1;
  }
  std::printf("%s\n", costs->to_json().c_str());
  return 0;
}

int run(const Options& options, link::Socket socket) {
  const Instant began = now();
  auto labels = prepare(options);
  if (!labels) {
    log::error("{}", labels.error().message);
    return 1;
  }
  log::debug("ready after {} ms",
             std::chrono::duration_cast<std::chrono::milliseconds>(now() - began).count());
  Outbox outbox;
  RoomMixer mixer(outbox, std::move(*labels));
  LinkLoop(std::move(socket), outbox, mixer, options.dump_dot).run();
  // Nobody is left to hear us: taking codecs down in order would only keep a dead room's process around.
  std::fflush(nullptr);
  _exit(0);
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Mixes one room's sound and pictures. Started by amphi.", "amphi-mixer");
  auto* link = app.add_option("--link-fd", options.link_fd, "The link's file descriptor")
                   ->check(CLI::Range(3, 1 << 20));
  auto* capacity = app.add_flag("--capacity", options.capacity,
                                "Print as a line of JSON what each kind of work costs on this machine");
  capacity->excludes(link);
  app.add_option("--log-level", options.log_level, "trace, debug, info, warning, error");
  app.add_flag("--no-sandbox", options.no_sandbox, "Only for tests with sanitizers");
  app.add_flag("--dump-dot", options.dump_dot, "Send pictures of the pipelines over the link when asked");
  CLI11_PARSE(app, argc, argv);
  log::init("amphi-mixer", options.log_level);

  if (options.capacity) return print_capacity();
  if (options.link_fd < 0) {
    log::error("--link-fd or --capacity is required");
    return 2;
  }
  const pid_t parent = getppid();
  sandbox::close_other_descriptors({options.link_fd});
  if (!sandbox::die_with_parent(parent)) return 0;
  return run(options, link::Socket(FileDescriptor(options.link_fd)));
}
