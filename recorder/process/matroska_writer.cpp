#include "recorder/process/matroska_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <string>
#include <utility>

namespace amphi::recorder {
namespace {

constexpr int kIoBuffer = 32 * 1024;
constexpr int kSampleRate = 48'000;
constexpr int kSeekPreRoll = 3'840;  // 80 ms, RFC 7845 section 4.6
constexpr AVRational kMillisecond{1, 1000};

int append(void* opaque, std::uint8_t* bytes, int size) {
  auto& all = *static_cast<std::vector<std::uint8_t>*>(opaque);
  all.insert(all.end(), bytes, bytes + size);
  return size;
}

/// RFC 7845 section 5.1: two channels, which takes mono packets as well.
constexpr std::array<std::uint8_t, 19> kOpusHead{
    'O',  'p',  'u', 's', 'H', 'e', 'a', 'd', 1, 2, kOpusPreSkip & 0xff, kOpusPreSkip >> 8,
    0x80, 0xbb, 0,   0,   0,   0,   0};

void describe_picture(AVStream& stream, int width, int height) {
  stream.time_base = kMillisecond;
  stream.codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
  stream.codecpar->codec_id = AV_CODEC_ID_VP8;
  stream.codecpar->width = width;
  stream.codecpar->height = height;
}

bool describe_sound(AVStream& stream) {
  stream.time_base = kMillisecond;
  AVCodecParameters& sound = *stream.codecpar;
  sound.codec_type = AVMEDIA_TYPE_AUDIO;
  sound.codec_id = AV_CODEC_ID_OPUS;
  sound.sample_rate = kSampleRate;
  av_channel_layout_default(&sound.ch_layout, 2);
  sound.initial_padding = kOpusPreSkip;
  sound.seek_preroll = kSeekPreRoll;
  sound.extradata = static_cast<std::uint8_t*>(av_mallocz(kOpusHead.size() + AV_INPUT_BUFFER_PADDING_SIZE));
  if (sound.extradata == nullptr) return false;
  std::copy(kOpusHead.begin(), kOpusHead.end(), sound.extradata);
  sound.extradata_size = static_cast<int>(kOpusHead.size());
  return true;
}

std::string iso_date(std::chrono::microseconds since_1970) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(since_1970);
  const auto time = static_cast<std::time_t>(seconds.count());
  std::tm utc{};
  gmtime_r(&time, &utc);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:06}Z", utc.tm_year + 1900, utc.tm_mon + 1,
                     utc.tm_mday, utc.tm_hour, utc.tm_min, utc.tm_sec, (since_1970 - seconds).count());
}

}  // namespace

Error av_failure(const char* what, int code) {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> text{};
  av_strerror(code, text.data(), text.size());
  return fail(ErrorCode::environment, fmt::format("{}: {}", what, text.data()));
}

Result<MatroskaWriter> MatroskaWriter::begin(int width, int height, std::chrono::microseconds date) {
  MatroskaWriter writer;
  if (auto opened = writer.open(width, height, date); !opened) return opened.error();
  return writer;
}

Result<> MatroskaWriter::open(int width, int height, std::chrono::microseconds date) {
  bytes_ = std::make_unique<std::vector<std::uint8_t>>();
  packet_.reset(av_packet_alloc());
  AVFormatContext* context = nullptr;
  const int made = avformat_alloc_output_context2(&context, nullptr, "matroska", nullptr);
  if (made < 0) return av_failure("no Matroska muxer", made);
  output_.reset(context);
  io_.reset(avio_alloc_context(static_cast<unsigned char*>(av_malloc(kIoBuffer)), kIoBuffer, 1, bytes_.get(),
                               nullptr, append, nullptr));
  AVStream* picture = avformat_new_stream(context, nullptr);
  AVStream* sound = avformat_new_stream(context, nullptr);
  if (!io_ || !packet_ || picture == nullptr || sound == nullptr || !describe_sound(*sound))
    return fail(ErrorCode::environment, "no memory for a Matroska file");
  describe_picture(*picture, width, height);
  io_->seekable = 0;
  context->pb = io_.get();
  // No random numbers and no names of libraries in the file, and times as they are given.
  context->flags |= AVFMT_FLAG_BITEXACT | AVFMT_FLAG_CUSTOM_IO;
  context->avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED;
  av_dict_set(&context->metadata, "creation_time", iso_date(date).c_str(), 0);
  const int written = avformat_write_header(context, nullptr);
  if (written < 0) return av_failure("no Matroska header", written);
  return {};
}

Result<> MatroskaWriter::write(const MediaFrame& frame, Milliseconds at) {
  const bool picture = frame.kind == MediaKind::video;
  AVPacket& packet = *packet_;
  packet.data = const_cast<std::uint8_t*>(frame.bytes.data());
  packet.size = static_cast<int>(frame.bytes.size());
  packet.stream_index = picture ? kPictureStream : kSoundStream;
  packet.flags = !picture || frame.key ? AV_PKT_FLAG_KEY : 0;
  packet.pts = packet.dts = at.count();
  packet.duration = std::chrono::duration_cast<Milliseconds>(frame.length).count();
  const int written = av_write_frame(output_.get(), &packet);
  av_packet_unref(&packet);
  if (written < 0) return av_failure("a frame does not go into the file", written);
  sound_last_ = !picture;
  return {};
}

std::vector<std::uint8_t> MatroskaWriter::take() {
  av_write_frame(output_.get(), nullptr);
  avio_flush(io_.get());
  return std::exchange(*bytes_, {});
}

std::vector<std::uint8_t> MatroskaWriter::finish() {
  sound_last_ = false;
  av_write_trailer(output_.get());
  avio_flush(io_.get());
  return std::exchange(*bytes_, {});
}

}  // namespace amphi::recorder
