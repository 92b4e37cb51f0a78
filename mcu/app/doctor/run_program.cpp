#include "mcu/app/doctor/run_program.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "mcu/base/file_descriptor.hpp"

namespace amphi::app {
namespace {

constexpr std::size_t kLongestOutput = 64 * 1024;

std::string read_all(int fd) {
  std::string text;
  std::array<char, 4096> chunk{};
  ssize_t got = 0;
  while (text.size() < kLongestOutput && (got = ::read(fd, chunk.data(), chunk.size())) > 0)
    text.append(chunk.data(), static_cast<std::size_t>(got));
  return text;
}

}  // namespace

Result<std::string> output_of(const std::string& program, const std::string& argument) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return fail(ErrorCode::environment, "No pipe can be opened.");
  const FileDescriptor read_end(ends[0]);
  FileDescriptor write_end(ends[1]);
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, write_end.get(), STDOUT_FILENO);
  std::string path = program, typed = argument;
  std::array<char*, 3> arguments{path.data(), typed.data(), nullptr};
  pid_t child = 0;
  const int failed = ::posix_spawn(&child, path.c_str(), &actions, nullptr, arguments.data(), environ);
  ::posix_spawn_file_actions_destroy(&actions);
  write_end.reset();
  if (failed != 0) return fail(ErrorCode::environment, program + " cannot be started.");
  std::string output = read_all(read_end.get());
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0)
    return fail(ErrorCode::environment, program + " " + argument + " failed; see the lines above.");
  return output;
}

}  // namespace amphi::app
