#include "tests/integration/mixer/speaker.hpp"

#include <array>
#include <cmath>
#include <numbers>

#include "mcu/base/random.hpp"
#include "tests/support/catch.hpp"

namespace amphi::test {

Speaker::Speaker(std::string id, std::uint32_t video_stream, std::uint32_t audio_stream, Look look)
    : id_(std::move(id)), video_(video_stream), audio_(audio_stream), look_(look) {
  resize(look_.width, look_.height);
  auto sound = mixer::SoundEncoder::create({});
  REQUIRE(sound);
  sound_.emplace(std::move(*sound));
}

void Speaker::resize(int width, int height) {
  look_.width = width;
  look_.height = height;
  canvas_.emplace(width, height);
  link::VideoOutput output;
  output.format = {width, height, look_.frames_per_second, 400'000};
  auto encoder = pipelines::VideoEncoder::create(
      "speaker", output, [this](std::span<const pipelines::VideoEncoder::Packet> packets) {
        const std::lock_guard lock(mutex_);
        for (const auto& packet : packets) {
          Made made{std::vector<std::uint8_t>(gst_buffer_get_size(packet.buffer)), packet.captured};
          gst_buffer_extract(packet.buffer, 0, made.bytes.data(), made.bytes.size());
          made_.push_back(std::move(made));
        }
      });
  REQUIRE(encoder);
  encoder_ = std::move(*encoder);
}

link::Seat Speaker::seat() const {
  link::Seat seat{ParticipantId(id_), id_, {}, false};
  seat.producers.push_back({video_, Source::camera, Codec::vp8});
  seat.producers.push_back({audio_, Source::microphone, Codec::opus});
  return seat;
}

bool Speaker::flash(Instant tick) const {
  return tick.time_since_epoch().count() % 1'000'000'000 < 100'000'000;
}

void Speaker::paint(Instant tick) {
  constexpr Color kWhite{255, 255, 255};
  constexpr Color kBlack{0, 0, 0};
  canvas_->begin(look_.flashes ? (flash(tick) ? kWhite : kBlack) : look_.color);
  if (look_.flashes) return;
  const int box = look_.width / 16 * 2;
  const auto steps = static_cast<int>(pictures_ % 30);
  canvas_->fill({(look_.width - box) * steps / 60 * 2, 0, box, look_.height / 8 * 2}, kWhite);
}

void Speaker::run(MixerProcess& mixer, Instant now) {
  if (next_sound_ == Instant{}) next_sound_ = next_picture_ = now;
  if (now >= next_picture_ && !video_stopped) {
    paint(next_picture_);
    const link::VideoFormat format{look_.width, look_.height, look_.frames_per_second, 400'000};
    if (mixer.key_frame_requests(video_) > 0 && pictures_ % 10 == 0) encoder_->request_key_frame();
    encoder_->encode(pool_.copy(*canvas_, format, next_picture_).get(), next_picture_);
    ++pictures_;
  }
  while (next_picture_ <= now) next_picture_ += Duration(1'000'000'000 / look_.frames_per_second);
  send_video(mixer);
  for (; next_sound_ <= now; next_sound_ += kSoundTick) send_audio(mixer, next_sound_);
}

void Speaker::send_video(MixerProcess& mixer) {
  std::vector<Made> made;
  {
    const std::lock_guard lock(mutex_);
    made.swap(made_);
  }
  for (Made& packet : made) {
    if (garbage_timestamps) {
      write_u32(&packet.bytes[4], random_u32());
      packet.captured = Instant(Duration(static_cast<std::int64_t>(random_u64())));
    }
    if (garbage_bytes) random_bytes(packet.bytes);
    mixer.send_rtp(video_, packet.bytes, packet.captured);
  }
}

void Speaker::send_audio(MixerProcess& mixer, Instant tick) {
  std::array<float, kSamplesPerTick> samples{};
  const double loudness = look_.flashes ? (flash(tick) ? 0.5 : 0.0) : 0.25;
  for (float& sample : samples) {
    sample = static_cast<float>(loudness * std::sin(phase_));
    phase_ += 2 * std::numbers::pi * look_.tone / kSampleRate;
  }
  const Bytes frame = sound_->encode(samples);
  std::array<std::uint8_t, kMaxRtpPacket> packet{};
  const std::size_t size = write_rtp_packet(packet, audio_header_, {}, frame);
  ++audio_header_.sequence;
  audio_header_.timestamp += static_cast<std::uint32_t>(kSamplesPerTick);
  mixer.send_rtp(audio_, Bytes(packet).first(size), tick);
}

}  // namespace amphi::test
