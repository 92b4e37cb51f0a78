// A stand-in for amphi-mixer: speaks the link, makes RTP without decoding or encoding anything. Sound packets
// carry the stream's number behind a fixed first byte. Pictures are empty but for a payload descriptor, with
// temporal layers for VP8, and three bytes at the end: codec, rung and stream; the first of a stream, and
// each that was asked for, is a key frame. A producer's packet that begins with "hang" stops the heartbeats,
// "exit" ends the process, "many" makes each picture twenty packets long. Each uploaded picture that arrives
// is reported as somebody's screen.
#include <poll.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <cstring>
#include <map>
#include <utility>

#include "mcu/link/picture.hpp"
#include "mcu/link/program.hpp"
#include "mcu/link/socket.hpp"

namespace {

using namespace amphi;
using namespace std::chrono_literals;

constexpr std::array<std::uint8_t, 4> kStill{'R', 'I', 'F', 'F'};

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
    if (message.header.type == link::Type::key_frame) encoders_[message.header.stream].key_frame = true;
    if (message.header.type == link::Type::rtp) on_rtp(message);
    if (message.header.type == link::Type::picture) on_picture(message.payload);
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
    if (text.starts_with("hang")) hung_ = true;
    if (text.starts_with("exit")) std::_Exit(3);
    if (text.starts_with("many")) packets_per_picture_ = 20;
    if (text.find("lost") != std::string_view::npos)
      socket_.queue({link::Type::key_frame, message.header.stream, {}}, {});
  }

  void on_picture(Bytes piece) {
    auto whole = pictures_.add(piece);
    if (!whole) std::abort();
    if (*whole) shown_.push_back((*whole)->id.str());
    report();
  }

  void report() {
    link::Report report;
    for (const std::string& picture : shown_) {
      report.on_screen.push_back({{ParticipantId(picture), Source::screen}, 0, 0, 64, 64, true});
    }
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
    ++ticks_;
    for (const link::SoundOutput& output : program_.sound) send_sound(output);
    for (const link::VideoOutput& output : program_.video) send_picture(output);
    for (const link::StillOutput& output : program_.stills) {
      if (ticks_ % 10 == 0) socket_.queue({link::Type::still, output.stream, now()}, kStill);
    }
  }

  void send_sound(const link::SoundOutput& output) {
    if (ticks_ % static_cast<unsigned>(output.frame_ms / 20) != 0) return;
    const std::array<std::uint8_t, 2> payload{0xf8, static_cast<std::uint8_t>(output.stream)};
    const auto covered = static_cast<std::uint32_t>(output.frame_ms * 48);
    send(output.stream, false, timestamp_ + 960 - covered, payload);
  }

  void send_picture(const link::VideoOutput& output) {
    Encoder& encoder = encoders_[output.stream];
    std::array<std::uint8_t, 12> payload{};
    const bool key = std::exchange(encoder.key_frame, false);
    if (key) encoder.since_key = 0;
    describe(output.codec, payload, encoder, key);
    payload[9] = static_cast<std::uint8_t>(output.codec);
    payload[10] = static_cast<std::uint8_t>(output.rung);
    payload[11] = static_cast<std::uint8_t>(output.stream);
    for (int i = 1; i < packets_per_picture_; ++i) send(output.stream, false, timestamp_ / 8 * 15, payload);
    send(output.stream, true, timestamp_ / 8 * 15, payload);
    ++encoder.picture_id;
    ++encoder.since_key;
  }

  struct Encoder {
    bool key_frame = true;
    unsigned since_key = 0;  ///< pictures
    std::uint16_t picture_id = 0;
    std::uint8_t tl0 = 0;
  };

  static void describe(Codec codec, std::span<std::uint8_t> payload, Encoder& encoder, bool key) {
    if (codec == Codec::vp9) return describe_vp9(payload, encoder, key);
    if (codec == Codec::vp8) return describe_vp8(payload, encoder, key);
    payload[0] = key ? 0x65 : 0x41;  // RFC 6184 section 1.3: NAL units of type 5 and 1
  }

  /// RFC 7741 section 4.2: layers 0, 2, 1, 2; the descriptor's six bytes, then the frame header.
  static void describe_vp8(std::span<std::uint8_t> payload, Encoder& encoder, bool key) {
    constexpr std::array<std::uint8_t, 4> kLayers{0, 2, 1, 2};
    const std::uint8_t layer = key ? 0 : kLayers[encoder.since_key % 4];
    if (layer == 0) ++encoder.tl0;
    payload[0] = 0x90;
    payload[1] = 0xe0;
    payload[2] = static_cast<std::uint8_t>(0x80 | ((encoder.picture_id >> 8) & 0x7f));
    payload[3] = static_cast<std::uint8_t>(encoder.picture_id);
    payload[4] = encoder.tl0;
    payload[5] =
        static_cast<std::uint8_t>(layer << 6 | (encoder.since_key % 4 == 3 || layer == 0 ? 0 : 0x20));
    payload[6] = key ? 0x00 : 0x01;
  }

  /// RFC 9628 section 4.2: I, B and E, and P for what is predicted.
  static void describe_vp9(std::span<std::uint8_t> payload, const Encoder& encoder, bool key) {
    payload[0] = key ? 0x8c : 0xcc;
    payload[1] = static_cast<std::uint8_t>(0x80 | ((encoder.picture_id >> 8) & 0x7f));
    payload[2] = static_cast<std::uint8_t>(encoder.picture_id);
  }

  void send(std::uint32_t stream, bool marker, std::uint32_t timestamp, Bytes payload) {
    std::array<std::uint8_t, 100> packet;
    const RtpHeader header{marker, 96, sequences_[stream]++, timestamp, stream};
    const std::size_t size = write_rtp_packet(packet, header, {}, payload);
    socket_.queue({link::Type::rtp, stream, now()}, Bytes(packet).first(size));
  }

  link::Socket socket_;
  link::PictureAssembler pictures_;
  std::vector<std::string> shown_;
  link::Program program_;
  std::map<std::uint32_t, std::uint16_t> sequences_;
  std::map<std::uint32_t, Encoder> encoders_;
  std::uint32_t timestamp_ = 0;
  unsigned ticks_ = 0;
  int packets_per_picture_ = 1;
  bool hung_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3 || std::strcmp(argv[argc - 2], "--link-fd") != 0) return 2;
  return FakeMixer(std::atoi(argv[argc - 1])).run();
}
