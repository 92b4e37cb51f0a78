#include "tests/load/server_process.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "gateway/client/http_exchange.hpp"
#include "mcu/base/file_descriptor.hpp"
#include "mcu/base/random.hpp"

extern char** environ;

namespace amphi::load {
namespace {

using namespace std::chrono_literals;

/// A TCP port of loopback that is free now.
int free_port() {
  const FileDescriptor fd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* any = reinterpret_cast<sockaddr*>(&address);
  if (::bind(fd.get(), any, size) != 0 || ::getsockname(fd.get(), any, &size) != 0) return 0;
  return ntohs(address.sin_port);
}

std::string content_of(const std::string& file) {
  std::ostringstream text;
  if (!file.empty()) text << std::ifstream(file).rdbuf();
  return text.str();
}

}  // namespace

Result<std::unique_ptr<ServerProcess>> ServerProcess::start(const std::string& amphi, const std::string& room,
                                                            const std::string& extra_file) {
  std::unique_ptr<ServerProcess> server(new ServerProcess());
  if (auto written = server->write_config(room, extra_file); !written) return written.error();
  if (auto spawned = server->spawn(amphi); !spawned) return spawned.error();
  if (auto answers = server->wait_until_it_answers(); !answers) return answers.error();
  return server;
}

Result<> ServerProcess::write_config(const std::string& room, const std::string& extra_file) {
  std::string pattern = (std::filesystem::temp_directory_path() / "amphi-load-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) return fail(ErrorCode::environment, "no temporary folder");
  folder_ = pattern;
  const int port = free_port();
  http = fmt::format("http://127.0.0.1:{}", port);
  moderator = random_name(26);
  speaker = random_name(26);
  attendee = random_name(26);
  std::ofstream out(folder_ + "/amphi.toml");
  out << fmt::format(
      "log_level = \"warning\"\n[http]\naddress = \"127.0.0.1\"\nport = {}\nmax_connections = 10000\n"
      "[media]\naddresses = [\"127.0.0.1\"]\n[store]\npath = \"{}/store\"\n[[room]]\nid = \"{}\"\nlobby = "
      "false\n"
      "[[room.token]]\nrole = \"moderator\"\nsecret = \"{}\"\n"
      "[[room.token]]\nrole = \"speaker\"\nsecret = \"{}\"\n"
      "[[room.token]]\nrole = \"attendee\"\nsecret = \"{}\"\n{}",
      port, folder_, room, moderator, speaker, attendee, content_of(extra_file));
  return out.good() ? Result<>{} : fail(ErrorCode::environment, "the configuration cannot be written");
}

Result<> ServerProcess::spawn(const std::string& amphi) {
  std::array<std::string, 4> arguments{amphi, "serve", "--config", folder_ + "/amphi.toml"};
  std::array<char*, 5> pointers{};
  for (std::size_t i = 0; i < arguments.size(); ++i) pointers[i] = arguments[i].data();
  // Where the first admin is made is printed; our own output is for the figures.
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  const int error = posix_spawn(&pid_, amphi.c_str(), &actions, nullptr, pointers.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) {
    pid_ = -1;
    return fail(ErrorCode::environment, "cannot start " + amphi);
  }
  return {};
}

Result<> ServerProcess::wait_until_it_answers() {
  for (int i = 0; i < 200; ++i) {
    const auto answer = client::http_exchange("GET", http + "/healthz", "", "");
    if (answer && answer->status == 200) return {};
    if (waitpid(pid_, nullptr, WNOHANG) == pid_) {
      pid_ = -1;
      break;
    }
    std::this_thread::sleep_for(50ms);
  }
  return fail(ErrorCode::environment, "the server does not start");
}

ServerProcess::~ServerProcess() {
  if (pid_ > 0) {
    ::kill(pid_, SIGTERM);
    waitpid(pid_, nullptr, 0);
  }
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

}  // namespace amphi::load
