// amphi-netem: a bad link between two network namespaces. See docs/load.md.
#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>

#include <CLI/CLI.hpp>
#include <array>
#include <csignal>
#include <fstream>

#include "tests/netem/link.hpp"

namespace amphi::netem {
namespace {

struct Options {
  std::string client = "client", server = "server";
  std::string client_address = "10.77.0.2", server_address = "10.77.0.1";
  std::string device = "link0";
  std::string both, up, down;
  std::string script;
  bool read_stdin = false;
  std::uint64_t seed = 1;
};

std::optional<int> read_options(int argc, char** argv, Options& o) {
  CLI::App cli("amphi-netem: a bad link between two network namespaces");
  cli.add_option("--client", o.client, "Namespace of the client's end")->capture_default_str();
  cli.add_option("--server", o.server, "Namespace of the server's end")->capture_default_str();
  cli.add_option("--client-address", o.client_address, "IPv4, in a /24")->capture_default_str();
  cli.add_option("--server-address", o.server_address, "In the same /24")->capture_default_str();
  cli.add_option("--device", o.device, "Name of the TUN device at each end")->capture_default_str();
  cli.add_option(
      "--both", o.both,
      "Settings of both directions, as in \"rate=1M queue=300 delay=50 jitter=30 order=free loss=5 "
      "burst=BEGIN,END,LOSS reorder=2,30 dup=1 outage=on\": bit/s, milliseconds, percent");
  cli.add_option("--up", o.up, "Settings from client to server, on top");
  cli.add_option("--down", o.down, "Settings from server to client, on top");
  cli.add_option("--script", o.script, "File of lines like \"t=10 down rate=100k loss=5\" or \"t=20 rebind\"")
      ->check(CLI::ExistingFile);
  cli.add_flag("--stdin", o.read_stdin, "Such lines from the standard input, too; without t= at once");
  cli.add_option("--seed", o.seed, "The same seed gives the same losses")->capture_default_str();
  try {
    cli.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return cli.exit(error);
  }
  return std::nullopt;
}

Result<> prepare(const Options& o, Link& link) {
  for (const std::string& line : {o.both, "up " + o.up, "down " + o.down}) {
    if (auto taken = link.take(line, now()); !taken) return taken;
  }
  std::ifstream script(o.script);
  for (std::string line; std::getline(script, line);) {
    if (auto taken = link.take(line, now()); !taken) return taken;
  }
  return {};
}

/// SIGINT and SIGTERM as a descriptor.
FileDescriptor stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  return FileDescriptor(::signalfd(-1, &signals, SFD_CLOEXEC));
}

/// Whole lines of what can be read now. False at the end of the input.
bool read_commands(Link& link) {
  static std::string pending;
  std::array<char, 4096> buffer;
  const auto size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
  if (size <= 0) return false;
  pending.append(buffer.data(), static_cast<std::size_t>(size));
  for (auto end = pending.find('\n'); end != std::string::npos; end = pending.find('\n')) {
    if (auto taken = link.take(pending.substr(0, end), now()); !taken) {
      fmt::print(stderr, "amphi-netem: {}\n", taken.error().message);
    }
    pending.erase(0, end + 1);
  }
  return true;
}

void serve(Link& link, bool read_stdin) {
  const FileDescriptor stop = stop_signals();
  while (true) {
    std::array<pollfd, 4> fds{{{link.client_fd(), POLLIN, 0},
                               {link.server_fd(), POLLIN, 0},
                               {stop.get(), POLLIN, 0},
                               {read_stdin ? STDIN_FILENO : -1, POLLIN, 0}}};
    const Duration wait =
        std::clamp(link.next_time() - now(), Duration::zero(), Duration(std::chrono::seconds(1)));
    const timespec timeout{0, std::min<long>(wait.count(), 999'999'999)};
    ::ppoll(fds.data(), fds.size(), &timeout, nullptr);
    if (fds[2].revents != 0) return;
    if (fds[3].revents != 0) read_stdin = read_commands(link);
    link.serve(now());
  }
}

void print_counters(const char* direction, const LinkShaper::Counters& c) {
  fmt::print("{}: taken {}, delivered {}, lost {}, overflown {}, duplicated {}\n", direction, c.taken,
             c.delivered, c.lost, c.overflown, c.duplicated);
}

Result<> run(const Options& o) {
  auto client = make_tun(o.client, o.device, o.client_address);
  if (!client) return client.error();
  auto server = make_tun(o.server, o.device, o.server_address);
  if (!server) return server.error();
  Link link(std::move(*client), std::move(*server), o.seed, now());
  if (auto ready = prepare(o, link); !ready) return ready;
  fmt::print("ready\n");
  std::fflush(stdout);
  serve(link, o.read_stdin);
  print_counters("up", link.up());
  print_counters("down", link.down());
  return {};
}

}  // namespace
}  // namespace amphi::netem

int main(int argc, char** argv) {
  amphi::netem::Options options;
  if (const auto code = amphi::netem::read_options(argc, argv, options)) return *code;
  const auto done = amphi::netem::run(options);
  if (done) return 0;
  fmt::print(stderr, "amphi-netem: {}\n", done.error().message);
  return 1;
}
