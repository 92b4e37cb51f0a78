// What is left of a recording's secrets in the memory of the processes that had to do with it.
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "gateway/fanout/recorder_process.hpp"
#include "mcu/link/program.hpp"
#include "mcu/link/socket.hpp"
#include "recorder/process/keys_pipe.hpp"
#include "recorder/seal/vault.hpp"
#include "tests/integration/recorder/opened_recording.hpp"
#include "tests/integration/recorder/recording_world.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace std::chrono_literals;

namespace {

using Needle = std::vector<std::uint8_t>;

/// Needles are kept with every bit turned, so that the search does not find itself.
Needle hidden(seal::ByteView secret) {
  Needle needle(secret.begin(), secret.end());
  for (std::uint8_t& byte : needle) byte = static_cast<std::uint8_t>(~byte);
  return needle;
}

bool contains(const std::vector<std::uint8_t>& memory, const Needle& needle) {
  const auto same = [](std::uint8_t a, std::uint8_t b) { return a == static_cast<std::uint8_t>(~b); };
  return std::search(memory.begin(), memory.end(), needle.begin(), needle.end(), same) != memory.end();
}

/// How often any of the needles is in a process's writable memory; nothing where that cannot be read.
std::optional<int> search_memory(pid_t pid, const std::vector<Needle>& needles) {
  const std::string proc = "/proc/" + std::to_string(pid);
  std::ifstream maps(proc + "/maps");
  const FileDescriptor memory(::open((proc + "/mem").c_str(), O_RDONLY));
  if (!maps || !memory) return std::nullopt;
  int found = 0;
  std::size_t looked_at = 0;
  for (std::string line; std::getline(maps, line);) {
    std::uint64_t from = 0, to = 0;
    char dash = 0;
    std::string rights;
    std::istringstream fields(line);
    fields >> std::hex >> from >> dash >> to >> rights;
    if (rights.substr(0, 2) != "rw") continue;
    std::vector<std::uint8_t> bytes(to - from);
    const ssize_t count = ::pread(memory.get(), bytes.data(), bytes.size(), static_cast<off_t>(from));
    if (count <= 0) continue;
    bytes.resize(static_cast<std::size_t>(count));
    looked_at += bytes.size();
    for (const Needle& needle : needles) found += contains(bytes, needle) ? 1 : 0;
    seal::wipe(bytes);  // else it would be found here next time
  }
  return looked_at > 0 ? std::optional(found) : std::nullopt;
}

/// A recorder whose link stays open when its recording has ended, and whose signing seed the test knows.
struct LoneRecorder {
  explicit LoneRecorder(RecordingWorld& world) {
    app::RecordingDesk desk(world.settings());
    auto prepared = desk.prepare(RecordingId(world.id()), RoomId("class"));
    auto& recording = std::get<fanout::PreparedRecording>(prepared);
    order = recording.order;
    order.recording = world.id();
    order.from = now();
    replace_keys(world, recording);
    auto started =
        fanout::RecorderProcess::spawn({AMPHI_RECORDER_PROGRAM, {"--log-level", "warning"}}, recording);
    REQUIRE(started);
    process.emplace(std::move(started->process));
    socket.emplace(std::move(started->link));
  }

  void replace_keys(RecordingWorld& world, fanout::PreparedRecording& recording) {
    const seal::RecordingKeys keys{world.outer_key(), seal::Key::random()};
    outer = hidden(keys.outer.view());
    seed = hidden(keys.signing.view());
    auto vault = seal::Vault::open(world.vault());
    REQUIRE(vault);
    const auto server = vault->read_or_make_server_key();
    REQUIRE(server);
    const auto word = server->vouch(RecordingId(world.id()), {}, seal::ed25519_public(keys.signing));
    order.server_signature = seal::to_base64(word.signature);
    auto pipe = recorder::write_keys(keys);
    REQUIRE(pipe);
    recording.keys = std::move(*pipe);
  }

  /// Until its status says so.
  void wait_for(const std::string& state) {
    for (const Instant end = now() + 20s; now() < end && status.state != state;) {
      pollfd polled{socket->fd(), POLLIN, 0};
      ::poll(&polled, 1, 10);
      (void)socket->receive([&](const link::MessageView& message) {
        if (message.header.type != link::Type::control) return;
        const std::string_view text(reinterpret_cast<const char*>(message.payload.data()),
                                    message.payload.size());
        const auto json = boost::json::parse(text);
        if (link::message_type(json) == "ready") status.state = "ready";
        if (const auto told = link::recording_status_from_json(json);
            told && link::message_type(json) == "recording")
          status = *told;
      });
    }
    REQUIRE(status.state == state);
  }
  void send(const boost::json::value& json) {
    socket->queue_control(boost::json::serialize(json));
    REQUIRE(socket->flush());
  }

  std::optional<fanout::ChildProcess> process;
  std::optional<link::Socket> socket;
  link::RecordOrder order;
  link::RecordingStatus status;
  Needle outer, seed;
};

}  // namespace

TEST_CASE("after the end neither the recorder nor amphi remembers a key of the recording") {
  RecordingWorld world;
  LoneRecorder recorder(world);
  recorder.wait_for("ready");
  recorder.send(link::to_json(recorder.order));
  recorder.send(link::to_json(link::RecordSources{ProgramMedia::kPicture, ProgramMedia::kSound}));
  ProgramMedia media;
  const auto emit = [&](std::uint32_t stream, Bytes packet, Instant captured) {
    recorder.socket->queue({link::Type::rtp, stream, captured}, packet);
  };
  for (int i = 0; i < 90; ++i) {
    media.picture(recorder.order.from + i * 33ms, ProgramMedia::kPicture, emit);
    media.sound(recorder.order.from + i * 20ms, ProgramMedia::kSound, emit);
    REQUIRE(recorder.socket->flush());
    std::this_thread::sleep_for(10ms);
  }
  recorder.wait_for("recording");
  const auto while_recording = search_memory(recorder.process->pid(), {recorder.outer, recorder.seed});
  if (!while_recording) {
    WARN("no right to read another process's memory: nothing is shown here");
    return;
  }
  CHECK(*while_recording >= 2);  // what is looked for can be found

  recorder.send({{"type", "stop"}});
  recorder.wait_for("ended");
  std::vector<Needle> needles{recorder.outer, recorder.seed};
  {
    const seal::Key key = world.outer_key();
    for (const auto& segment : open_recording(world.folder(), world.id(), key, world.custodian()))
      for (const auto& file_key : segment.file_keys) needles.push_back(hidden(file_key));
  }
  REQUIRE(needles.size() >= 3);
  CHECK(search_memory(recorder.process->pid(), needles) == 0);
  CHECK(search_memory(getpid(), {recorder.outer, recorder.seed}) == 0);
}

TEST_CASE("a recorder's memory is kept out of cores and its keys out of its environment") {
  RecordingWorld world;
  LoneRecorder recorder(world);
  recorder.wait_for("ready");
  std::ifstream limits("/proc/" + std::to_string(recorder.process->pid()) + "/limits");
  std::string line;
  bool seen = false;
  while (std::getline(limits, line)) {
    if (line.rfind("Max core file size", 0) != 0) continue;
    seen = true;
    CHECK(line.find(" 0 ") != std::string::npos);
  }
  CHECK(seen);
  std::ifstream status("/proc/" + std::to_string(recorder.process->pid()) + "/status");
  bool filtered = false;
  while (std::getline(status, line)) filtered = filtered || line == "Seccomp:\t2";
  CHECK(filtered);
}
