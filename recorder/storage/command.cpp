#include "recorder/storage/command.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>

#include "mcu/base/file_descriptor.hpp"

namespace amphi::storage {
namespace {

struct Pipe {
  FileDescriptor read;
  FileDescriptor write;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0)
    return fail(ErrorCode::environment, fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  return Pipe{FileDescriptor(ends[0]), FileDescriptor(ends[1])};
}

std::string program_path(const std::string& name) {
  for (const char* folder : {"/usr/sbin/", "/sbin/", "/usr/bin/", "/bin/"}) {
    std::error_code ignored;
    if (std::filesystem::exists(folder + name, ignored)) return folder + name;
  }
  return "";
}

/// Reads both to their ends, while `input` goes the other way.
void exchange(Pipe& in, Pipe& out, Pipe& errors, std::string_view input, CommandResult& result) {
  std::array<pollfd, 3> ends{pollfd{in.write.get(), POLLOUT, 0}, pollfd{out.read.get(), POLLIN, 0},
                             pollfd{errors.read.get(), POLLIN, 0}};
  const auto take = [](pollfd& end, std::string& into) {
    std::array<char, 4096> buffer{};
    const ssize_t got = read(end.fd, buffer.data(), buffer.size());
    if (got > 0) into.append(buffer.data(), static_cast<std::size_t>(got));
    if (got == 0 || (got < 0 && errno != EINTR)) end.fd = -1;
  };
  while (ends[1].fd >= 0 || ends[2].fd >= 0) {
    if (input.empty() && ends[0].fd >= 0) {
      in.write.reset();
      ends[0].fd = -1;
    }
    if (poll(ends.data(), ends.size(), -1) < 0 && errno != EINTR) break;
    if (ends[0].fd >= 0 && ends[0].revents != 0) {
      const ssize_t wrote = write(ends[0].fd, input.data(), input.size());
      if (wrote > 0) input.remove_prefix(static_cast<std::size_t>(wrote));
      if (wrote < 0 && errno != EINTR && errno != EAGAIN) input = {};
    }
    if (ends[1].fd >= 0 && ends[1].revents != 0) take(ends[1], result.output);
    if (ends[2].fd >= 0 && ends[2].revents != 0) take(ends[2], result.errors);
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

Result<CommandResult> SystemCommands::run(const std::vector<std::string>& arguments, std::string_view input) {
  AMPHI_ASSERT(!arguments.empty());
  const std::string program = program_path(arguments.front());
  if (program.empty())
    return fail(ErrorCode::environment,
                fmt::format("the program {} is missing; install its package", arguments.front()));
  auto in = make_pipe();
  auto out = make_pipe();
  auto errors = make_pipe();
  if (!in || !out || !errors) return (!in ? in : !out ? out : errors).error();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in->read.get(), STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out->write.get(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors->write.get(), STDERR_FILENO);
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  std::array<char*, 3> environment{const_cast<char*>("PATH=/usr/sbin:/usr/bin:/sbin:/bin"),
                                   const_cast<char*>("LC_ALL=C"), nullptr};
  pid_t child = 0;
  const int error = posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), environment.data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0)
    return fail(ErrorCode::environment, fmt::format("cannot start {}: {}", program, std::strerror(error)));
  // Else both would wait: this one to write all of it, the program to have its answer read.
  fcntl(in->write.get(), F_SETFL, O_NONBLOCK);
  in->read.reset();
  out->write.reset();
  errors->write.reset();
  CommandResult result;
  // A program that ends before it has read its input must not end this one.
  const auto former = std::signal(SIGPIPE, SIG_IGN);
  exchange(*in, *out, *errors, input, result);
  std::signal(SIGPIPE, former);
  result.status = wait_for(child);
  return result;
}

}  // namespace amphi::storage
