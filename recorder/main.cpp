// amphi-recorder: seals one recording. Started by amphi, at the other end of a link.
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "mcu/base/log.hpp"
#include "mcu/sandbox/lock_down.hpp"
#include "recorder/process/keys_pipe.hpp"
#include "recorder/process/libav.hpp"
#include "recorder/process/link_loop.hpp"
#include "recorder/process/sealed_sink.hpp"
#include "recorder/seal/segment.hpp"

namespace {

using namespace amphi;

constexpr std::uint64_t kLargestFile = 64U << 20U;

struct Options {
  int link_fd = -1;
  int folder_fd = -1;
  int keys_fd = -1;
  std::string log_level = "info";
  bool no_sandbox = false;
};

/// Nothing of this process comes into a core, nor into the swap where it may lock as much as it likes.
void keep_memory_private() {
  prctl(PR_SET_DUMPABLE, 0);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  // The keys are in pages that are locked by themselves; clear media is in the heap. Under a limit, locking
  // would make an allocation fail one day.
  rlimit lockable{};
  getrlimit(RLIMIT_MEMLOCK, &lockable);
  const bool unlimited = lockable.rlim_cur == RLIM_INFINITY || geteuid() == 0;
  if (!unlimited || mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0)
    log::warn("media may come into the swap: set LimitMEMLOCK=infinity, or encrypt the swap");
}

/// OpenSSL reads its configuration and gets its providers ready with the first use of each kind.
void warm_up(const seal::Key& key) {
  const seal::age::Identity somebody = seal::age::Identity::generate();
  const std::vector<seal::age::Recipient> recipients{somebody.recipient()};
  static_cast<void>(seal::seal_segment({}, recipients, key, {}));
  static_cast<void>(seal::ed25519_sign(key, {}));
}

/// Held until the end: whoever puts the folder in order, or deletes it, waits for it. Who only looks whether
/// a recorder is there holds it for a moment.
bool lock_folder(int folder) {
  constexpr int kAttempts = 20;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    if (flock(folder, LOCK_EX | LOCK_NB) == 0) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

int run(const Options& options) {
  auto keys = recorder::read_keys(FileDescriptor(options.keys_fd));
  if (!keys) {
    log::error("{}", keys.error().message);
    return 1;
  }
  warm_up(keys->signing);
  if (!lock_folder(options.folder_fd)) {
    log::error("somebody else holds the recording's folder: nothing is written there");
    return 1;
  }
  if (!options.no_sandbox) {
    if (auto locked = sandbox::lock_down(sandbox::Folder{options.folder_fd, kLargestFile}); !locked) {
      log::error("{}", locked.error().message);
      return 1;
    }
  }
  auto folder = std::make_unique<seal::DiskFolder>(FileDescriptor(options.folder_fd));
  const auto open_sink = [&](const link::RecordOrder& order) {
    return recorder::SealedSink::open(std::move(folder), std::move(*keys), order);
  };
  recorder::LinkLoop loop(link::Socket(FileDescriptor(options.link_fd)), open_sink);
  if (!loop.run()) _exit(1);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Seals one recording. Started by amphi.", "amphi-recorder");
  const auto descriptor = CLI::Range(3, 1 << 20);
  app.add_option("--link-fd", options.link_fd, "The link's file descriptor")->check(descriptor)->required();
  app.add_option("--folder-fd", options.folder_fd, "The recording's folder")->check(descriptor)->required();
  app.add_option("--keys-fd", options.keys_fd, "A pipe with its keys")->check(descriptor)->required();
  app.add_option("--log-level", options.log_level, "trace, debug, info, warning, error");
  app.add_flag("--no-sandbox", options.no_sandbox, "Only for tests with sanitizers");
  CLI11_PARSE(app, argc, argv);
  log::init("amphi-recorder", options.log_level);
  av_log_set_level(AV_LOG_FATAL);
  keep_memory_private();
  sandbox::close_other_descriptors({options.link_fd, options.folder_fd, options.keys_fd});
  return run(options);
}
