// A stand-in for amphi-mixer: speaks the link, makes RTP without decoding or encoding anything. Sound packets
// carry the stream's number behind a fixed first byte, pictures are an empty VP8 key frame when asked for one
// and deltas otherwise. A producer's packet with the payload "hang" stops the heartbeats, "exit" ends the
// process.
#include <poll.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <cstring>
#include <map>

#include "mcu/link/program.hpp"
#include "mcu/link/socket.hpp"

namespace {

using namespace amphi;
using namespace std::chrono_literals;

class FakeMixer {
 public:
  explicit FakeMixer(int fd) : socket_(FileDescriptor(fd)) {}

  int run() {
    socket_.queue_control(R"({"type":"ready"})");
    Instant next = now();
    while (true) {
      pollfd poll_fd{socket_.fd(), POLLIN, 0};
      poll(&poll_fd, 1, 5);
      if (!socket_.receive([this](const link::MessageView& m) { on_message(m); })) return 0;
      if (now() >= next) {
        next += 20ms;
        tick();
      }
      if (!socket_.flush()) return 0;
    }
  }

 private:
  void on_message(const link::MessageView& message) {
    if (message.header.type == link::Type::key_frame) key_frame_ = true;
    if (message.header.type == link::Type::rtp) on_rtp(message);
    if (message.header.type != link::Type::control) return;
    const std::string text(reinterpret_cast<const char*>(message.payload.data()), message.payload.size());
    const auto program = link::program_from_json(boost::json::parse(text));
    if (!program) std::abort();
    program_ = *program;
    report();
  }

  void on_rtp(const link::MessageView& message) {
    const auto view = RtpPacketView::parse(message.payload);
    if (!view) std::abort();
    const std::string_view text(reinterpret_cast<const char*>(view->payload().data()),
                                view->payload().size());
    if (text == "hang") hung_ = true;
    if (text == "exit") std::_Exit(3);
    if (text.ends_with("lost")) socket_.queue({link::Type::key_frame, message.header.stream, {}}, {});
  }

  void report() {
    link::Report report;
    report.revision = program_.revision;
    for (const link::Seat& seat : program_.stage) {
      report.on_screen.push_back(
          {{seat.participant, Source::camera}, 0, 0, 640, 360, !seat.producers.empty()});
    }
    socket_.queue_control(boost::json::serialize(link::to_json(report)));
  }

  void tick() {
    if (hung_) return;
    socket_.queue({link::Type::heartbeat, 0, now()}, {});
    timestamp_ += 960;
    for (const link::SoundOutput& output : program_.sound) send_sound(output.stream);
    for (const link::VideoOutput& output : program_.video) send_picture(output.stream);
  }

  void send_sound(std::uint32_t stream) {
    const std::array<std::uint8_t, 2> payload{0xf8, static_cast<std::uint8_t>(stream)};
    send(stream, false, timestamp_, payload);
  }

  void send_picture(std::uint32_t stream) {
    // Descriptor with S set, then a frame header whose lowest bit says "no key frame" (RFC 7741).
    const std::array<std::uint8_t, 4> key{0x10, 0x00, 0x9d, 0x01};
    const std::array<std::uint8_t, 4> delta{0x10, 0x01, 0x00, 0x00};
    send(stream, true, timestamp_ / 8 * 15, key_frame_ ? key : delta);
    key_frame_ = false;
  }

  void send(std::uint32_t stream, bool marker, std::uint32_t timestamp, Bytes payload) {
    std::array<std::uint8_t, 100> packet;
    const RtpHeader header{marker, 96, sequences_[stream]++, timestamp, stream};
    const std::size_t size = write_rtp_packet(packet, header, {}, payload);
    socket_.queue({link::Type::rtp, stream, now()}, Bytes(packet).first(size));
  }

  link::Socket socket_;
  link::Program program_;
  std::map<std::uint32_t, std::uint16_t> sequences_;
  std::uint32_t timestamp_ = 0;
  bool key_frame_ = true;
  bool hung_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || std::strcmp(argv[argc - 2], "--link-fd") != 0) return 2;
  return FakeMixer(std::atoi(argv[argc - 1])).run();
}
