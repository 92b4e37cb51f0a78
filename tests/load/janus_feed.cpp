#include "tests/load/janus_feed.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <charconv>
#include <vector>

namespace amphi::load {
namespace {

constexpr std::int64_t kFrameUs = 33'333;
constexpr std::int64_t kSoundUs = 20'000;
constexpr int kFramesPerSecond = 30;
constexpr std::uint64_t kKeyFrameEvery = 60;
constexpr int kMostPayload = 1050;
constexpr std::size_t kSoundPayload = 80;

FileDescriptor connected_socket(const std::string& host, const std::string& port) {
  sockaddr_in to{};
  to.sin_family = AF_INET;
  std::uint16_t number = 0;
  std::from_chars(port.data(), port.data() + port.size(), number);
  to.sin_port = htons(number);
  FileDescriptor fd(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  const bool good = number != 0 && inet_pton(AF_INET, host.c_str(), &to.sin_addr) == 1 &&
                    ::connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0;
  return good ? std::move(fd) : FileDescriptor();
}

void send_packet(const FileDescriptor& fd, const RtpHeader& header, Bytes payload) {
  std::array<std::uint8_t, kMaxRtpPacket> packet;
  const std::size_t size = write_rtp_packet(packet, header, {}, payload);
  // What the socket does not take is lost, as on any network.
  [[maybe_unused]] const auto sent = ::send(fd.get(), packet.data(), size, MSG_DONTWAIT | MSG_NOSIGNAL);
}

}  // namespace

Result<std::unique_ptr<JanusFeed>> JanusFeed::create(const std::string& target, int bits_per_second) {
  const auto first = target.find(':');
  const auto second = target.rfind(':');
  const auto malformed = fail(ErrorCode::malformed, "--feed takes HOST:SOUND_PORT:PICTURE_PORT");
  if (first == std::string::npos || first == second) return malformed;
  const std::string host = target.substr(0, first);
  auto sound = connected_socket(host, target.substr(first + 1, second - first - 1));
  auto picture = connected_socket(host, target.substr(second + 1));
  if (!sound || !picture) return malformed;
  return std::unique_ptr<JanusFeed>(new JanusFeed(std::move(sound), std::move(picture), bits_per_second));
}

JanusFeed::JanusFeed(FileDescriptor sound, FileDescriptor picture, int bits_per_second)
    : sound_(std::move(sound)), picture_(std::move(picture)), start_(now()) {
  const int frame = bits_per_second / 8 / kFramesPerSecond;
  packets_per_frame_ = (frame + kMostPayload - 1) / kMostPayload;
  payload_ = static_cast<std::size_t>(frame / packets_per_frame_);
}

void JanusFeed::send(Instant now) {
  const auto us = std::chrono::duration_cast<std::chrono::microseconds>(now - start_).count();
  while (static_cast<std::int64_t>(frames_) * kFrameUs <= us) send_frame();
  while (static_cast<std::int64_t>(sounds_) * kSoundUs <= us) send_sound();
}

void JanusFeed::send_frame() {
  const bool key = frames_ % kKeyFrameEvery == 0;
  const auto id = static_cast<std::uint16_t>(frames_ & 0x7fff);
  const auto timestamp = static_cast<std::uint32_t>(frames_ * 3000);
  for (int i = 0; i < packets_per_frame_; ++i) {
    std::vector<std::uint8_t> payload{static_cast<std::uint8_t>(0x80 | (i == 0 ? 0x10 : 0)), 0x80,
                                      static_cast<std::uint8_t>(0x80 | id >> 8),
                                      static_cast<std::uint8_t>(id)};
    if (i == 0 && key) {
      // A key frame's header (RFC 6386 section 9.1), 1280x720.
      payload.insert(payload.end(), {0x10, 0, 0, 0x9d, 0x01, 0x2a, 0x00, 0x05, 0xd0, 0x02});
    } else if (i == 0) {
      payload.insert(payload.end(), {0x11, 0, 0});
    }
    payload.resize(payload_, 0x5a);
    send_packet(picture_, {i + 1 == packets_per_frame_, 96, picture_sequence_++, timestamp, 1001}, payload);
  }
  ++frames_;
}

void JanusFeed::send_sound() {
  std::array<std::uint8_t, kSoundPayload> payload{};
  payload[0] = 0x78;  // a 20 ms frame, mono
  send_packet(
      sound_,
      {false, 111, static_cast<std::uint16_t>(sounds_), static_cast<std::uint32_t>(sounds_ * 960), 1002},
      payload);
  ++sounds_;
}

}  // namespace amphi::load
