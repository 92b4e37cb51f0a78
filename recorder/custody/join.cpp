#include "recorder/custody/join.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <map>

#include "recorder/custody/chapters.hpp"
#include "recorder/custody/picture_encoder.hpp"
#include "recorder/process/libav.hpp"

namespace amphi::custody {
namespace {

using recorder::InputPtr;
using recorder::IoPtr;
using recorder::OutputPtr;
using recorder::PacketPtr;

constexpr int kIoBuffer = 64 * 1024;
constexpr AVRational kMilliseconds{1, 1000};

Error av_error(const char* what, int code) {
  std::array<char, 128> text{};
  av_strerror(code, text.data(), text.size());
  return fail(ErrorCode::environment, fmt::format("{}: {}", what, text.data()));
}

/// A file in memory, for a demuxer.
class MemoryInput {
 public:
  static Result<std::unique_ptr<MemoryInput>> open(seal::Buffer bytes) {
    std::unique_ptr<MemoryInput> made(new MemoryInput(std::move(bytes)));
    AVFormatContext* context = avformat_alloc_context();
    context->pb = made->io_.get();
    context->flags |= AVFMT_FLAG_CUSTOM_IO;
    if (const int code = avformat_open_input(&context, "", av_find_input_format("matroska"), nullptr);
        code < 0)
      return av_error("a segment is no Matroska", code);
    made->input_.reset(context);
    return made;
  }
  [[nodiscard]] AVFormatContext& format() const { return *input_; }

 private:
  explicit MemoryInput(seal::Buffer bytes) : bytes_(std::move(bytes)) {
    io_.reset(avio_alloc_context(static_cast<unsigned char*>(av_malloc(kIoBuffer)), kIoBuffer, 0, this,
                                 &MemoryInput::read, nullptr, &MemoryInput::seek));
  }
  static int read(void* opaque, std::uint8_t* out, int size) {
    auto& self = *static_cast<MemoryInput*>(opaque);
    const std::size_t count = std::min(self.bytes_.size() - self.at_, static_cast<std::size_t>(size));
    if (count == 0) return AVERROR_EOF;
    std::memcpy(out, self.bytes_.data() + self.at_, count);
    self.at_ += count;
    return static_cast<int>(count);
  }
  static std::int64_t seek(void* opaque, std::int64_t offset, int whence) {
    auto& self = *static_cast<MemoryInput*>(opaque);
    const auto size = static_cast<std::int64_t>(self.bytes_.size());
    if ((whence & AVSEEK_SIZE) != 0) return size;
    if (whence == SEEK_CUR) offset += static_cast<std::int64_t>(self.at_);
    if (whence == SEEK_END) offset += size;
    if (offset < 0 || offset > size) return AVERROR(EINVAL);
    self.at_ = static_cast<std::size_t>(offset);
    return offset;
  }

  seal::Buffer bytes_;
  std::size_t at_ = 0;
  IoPtr io_;
  InputPtr input_;  ///< before io_ goes
};

/// The file that all goes into.
class Output {
 public:
  Output(int file, Container container) : file_(file), container_(container) {
    io_.reset(avio_alloc_context(static_cast<unsigned char*>(av_malloc(kIoBuffer)), kIoBuffer, 1, this,
                                 nullptr, &Output::write, &Output::seek));
    if (lseek(file, 0, SEEK_CUR) < 0) io_->seekable = 0;
  }

  /// With the streams of the first segment.
  Result<> begin(const AVFormatContext& first, const std::vector<Chapter>& chapters, std::int64_t length_ms) {
    AVFormatContext* context = nullptr;
    const char* name = container_ == Container::mp4 ? "mp4" : "matroska";
    if (const int code = avformat_alloc_output_context2(&context, nullptr, name, nullptr); code < 0)
      return av_error("libavformat cannot write this kind of file", code);
    format_.reset(context);
    format_->pb = io_.get();
    for (unsigned i = 0; i < first.nb_streams; ++i) {
      if (auto added = add_stream(*first.streams[i]->codecpar); !added) return added;
    }
    streams_ = format_->nb_streams;  // MP4 adds one for chapters
    add_chapters(chapters, length_ms);
    if (const int code = avformat_write_header(format_.get(), nullptr); code < 0)
      return av_error("the file cannot be begun", code);
    begun_ = true;
    return {};
  }
  [[nodiscard]] bool begun() const { return begun_; }
  [[nodiscard]] unsigned streams() const { return streams_; }

