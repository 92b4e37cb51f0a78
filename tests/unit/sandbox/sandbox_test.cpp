// Each attempt is made by a child process that has locked itself down.
#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <functional>
#include <string>
#include <thread>

#include "mcu/sandbox/lock_down.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;

namespace {

enum class Outcome { denied, succeeded, killed, broken };

constexpr int kDenied = 40;
constexpr int kSucceeded = 41;
constexpr int kBroken = 42;

using Attempt = std::function<bool()>;  ///< true when what must not succeed did

Outcome in_child(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) _exit(body());
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  if (WIFSIGNALED(status)) return WTERMSIG(status) == SIGSYS ? Outcome::killed : Outcome::broken;
  if (WEXITSTATUS(status) == kDenied) return Outcome::denied;
  return WEXITSTATUS(status) == kSucceeded ? Outcome::succeeded : Outcome::broken;
}

Outcome locked_down(const Attempt& attempt) {
  return in_child([&] {
    if (!sandbox::lock_down()) return kBroken;
    return attempt() ? kSucceeded : kDenied;
  });
}

/// The same as if nothing had been locked: proves that the attempt itself is sound.
Outcome free(const Attempt& attempt) {
  return in_child([&] { return attempt() ? kSucceeded : kDenied; });
}

bool opens(const char* path, int flags) {
  return open(path, flags, 0600) >= 0;
}

}  // namespace

TEST_CASE("a locked process opens no file and makes none") {
  const auto read = [] { return opens("/etc/hostname", O_RDONLY) || opens("/proc/self/maps", O_RDONLY); };
  const auto write = [] { return opens("/dev/shm/amphi-sandbox-test", O_WRONLY | O_CREAT); };
  CHECK(free(read) == Outcome::succeeded);
  CHECK(locked_down(read) == Outcome::denied);
  CHECK(locked_down(write) == Outcome::denied);
  CHECK(locked_down([] { return memfd_create("x", 0) >= 0; }) == Outcome::denied);
  CHECK(locked_down([] { return unlink("/dev/shm/nothing") == 0 || errno != EPERM; }) == Outcome::denied);
}

TEST_CASE("Landlock alone closes the file system, on threads that were there before too") {
  const auto landlock = [](bool in_thread) {
    return in_child([in_thread] {
      std::atomic<int> step{0};
      std::atomic<bool> opened{false};
      std::thread earlier([&] {
        while (step == 0) std::this_thread::yield();
        opened = opens("/etc/hostname", O_RDONLY);
      });
      const auto forbidden = sandbox::forbid_files();
      step = 1;
      earlier.join();
      if (!forbidden) return kBroken;
      if (!*forbidden) return kDenied;  // a kernel without Landlock: nothing to show
      if (!in_thread) opened = opens("/etc/hostname", O_RDONLY);
      return opened ? kSucceeded : kDenied;
    });
  };
  CHECK(landlock(false) == Outcome::denied);
  CHECK(landlock(true) == Outcome::denied);
}

TEST_CASE("a locked process has no network") {
  const auto udp = [] { return socket(AF_INET, SOCK_DGRAM, 0) >= 0; };
  CHECK(free(udp) == Outcome::succeeded);
  CHECK(locked_down(udp) == Outcome::denied);
  CHECK(locked_down([] { return socket(AF_INET6, SOCK_STREAM, 0) >= 0; }) == Outcome::denied);
  CHECK(locked_down([] { return socket(AF_NETLINK, SOCK_RAW, 0) >= 0; }) == Outcome::denied);
  CHECK(locked_down([] { return socket(AF_UNIX, SOCK_STREAM, 0) >= 0; }) == Outcome::denied);
}

TEST_CASE("a locked process starts no program and no other process") {
  const auto exec = [] {
    std::array<char*, 1> none{nullptr};
    execve("/bin/true", none.data(), none.data());
    return false;
  };
  CHECK(locked_down(exec) == Outcome::killed);
  CHECK(locked_down([] { return ::fork() >= 0; }) == Outcome::denied);
}

