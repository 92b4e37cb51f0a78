#include "tests/unit/recorder/memory_sink.hpp"

extern "C" {
#include <libavutil/parseutils.h>
}

#include <cstring>
#include <thread>

#include "tests/support/catch.hpp"

namespace amphi::test {

using namespace recorder;

StorageOutcome MemorySink::begin(const SegmentStart& segment) {
  const std::lock_guard lock(shelf_->mutex);
  shelf_->segments.push_back({segment, {}, {}, false});
  return shelf_->fault;
}

StorageOutcome MemorySink::append(Bytes matroska) {
  Duration delay{};
  {
    const std::lock_guard lock(shelf_->mutex);
    auto& bytes = shelf_->segments.back().bytes;
    bytes.insert(bytes.end(), matroska.begin(), matroska.end());
    delay = shelf_->delay;
  }
  std::this_thread::sleep_for(delay);
  const std::lock_guard lock(shelf_->mutex);
  return shelf_->fault;
}

StorageOutcome MemorySink::finish(Milliseconds last) {
  const std::lock_guard lock(shelf_->mutex);
  shelf_->segments.back().last = last;
  shelf_->segments.back().finished = true;
  return shelf_->fault;
}

StorageOutcome MemorySink::note(const StorageNote& note) {
  const std::lock_guard lock(shelf_->mutex);
  shelf_->notes.push_back(note);
  return shelf_->fault;
}

std::optional<std::uint64_t> MemorySink::free_bytes() {
  const std::lock_guard lock(shelf_->mutex);
  return shelf_->free_bytes;
}

namespace {

struct Reading {
  const std::vector<std::uint8_t>& bytes;
  std::size_t at = 0;
  static int read(void* opaque, std::uint8_t* out, int size) {
    auto& reading = *static_cast<Reading*>(opaque);
    const std::size_t count = std::min(reading.bytes.size() - reading.at, static_cast<std::size_t>(size));
    if (count == 0) return AVERROR_EOF;
    std::memcpy(out, reading.bytes.data() + reading.at, count);
    reading.at += count;
    return static_cast<int>(count);
  }
};

/// A Matroska file in memory, open.
struct OpenFile {
  explicit OpenFile(const std::vector<std::uint8_t>& bytes) : reading{bytes} {
    io.reset(avio_alloc_context(static_cast<unsigned char*>(av_malloc(4096)), 4096, 0, &reading,
                                Reading::read, nullptr, nullptr));
    AVFormatContext* context = avformat_alloc_context();
    context->pb = io.get();
    REQUIRE(avformat_open_input(&context, "", av_find_input_format("matroska"), nullptr) == 0);
    input.reset(context);
    REQUIRE(context->nb_streams == 2);
  }

  Reading reading;
  IoPtr io;
  InputPtr input;
};

CodecPtr decoder_of(const AVCodecParameters& parameters) {
  const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
  CodecPtr context(avcodec_alloc_context3(codec));
  avcodec_parameters_to_context(context.get(), &parameters);
  context->thread_count = 1;
  REQUIRE(avcodec_open2(context.get(), codec, nullptr) == 0);
  return context;
}

}  // namespace

std::vector<FoundFrame> read_matroska(const std::vector<std::uint8_t>& bytes, bool decode) {
  const OpenFile file(bytes);
  AVFormatContext* context = file.input.get();
  std::vector<CodecPtr> decoders;
  for (unsigned i = 0; i < 2; ++i) decoders.push_back(decoder_of(*context->streams[i]->codecpar));
  const PacketPtr packet(av_packet_alloc());
  const FramePtr frame(av_frame_alloc());
  std::vector<FoundFrame> found;
  for (; av_read_frame(context, packet.get()) >= 0; av_packet_unref(packet.get())) {
    const bool picture = context->streams[packet->stream_index]->codecpar->codec_type == AVMEDIA_TYPE_VIDEO;
    found.push_back({picture ? MediaKind::video : MediaKind::audio, packet->pts,
                     picture && (packet->flags & AV_PKT_FLAG_KEY) != 0,
                     static_cast<std::size_t>(packet->size)});
    if (!decode) continue;
    AVCodecContext& decoder = *decoders[static_cast<std::size_t>(packet->stream_index)];
    REQUIRE(avcodec_send_packet(&decoder, packet.get()) == 0);
    while (avcodec_receive_frame(&decoder, frame.get()) == 0) av_frame_unref(frame.get());
  }
  return found;
}

std::chrono::microseconds matroska_date(const std::vector<std::uint8_t>& bytes) {
  const OpenFile file(bytes);
  const AVDictionaryEntry* entry = av_dict_get(file.input->metadata, "creation_time", nullptr, 0);
  REQUIRE(entry != nullptr);
  std::int64_t date = 0;
  REQUIRE(av_parse_time(&date, entry->value, 0) >= 0);
  return std::chrono::microseconds(date);
}

}  // namespace amphi::test
