#include "tests/support/demo_server.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <boost/json.hpp>
#include <csignal>

#include "mcu/base/file_descriptor.hpp"

extern char** environ;

namespace amphi::test {

Result<std::unique_ptr<DemoServer>> DemoServer::start(const std::string& amphi, int speakers) {
  std::array<int, 2> ends{};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return fail(ErrorCode::environment, "no pipe");
  const FileDescriptor reader(ends[0]);
  FileDescriptor writer(ends[1]);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, writer.get(), STDOUT_FILENO);
  std::array<std::string, 8> arguments{amphi,    "demo", "--json",     "--loopback",
                                       "--port", "0",    "--speakers", std::to_string(speakers)};
  std::array<char*, 9> pointers{};
  for (std::size_t i = 0; i < arguments.size(); ++i) pointers[i] = arguments[i].data();
  pid_t pid = -1;
  const int error = posix_spawn(&pid, amphi.c_str(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return fail(ErrorCode::environment, "cannot start " + amphi);
  writer.reset();
  std::unique_ptr<DemoServer> server(new DemoServer(pid));
  if (auto read = server->read_line(reader.get()); !read) return read.error();
  return server;
}

Result<> DemoServer::read_line(int fd) {
  std::string line;
  for (char c = 0; ::read(fd, &c, 1) == 1 && c != '\n';) line.push_back(c);
  boost::json::error_code error;
  const auto json = boost::json::parse(line, error);
  if (error) return fail(ErrorCode::environment, "amphi demo printed no JSON");
  const auto text = [](const boost::json::value& value) { return std::string(value.as_string()); };
  http = text(json.at("http"));
  whip = text(json.at("whip"));
  whep = text(json.at("whep"));
  moderator = text(json.at("tokens").at("moderator"));
  speaker = text(json.at("tokens").at("speaker"));
  attendee = text(json.at("tokens").at("attendee"));
  admin = text(json.at("admin"));
  return {};
}

DemoServer::~DemoServer() {
  ::kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

}  // namespace amphi::test
