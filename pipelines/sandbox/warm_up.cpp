#include "pipelines/sandbox/warm_up.hpp"

#include <array>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "mcu/base/clock.hpp"
#include "mcu/base/log.hpp"
#include "pipelines/ingest/ingest_pipeline.hpp"
#include "pipelines/program/picture_pool.hpp"
#include "pipelines/program/video_encoder.hpp"

namespace amphi::pipelines {
namespace {

using namespace std::chrono_literals;
using Packets = std::vector<std::vector<std::uint8_t>>;

constexpr Duration kPatience = 15s;  // it takes milliseconds, but on a machine that is overloaded

constexpr Duration kPause = 1ms;

// One key frame of 64x64.
constexpr std::array<std::uint8_t, 13> kH264Sequence{0x67, 0x42, 0xd0, 0x0b, 0x8c, 0x8d, 0x42,
                                                     0x12, 0x40, 0x3c, 0x22, 0x11, 0xa8};
constexpr std::array<std::uint8_t, 4> kH264Picture{0x68, 0xce, 0x3c, 0x80};
constexpr std::array<std::uint8_t, 40> kH264Slice{0x65, 0xb8, 0x00, 0x04, 0x00, 0x00, 0x09, 0xff, 0xff, 0xf8,
                                                  0x22, 0x8a, 0x00, 0x02, 0x06, 0xbe, 0x38, 0x00, 0x08, 0x5f,
                                                  0x47, 0x00, 0x01, 0x00, 0x39, 0x31, 0x59, 0x39, 0x3a, 0xc5,
                                                  0x6b, 0xae, 0xba, 0xeb, 0xae, 0xba, 0x92, 0xba, 0xeb, 0xc0};

/// One frame made of these payloads.
Packets packetize(std::initializer_list<Bytes> payloads) {
  Packets packets;
  RtpHeader header{false, 96, 1, 1, 1};
  for (const Bytes payload : payloads) {
    std::vector<std::uint8_t> packet(kMaxRtpPacket);
    header.marker = packets.size() + 1 == payloads.size();
    packet.resize(write_rtp_packet(packet, header, {}, payload));
    packets.push_back(std::move(packet));
    ++header.sequence;
  }
  return packets;
}

template <class Condition>
bool wait_for(Condition condition) {
  for (const Instant deadline = now() + kPatience; now() < deadline; std::this_thread::sleep_for(kPause)) {
    if (condition()) return true;
  }
  return false;
}

Result<> decode(Codec codec, const Packets& packets) {
  const auto slot = std::make_shared<mixer::FrameSlot>();
  IngestPipeline pipeline("warm-up", codec, slot, [] {});
  for (const auto& packet : packets) pipeline.push(packet, now(), now());
  if (wait_for([&] { return pipeline.statistics().frames > 0; })) return {};
  return fail(ErrorCode::environment, std::string(to_string(codec)) + " cannot be decoded on this machine");
}

/// A picture, as the room's pipelines make it.
Result<Packets> encode(Codec codec) {
  link::VideoOutput output;
  output.codec = codec;
  output.format = {160, 90, 30, 100'000};
  std::mutex mutex;
  Packets packets;
  const auto keep = [&](std::span<const VideoEncoder::Packet> made) {
    const std::lock_guard lock(mutex);
    for (const VideoEncoder::Packet& packet : made) {
      std::vector<std::uint8_t> bytes(gst_buffer_get_size(packet.buffer));
      gst_buffer_extract(packet.buffer, 0, bytes.data(), bytes.size());
      packets.push_back(std::move(bytes));
    }
  };
  auto encoder = VideoEncoder::create("warm-up", output, keep);
  if (!encoder) return encoder.error();
  PicturePool pool;
  const mixer::Canvas canvas(output.format.width, output.format.height);
  const Instant tick = now();
  (*encoder)->encode(pool.copy(canvas, output.format, tick).get(), tick);
  const bool done = wait_for([&] {
    const std::lock_guard lock(mutex);
    return !packets.empty();
  });
  if (!done) return fail(ErrorCode::environment, std::string(to_string(codec)) + " cannot be encoded");
  encoder->reset();
  return packets;
}

}  // namespace

Result<> warm_up() {
  for (const Codec codec : {Codec::vp8, Codec::vp9}) {
    const auto packets = encode(codec);
    if (!packets) return packets.error();
    if (auto done = decode(codec, *packets); !done) return done;
  }
  // Its encoder is in a package that people may leave out; then nobody is sent H.264.
  if (const auto packets = encode(Codec::h264); !packets) {
    log::error("H.264 is decoded but not encoded: {}", packets.error().message);
  }
  return decode(Codec::h264, packetize({kH264Sequence, kH264Picture, kH264Slice}));
}

}  // namespace amphi::pipelines