  /// False: it would go back in time, and was left out.
  Result<bool> add(AVPacket& packet, AVRational base) {
    av_packet_rescale_ts(&packet, base, kMilliseconds);
    packet.pos = -1;
    const auto last = last_.find(packet.stream_index);
    if (last != last_.end() && packet.dts <= last->second) return false;
    last_[packet.stream_index] = packet.dts;
    length_ms_ = std::max(length_ms_, packet.pts + packet.duration);
    const bool anew =
        encoder_ && format_->streams[packet.stream_index]->codecpar->codec_type == AVMEDIA_TYPE_VIDEO;
    const auto done = anew ? encoder_->push(packet, picture_sink()) : write_packet(packet);
    if (!done) return done.error();
    return true;
  }
  Result<> finish() {
    if (encoder_) {
      if (auto done = encoder_->finish(picture_sink()); !done) return done;
    }
    if (const int code = av_write_trailer(format_.get()); code < 0)
      return av_error("the file cannot be finished", code);
    avio_flush(io_.get());
    if (io_->error < 0) return av_error("the file cannot be written", io_->error);
    return {};
  }
  [[nodiscard]] std::int64_t length_ms() const { return length_ms_; }

 private:
  Result<> add_stream(const AVCodecParameters& recorded) {
    AVStream* stream = avformat_new_stream(format_.get(), nullptr);
    if (stream == nullptr || avcodec_parameters_copy(stream->codecpar, &recorded) < 0)
      return fail(ErrorCode::environment, "no memory for a stream");
    stream->codecpar->codec_tag = 0;
    stream->time_base = kMilliseconds;
    if (recorded.codec_type != AVMEDIA_TYPE_VIDEO || container_ != Container::mp4) return {};
    auto encoder = PictureEncoder::open(recorded, (format_->oformat->flags & AVFMT_GLOBALHEADER) != 0);
    if (!encoder) return encoder.error();
    encoder_.emplace(std::move(*encoder));
    picture_stream_ = stream->index;
    return encoder_->describe(*stream->codecpar);
  }
  PictureEncoder::Sink picture_sink() {
    return [this](AVPacket& packet) {
      packet.stream_index = picture_stream_;
      return write_packet(packet);
    };
  }
  /// Times in milliseconds.
  Result<> write_packet(AVPacket& packet) {
    av_packet_rescale_ts(&packet, kMilliseconds, format_->streams[packet.stream_index]->time_base);
    if (const int code = av_interleaved_write_frame(format_.get(), &packet); code < 0)
      return av_error("the file cannot be written", code);
    return {};
  }

  void add_chapters(const std::vector<Chapter>& chapters, std::int64_t length_ms) {
    const auto bytes = sizeof(AVChapter*) * chapters.size();
    format_->chapters = static_cast<AVChapter**>(av_mallocz(bytes));
    for (std::size_t i = 0; i < chapters.size(); ++i) {
      auto* chapter = static_cast<AVChapter*>(av_mallocz(sizeof(AVChapter)));
      chapter->id = static_cast<std::int64_t>(i) + 1;
      chapter->time_base = kMilliseconds;
      chapter->start = chapters[i].at_ms;
      chapter->end = i + 1 < chapters.size() ? chapters[i + 1].at_ms : std::max(length_ms, chapters[i].at_ms);
      av_dict_set(&chapter->metadata, "title", chapters[i].title.c_str(), 0);
      format_->chapters[format_->nb_chapters++] = chapter;
    }
  }
  static int write(void* opaque, std::uint8_t* bytes, int size) {
    const int file = static_cast<Output*>(opaque)->file_;
    for (int done = 0; done < size;) {
      const ssize_t wrote = ::write(file, bytes + done, static_cast<std::size_t>(size - done));
      if (wrote < 0 && errno != EINTR) return AVERROR(errno);
      if (wrote > 0) done += static_cast<int>(wrote);
    }
    return size;
  }
  static std::int64_t seek(void* opaque, std::int64_t offset, int whence) {
    if ((whence & AVSEEK_SIZE) != 0) return AVERROR(ENOSYS);
    const off_t at = lseek(static_cast<Output*>(opaque)->file_, offset, whence);
    return at < 0 ? AVERROR(errno) : at;
  }

