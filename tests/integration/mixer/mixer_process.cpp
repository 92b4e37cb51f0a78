#include "tests/integration/mixer/mixer_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <thread>

#include "tests/support/catch.hpp"

namespace amphi::test {

MixerProcess::MixerProcess(std::vector<std::string> options) : started_(now()) {
  auto ends = link::Socket::make_pair();
  REQUIRE(ends);
  const int theirs = ends->second.get();
  std::vector<std::string> words{AMPHI_MIXER_PROGRAM, "--link-fd", std::to_string(theirs), "--log-level",
                                 AMPHI_TEST_LOG_LEVEL};
  words.insert(words.end(), options.begin(), options.end());
#if defined(__SANITIZE_ADDRESS__)
  words.emplace_back("--no-sandbox");
#endif
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_ = fork();
  if (pid_ == 0) {
    fcntl(theirs, F_SETFD, 0);
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  REQUIRE(pid_ > 0);
  socket_.emplace(std::move(ends->first));
}

MixerProcess::~MixerProcess() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

void MixerProcess::send(const link::Program& program) {
  send_text(boost::json::serialize(link::to_json(program)));
}

void MixerProcess::send_picture(const PictureId& id, Bytes webp) {
  for (const auto& piece : link::picture_pieces(id, webp)) {
    socket_->queue({link::Type::picture, 0, {}}, piece);
  }
}

void MixerProcess::send_text(std::string_view control) {
  socket_->queue_control(control);
}

void MixerProcess::send_rtp(std::uint32_t stream, Bytes packet, Instant captured) {
  socket_->queue({link::Type::rtp, stream, captured}, packet);
}

void MixerProcess::request_key_frame(std::uint32_t output) {
  socket_->queue({link::Type::key_frame, output, {}}, {});
}

void MixerProcess::pump(Duration wait) {
  REQUIRE(socket_->flush());
  pollfd polled{socket_->fd(), POLLIN, 0};
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(wait).count();
  poll(&polled, 1, static_cast<int>(milliseconds));
  for (;;) {
    const auto count = socket_->receive([this](const link::MessageView& message) { on_message(message); });
    REQUIRE(count);
    if (*count == 0) return;
  }
}

void MixerProcess::on_message(const link::MessageView& message) {
  switch (message.header.type) {
    case link::Type::heartbeat:
      ++heartbeats_;
      break;
    case link::Type::key_frame:
      ++key_frame_requests_[message.header.stream];
      break;
    case link::Type::control:
      on_control(message.payload);
      break;
    case link::Type::rtp:
      if (on_rtp) on_rtp(message.header.stream, message.payload, message.header.timestamp);
      break;
    case link::Type::still:
      if (on_still) on_still(message.header.stream, message.payload, message.header.timestamp);
      break;
    default:
      break;
  }
}

void MixerProcess::on_control(Bytes payload) {
  const auto json = boost::json::parse({reinterpret_cast<const char*>(payload.data()), payload.size()});
  const auto type = link::message_type(json);
  if (type == "ready") ready_ = true;
  if (type == "dot") dots_.emplace_back(json.at("dot").as_string());
  if (type != "report") return;
  auto report = link::report_from_json(json);
  REQUIRE(report);
  report_ = std::move(*report);
}

void MixerProcess::hang_up() {
  socket_.reset();
}

std::optional<int> MixerProcess::wait_for_exit(Duration patience) {
  for (const Instant deadline = now() + patience; now() < deadline;) {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      return status;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return std::nullopt;
}

}  // namespace amphi::test
