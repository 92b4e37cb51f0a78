#include <fcntl.h>
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "mcu/app/cli/storage.hpp"
#include "mcu/base/file_descriptor.hpp"
#include "recorder/seal/secret.hpp"

namespace amphi::app::cli {
namespace {

constexpr std::size_t kMaxPassphrase = 4096;
constexpr const char* kSystemdRuns = "/run/systemd/system";  // as sd_booted(3)

void wipe(std::string& text) {
  seal::wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  text.clear();
}

/// A line, or all of it where there is none; without the newline.
Result<std::string> read_from(int file) {
  std::string text(kMaxPassphrase, '\0');
  std::size_t size = 0;
  while (size < text.size()) {
    const ssize_t got = read(file, text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorCode::environment, fmt::format("cannot read it: {}", std::strerror(errno)));
    size += static_cast<std::size_t>(got);
    if (got == 0 || text[size - 1] == '\n') break;
  }
  std::string line = text.substr(0, std::min(text.find('\n'), size));
  wipe(text);
  return line;
}

/// The terminal without an echo, as long as this lives.
class NoEcho {
 public:
  explicit NoEcho(int terminal) : terminal_(terminal) {
    tcgetattr(terminal_, &before_);
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(terminal_, TCSAFLUSH, &silent);
  }
  ~NoEcho() { tcsetattr(terminal_, TCSAFLUSH, &before_); }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  int terminal_;
  termios before_{};
};

Result<std::string> ask(int terminal, const char* question) {
  const NoEcho quiet(terminal);
  fmt::print(stderr, "{}: ", question);
  auto answer = read_from(terminal);
  fmt::print(stderr, "\n");
  return answer;
}

/// systemd passes the question on to whoever answers such: the console, or systemd-tty-ask-password-agent.
Result<std::string> ask_systemd(storage::CommandRunner& commands) {
  if (access(kSystemdRuns, F_OK) != 0)
    return fail(ErrorCode::environment,
                "there is no terminal to ask for the passphrase: give it with --passphrase-file (- is "
                "standard input)");
  fmt::print(stderr,
             "There is no terminal here: waiting for whoever answers systemd's questions, for instance with "
             "systemd-tty-ask-password-agent --query as root\n");
  auto result =
      commands.run({"systemd-ask-password", "--timeout=0", "Passphrase of the recordings' volume:"}, {});
  if (!result) return result.error();
  if (result->status != 0)
    return fail(ErrorCode::unauthorized, "nobody gave the passphrase of the recordings' volume");
  if (result->output.ends_with('\n')) result->output.pop_back();
  return std::move(result->output);
}

}  // namespace

Result<std::string> read_passphrase(const std::string& file, bool again, storage::CommandRunner& commands) {
  if (file == "-") return read_from(STDIN_FILENO);
  if (!file.empty()) {
    const FileDescriptor in(open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!in)
      return fail(ErrorCode::environment, fmt::format("cannot read {}: {}", file, std::strerror(errno)));
    return read_from(in.get());
  }
  const FileDescriptor terminal(open("/dev/tty", O_RDWR | O_CLOEXEC));
  if (!terminal) return ask_systemd(commands);
  auto first = ask(terminal.get(), "Passphrase of the recordings' volume");
  if (!first || !again) return first;
  auto second = ask(terminal.get(), "The same again");
  if (!second) return second;
  const bool same = *first == *second;
  wipe(*second);
  if (same) return first;
  wipe(*first);
  return fail(ErrorCode::malformed, "the two passphrases are not the same");
}

}  // namespace amphi::app::cli