  int file_;
  Container container_;
  IoPtr io_;
  OutputPtr format_;
  std::optional<PictureEncoder> encoder_;
  int picture_stream_ = 0;
  unsigned streams_ = 0;
  bool begun_ = false;
  std::map<int, std::int64_t> last_;  ///< time of decoding, by stream
  std::int64_t length_ms_ = 0;
};

class Joiner {
 public:
  Joiner(const Recording& recording, const Keys& keys, int output, Container container)
      : recording_(recording), keys_(keys), output_(output, container) {}

  Result<Joined> run(const Progress& progress) {
    std::size_t done = 0;
    for (const MediaFile& file : recording_.files()) {
      auto media = media_of(file);
      if (!media) {
        if (media.error().code == ErrorCode::forbidden || media.error().code == ErrorCode::not_found)
          last_refusal_ = media.error();
        joined_.left_out.push_back({file.name, media.error().message});
      } else if (auto added = add(std::move(*media)); !added) {
        if (added.error().code != ErrorCode::malformed) return added.error();
        joined_.left_out.push_back({file.name, added.error().message});
      }
      if (progress) progress(++done, recording_.files().size());
    }
    if (!output_.begun())
      return last_refusal_.value_or(fail(ErrorCode::not_found, "there is nothing in this recording"));
    if (auto finished = output_.finish(); !finished) return finished.error();
    joined_.length_ms = output_.length_ms();
    return std::move(joined_);
  }

 private:
  Result<seal::Buffer> media_of(const MediaFile& file) {
    auto sealed = recording_.read(file);
    if (!sealed) return sealed.error();
    // Whoever has the outer key can seal media of his own to the custodians: the seals alone prove nothing.
    if (sealed->size() != file.bytes || seal::sha256(*sealed) != file.sha256)
      return fail(ErrorCode::malformed, "it is not what the manifest was signed for");
    return recording_.unseal(file, *sealed, keys_);
  }

  Result<> add(seal::Buffer media) {
    auto input = MemoryInput::open(std::move(media));
    if (!input) return fail(ErrorCode::malformed, input.error().message);
    AVFormatContext& format = (*input)->format();
    if (!output_.begun()) {
      if (auto begun =
              output_.begin(format, chapters_of(recording_.manifest().events), recording_.length_ms());
          !begun)
        return begun;
    }
    if (format.nb_streams != output_.streams())
      return fail(ErrorCode::malformed, "it has other streams than the first segment");
    const PacketPtr packet(av_packet_alloc());
    while (av_read_frame(&format, packet.get()) >= 0) {
      const AVRational base = format.streams[packet->stream_index]->time_base;
      const auto added = output_.add(*packet, base);
      if (!added) return added.error();
      joined_.packets += *added ? 1 : 0;
      av_packet_unref(packet.get());
    }
    ++joined_.files;
    return {};
  }

  const Recording& recording_;
  const Keys& keys_;
  Output output_;
  Joined joined_;
  std::optional<Error> last_refusal_;
};

}  // namespace

Result<Joined> join(const Recording& recording, const Keys& keys, int output, Container container,
                    const Progress& progress) {
  if (container == Container::mp4 && lseek(output, 0, SEEK_CUR) < 0)
    return fail(ErrorCode::unsupported, "MP4 cannot be written into a pipe");
  av_log_set_level(AV_LOG_FATAL);  // what is wrong with a segment is in the result
  return Joiner(recording, keys, output, container).run(progress);
}

}  // namespace amphi::custody