TEST_CASE("a locked process looks into no other one") {
  const pid_t parent = getpid();
  CHECK(locked_down([=] { return ptrace(PTRACE_ATTACH, parent, nullptr, nullptr) == 0; }) == Outcome::killed);
  CHECK(locked_down([=] { return kill(parent, 0) == 0; }) == Outcome::denied);
  CHECK(locked_down([] { return syscall(SYS_io_uring_setup, 1, nullptr) >= 0; }) == Outcome::killed);
}

TEST_CASE("a locked process makes no memory executable") {
  const auto map = [] {
    return mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) !=
           MAP_FAILED;
  };
  CHECK(free(map) == Outcome::succeeded);
  CHECK(locked_down(map) == Outcome::denied);
}

TEST_CASE("a locked process leaves no core, and cannot take its limits back") {
  CHECK(locked_down([] {
          rlimit core{};
          getrlimit(RLIMIT_CORE, &core);
          const rlimit more{1 << 20, 1 << 20};
          return setrlimit(RLIMIT_CORE, &more) == 0;
        }) == Outcome::denied);
}

TEST_CASE("what the pipelines need goes on in a locked process") {
  CHECK(locked_down([] {
          std::atomic<bool> ran{false};
          std::thread([&] { ran = true; }).join();
          std::array<int, 2> pair{};
          const bool connected = socketpair(AF_UNIX, SOCK_STREAM, 0, pair.data()) == 0;
          void* memory = mmap(nullptr, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
          return ran && connected && memory != MAP_FAILED;
        }) == Outcome::succeeded);
}

TEST_CASE("all descriptors but the link are closed") {
  CHECK(in_child([] {
          const int first = open("/dev/null", O_RDONLY);
          const int link = open("/dev/null", O_RDONLY);
          const int last = open("/dev/null", O_RDONLY);
          sandbox::close_other_descriptors({link});
          const auto is_open = [](int fd) { return fcntl(fd, F_GETFD) >= 0; };
          return is_open(first) || is_open(last) || !is_open(link) || !is_open(2) ? kSucceeded : kDenied;
        }) == Outcome::denied);
}

TEST_CASE("a process locked into a folder works with the files there, and with no others") {
  const std::string path = "/tmp/amphi-sandbox-" + std::to_string(getpid());
  REQUIRE(mkdir(path.c_str(), 0700) == 0);
  const auto in_folder = [&path](const std::function<bool(int)>& attempt) {
    return in_child([&] {
      const int folder = open(path.c_str(), O_RDONLY | O_DIRECTORY);
      if (folder < 0 || !sandbox::lock_down(sandbox::Folder{folder, 1000})) return kBroken;
      return attempt(folder) ? kSucceeded : kDenied;
    });
  };
  CHECK(in_folder([](int folder) {
          const int file = openat(folder, "a", O_RDWR | O_CREAT, 0600);
          const int again = openat(folder, "a", O_RDONLY);
          return write(file, "x", 1) == 1 && fdatasync(file) == 0 && again >= 0 &&
                 renameat(folder, "a", folder, "b") == 0 && fsync(folder) == 0 &&
                 unlinkat(folder, "b", 0) == 0;
        }) == Outcome::succeeded);
  CHECK(in_folder([](int) { return opens("/etc/hostname", O_RDONLY); }) == Outcome::denied);
  CHECK(in_folder([](int folder) { return mkdirat(folder, "c", 0700) == 0; }) == Outcome::denied);
  CHECK(in_folder([](int folder) { return symlinkat("/etc", folder, "d") == 0; }) == Outcome::denied);
  CHECK(in_folder([](int folder) {
          const int file = openat(folder, "big", O_WRONLY | O_CREAT, 0600);
          const std::array<char, 2000> bytes{};
          const bool refused = write(file, bytes.data(), bytes.size()) == 1000;
          unlinkat(folder, "big", 0);
          return !refused;
        }) == Outcome::denied);
  if (syscall(SYS_landlock_create_ruleset, nullptr, 0, 1) > 0) {
    CHECK(in_folder([](int folder) { return openat(folder, "../../etc/hostname", O_RDONLY) >= 0; }) ==
          Outcome::denied);
    CHECK(in_folder([](int folder) { return openat(folder, "/etc/hostname", O_RDONLY) >= 0; }) ==
          Outcome::denied);
  }
  CHECK(rmdir(path.c_str()) == 0);
}
