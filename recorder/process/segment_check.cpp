#include "recorder/process/segment_check.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <string_view>

#include "recorder/process/matroska_writer.hpp"

namespace amphi::recorder {
namespace {

constexpr int kIoBuffer = 32 * 1024;
/// A hole in the sound that a player does not play over.
constexpr Duration kHole = std::chrono::milliseconds(60);

/// The file's header and a chunk, read as one file.
struct Source {
  Bytes header, chunk;
  std::size_t at = 0;

  static int read(void* opaque, std::uint8_t* out, int size) {
    auto& source = *static_cast<Source*>(opaque);
    const std::size_t header = source.header.size();
    const Bytes part = source.at < header
                           ? source.header.subspan(source.at)
                           : source.chunk.subspan(std::min(source.at - header, source.chunk.size()));
    const std::size_t count = std::min(part.size(), static_cast<std::size_t>(size));
    if (count == 0) return AVERROR_EOF;
    std::memcpy(out, part.data(), count);
    source.at += count;
    return static_cast<int>(count);
  }
};

Error broken(const char* what) {
  return fail(ErrorCode::malformed, what);
}

Result<InputPtr> open_input(AVIOContext& io) {
  AVFormatContext* context = avformat_alloc_context();
  if (context == nullptr) return fail(ErrorCode::environment, "no memory to read back a chunk");
  context->pb = &io;
  context->flags |= AVFMT_FLAG_CUSTOM_IO;
  const int opened = avformat_open_input(&context, "", av_find_input_format("matroska"), nullptr);
  if (opened < 0) return av_failure("a chunk cannot be read back", opened);
  InputPtr input(context);
  if (context->nb_streams != 2) return broken("a chunk has lost a stream");
  return input;
}

Result<CodecPtr> open_decoder(const AVCodecParameters& parameters) {
  const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
  CodecPtr context(codec != nullptr ? avcodec_alloc_context3(codec) : nullptr);
  if (!context) return fail(ErrorCode::environment, "libavcodec has no decoder for VP8 or Opus");
  avcodec_parameters_to_context(context.get(), &parameters);
  context->thread_count = 1;
  const int opened = avcodec_open2(context.get(), codec, nullptr);
  if (opened < 0) return av_failure("a decoder does not open", opened);
  return context;
}

Result<> compare(const AVPacket& packet, const WrittenFrame& expected) {
  const int stream = expected.kind == MediaKind::video ? kPictureStream : kSoundStream;
  if (packet.stream_index != stream) return broken("a chunk's frames are in another order");
  // A player shows what a decoder gives; the encoder's delay comes off again.
  const auto shown = expected.at - (expected.kind == MediaKind::audio ? kOpusDelay : Milliseconds(0));
  if (std::abs(packet.pts - shown.count()) > 1) return broken("a frame has another time");
  if (checksum(packet.data, static_cast<std::size_t>(packet.size)) != expected.checksum)
    return broken("a frame has other bytes");
  return {};
}

}  // namespace

std::uint64_t checksum(const std::uint8_t* bytes, std::size_t size) {
  return std::hash<std::string_view>{}({reinterpret_cast<const char*>(bytes), size});
}

Result<> SegmentCheck::check(const Chunk& chunk) {
  Source source{header_, chunk.bytes};
  IoPtr io(avio_alloc_context(static_cast<unsigned char*>(av_malloc(kIoBuffer)), kIoBuffer, 0, &source,
                              Source::read, nullptr, nullptr));
  if (!io) return fail(ErrorCode::environment, "no memory to read back a chunk");
  io->seekable = 0;
  auto input = open_input(*io);
  if (!input) return input.error();
  const PacketPtr packet(av_packet_alloc());
  for (const WrittenFrame& expected : chunk.frames) {
    if (av_read_frame(input->get(), packet.get()) < 0) return broken("a chunk has lost a frame");
    if (auto same = compare(*packet, expected); !same) return same;
    if (!first_) first_ = expected.at;
    if (expected.at - *first_ < kDecoded) {
      const AVCodecParameters& parameters = *(*input)->streams[packet->stream_index]->codecpar;
      if (auto decoded = decode(*packet, expected.kind, parameters); !decoded) return decoded;
    }
    av_packet_unref(packet.get());
  }
  if (av_read_frame(input->get(), packet.get()) >= 0) return broken("a chunk has a frame too many");
  measure(chunk);
  return {};
}

Result<> SegmentCheck::decode(const AVPacket& packet, MediaKind kind, const AVCodecParameters& parameters) {
  CodecPtr& decoder = kind == MediaKind::video ? picture_decoder_ : sound_decoder_;
  if (!decoder) {
    auto opened = open_decoder(parameters);
    if (!opened) return opened.error();
    decoder = std::move(*opened);
  }
  if (!decoded_) decoded_.reset(av_frame_alloc());
  const int sent = avcodec_send_packet(decoder.get(), &packet);
  if (sent < 0) return av_failure("a frame cannot be decoded", sent);
  const int received = avcodec_receive_frame(decoder.get(), decoded_.get());
  if (received < 0 && received != AVERROR(EAGAIN)) return av_failure("a frame cannot be decoded", received);
  av_frame_unref(decoded_.get());
  return {};
}

void SegmentCheck::measure(const Chunk& chunk) {
  std::array<Duration, 2> sums{};
  std::array<int, 2> counts{};
  for (const WrittenFrame& frame : chunk.frames) {
    Duration place = frame.at;
    if (frame.kind == MediaKind::audio) {
      if (!sound_end_ || std::chrono::abs(place - *sound_end_) > kHole) sound_end_ = place;
      place = *sound_end_;
      *sound_end_ += frame.length;
    }
    sums[static_cast<std::size_t>(frame.kind)] += place - frame.captured;
    ++counts[static_cast<std::size_t>(frame.kind)];
  }
  if (counts[0] == 0 || counts[1] == 0) return;
  offset_ = std::chrono::round<Milliseconds>(sums[0] / counts[0] - sums[1] / counts[1]);
}

}  // namespace amphi::recorder
