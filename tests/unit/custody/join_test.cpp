// Segments, and what was recovered of one, become one file again.
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "mcu/base/file_descriptor.hpp"
#include "recorder/custody/chapters.hpp"
#include "recorder/custody/join.hpp"
#include "recorder/process/matroska_writer.hpp"
#include "tests/support/scratch_folder.hpp"
#include "tests/unit/seal/recording_rig.hpp"

using namespace amphi;
using namespace amphi::seal;
using recorder::MatroskaWriter;
using recorder::Milliseconds;
using test::RecordingRig;
using test::TestDisk;

namespace {

constexpr int kSegmentMs = 2000;
constexpr int kPictureMs = 40;
constexpr int kSoundMs = 20;
constexpr int kPackets = kSegmentMs / kPictureMs + kSegmentMs / kSoundMs;

/// VP8 of a grey that grows lighter.
class Pictures {
 public:
  Pictures()
      : codec_(avcodec_alloc_context3(avcodec_find_encoder(AV_CODEC_ID_VP8))), frame_(av_frame_alloc()) {
    codec_->width = frame_->width = 64;
    codec_->height = frame_->height = 48;
    codec_->pix_fmt = AV_PIX_FMT_YUV420P;
    codec_->time_base = {1, 1000};
    frame_->format = AV_PIX_FMT_YUV420P;
    REQUIRE(avcodec_open2(codec_.get(), nullptr, nullptr) == 0);
    REQUIRE(av_frame_get_buffer(frame_.get(), 0) == 0);
  }
  std::vector<std::uint8_t> next(int at, bool key) {
    REQUIRE(av_frame_make_writable(frame_.get()) == 0);
    for (int plane = 0; plane < 3; ++plane) {
      const int rows = plane == 0 ? 48 : 24;
      std::fill_n(frame_->data[plane], frame_->linesize[plane] * rows,
                  static_cast<std::uint8_t>(16 + at / 20));
    }
    frame_->pts = at;
    frame_->pict_type = key ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    REQUIRE(avcodec_send_frame(codec_.get(), frame_.get()) == 0);
    const recorder::PacketPtr packet(av_packet_alloc());
    REQUIRE(avcodec_receive_packet(codec_.get(), packet.get()) == 0);
    return {packet->data, packet->data + packet->size};
  }

 private:
  recorder::CodecPtr codec_;
  recorder::FramePtr frame_;
};

/// Records segments whose every packet says when it is.
class Lesson : public RecordingRig {
 public:
  explicit Lesson(const ChainEnd& chain = {}) { begin(chain); }
  void begin(const ChainEnd& chain) {
    auto opened = start(disk, chain);
    REQUIRE(opened);
    store.emplace(std::move(*opened));
  }
  void segment(int first, bool finished) {
    auto writer = MatroskaWriter::begin(64, 48, std::chrono::microseconds(0));
    REQUIRE(writer);
    REQUIRE(store->begin_segment({first, true}));
    for (int at = first; at < first + kSegmentMs; at += kSoundMs) {
      if (at % kPictureMs == 0) write(*writer, MediaKind::video, at, at == first);
      write(*writer, MediaKind::audio, at, true);
      if ((at - first) % 500 == 480) REQUIRE(store->append(writer->take()));
    }
    if (!finished) return;
    REQUIRE(store->append(writer->finish()));
    REQUIRE(store->finish_segment({first + kSegmentMs}));
  }
  /// Real ones, of a libvpx; else they are nothing that could be decoded.
  void with_pictures() { pictures_.emplace(); }
  Result<custody::Joined> join(int output, custody::Container container = custody::Container::matroska) {
    const auto recording = custody::Recording::open(disk.folder(), server.public_key());
    REQUIRE(recording);
    custody::Keys keys;
    keys.outer = Key::copy(outer.view());
    keys.identities.push_back(age::Identity::parse(custodians[0].str()).value());
    return custody::join(*recording, keys, output, container);
  }

  TestDisk disk;
  std::optional<SegmentStore> store;

 private:
  void write(MatroskaWriter& writer, MediaKind kind, int at, bool key) {
    recorder::MediaFrame frame;
    frame.kind = kind;
    frame.key = key;
    frame.bytes.assign(100, static_cast<std::uint8_t>(at));
    if (pictures_ && kind == MediaKind::video) frame.bytes = pictures_->next(at, key);
    frame.length = Milliseconds(kSoundMs);
    REQUIRE(writer.write(frame, Milliseconds(at)));
  }

  std::optional<Pictures> pictures_;
};

/// What a player finds in a file.
struct Played {
  explicit Played(const std::string& file) {
    av_log_set_level(AV_LOG_QUIET);  // the pictures are none
    AVFormatContext* context = nullptr;
    REQUIRE(avformat_open_input(&context, file.c_str(), nullptr, nullptr) == 0);
    const recorder::InputPtr input(context);
    for (unsigned i = 0; i < context->nb_chapters; ++i)
      chapters.push_back(context->chapters[i]->start / 1'000'000);
    duration_ms = context->duration / 1000;
    for (unsigned i = 0; i < 2; ++i) codecs[i] = context->streams[i]->codecpar->codec_id;
    const recorder::PacketPtr packet(av_packet_alloc());
    std::int64_t last[2] = {-1000, -1000};  // sound begins with what a decoder leaves out
    while (av_read_frame(context, packet.get()) >= 0) {
      const auto stream = static_cast<std::size_t>(packet->stream_index);
      if (stream > 1) continue;  // MP4's chapters
      ++packets;
      ++of_stream[stream];
      last_ms[stream] = std::max(last_ms[stream],
                                 av_rescale_q(packet->pts, context->streams[stream]->time_base, {1, 1000}));
      in_order = in_order && packet->pts > last[stream];
      last[stream] = packet->pts;
      av_packet_unref(packet.get());
    }
  }
  std::vector<std::int64_t> chapters;
  std::int64_t duration_ms = 0;
  int packets = 0;
  int of_stream[2] = {0, 0};
  std::int64_t last_ms[2] = {-1, -1};
  AVCodecID codecs[2] = {};
  bool in_order = true;
};

FileDescriptor make(const std::string& file) {
  return FileDescriptor(open(file.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600));
}

}  // namespace

TEST_CASE("an interrupted recording becomes one file with every packet, in order, and chapters") {
  Lesson lesson;
  lesson.segment(0, true);
  lesson.segment(kSegmentMs, false);  // the recorder dies here
  const auto recovered = recover(*lesson.disk.folder(), lesson.server, "");
  REQUIRE(recovered);
  REQUIRE(recovered->pieces == 4);
  lesson.begin(recovered->chain);
  lesson.segment(2 * kSegmentMs, true);
  REQUIRE(lesson.store->note(PauseLine{3 * kSegmentMs}));
  REQUIRE(lesson.store->note(ResumeLine{3 * kSegmentMs}));
  lesson.segment(3 * kSegmentMs, true);
  REQUIRE(lesson.store->note(EndLine{"stopped", 4 * kSegmentMs, false}));

  const test::ScratchFolder folder;
  const FileDescriptor file = make(folder.file("all.mkv"));
  const auto joined = lesson.join(file.get());
  REQUIRE(joined);
  CHECK(joined->left_out.empty());
  CHECK(joined->files == 4);
  // libavformat had not let go of the last packet of sound when the recorder died.
  CHECK(joined->packets == 4 * kPackets - 1);
  const Played played(folder.file("all.mkv"));
  CHECK(played.packets == 4 * kPackets - 1);
  CHECK(played.in_order);
  CHECK(played.duration_ms >= 4 * kSegmentMs - kPictureMs);
  CHECK(played.chapters == std::vector<std::int64_t>{0, 2 * kSegmentMs, 3 * kSegmentMs});
}

TEST_CASE("a damaged segment is left out and named, the others are there") {
  Lesson lesson;
  for (int i = 0; i < 3; ++i) lesson.segment(i * kSegmentMs, true);
  Buffer changed = lesson.disk.files().at(file_name(2, kSegment));
  changed[changed.size() / 2] ^= 1U;
  lesson.disk.put(file_name(2, kSegment), changed);
  const test::ScratchFolder folder;
  const FileDescriptor file = make(folder.file("rest.mkv"));
  const auto joined = lesson.join(file.get());
  REQUIRE(joined);
  REQUIRE(joined->left_out.size() == 1);
  CHECK(joined->left_out.front().file == file_name(2, kSegment));
  CHECK(Played(folder.file("rest.mkv")).packets == 2 * kPackets);
}

TEST_CASE("a segment that the recorder did not sign for is left out, though its seals are good") {
  Lesson lesson;
  for (int i = 0; i < 2; ++i) lesson.segment(i * kSegmentMs, true);
  // Whoever has a bundle's outer key seals what he likes to the custodians.
  const auto sealed =
      unseal_segment(lesson.disk.files().at(file_name(1, kSegment)), lesson.outer, {lesson.id, 1, 0});
  REQUIRE(sealed);
  const auto media = age::decrypt(*sealed, lesson.custodians);
  REQUIRE(media);
  const std::vector<age::Recipient> recipients{lesson.custodians[0].recipient(),
                                               lesson.custodians[1].recipient()};
  lesson.disk.put(file_name(2, kSegment), seal_segment(*media, recipients, lesson.outer, {lesson.id, 2, 0}));
  const test::ScratchFolder folder;
  const FileDescriptor file = make(folder.file("rest.mkv"));
  const auto joined = lesson.join(file.get());
  REQUIRE(joined);
  CHECK(joined->files == 1);
  REQUIRE(joined->left_out.size() == 1);
  CHECK(joined->left_out.front().file == file_name(2, kSegment));
}

TEST_CASE("MP4 gets H.264 pictures in the place of VP8, and the same sound") {
  Lesson lesson;
  lesson.with_pictures();
  for (int i = 0; i < 2; ++i) lesson.segment(i * kSegmentMs, true);
  const test::ScratchFolder folder;
  const FileDescriptor file = make(folder.file("all.mp4"));
  const auto joined = lesson.join(file.get(), custody::Container::mp4);
  REQUIRE(joined);
  const Played played(folder.file("all.mp4"));
  CHECK(played.codecs[0] == AV_CODEC_ID_H264);
  CHECK(played.codecs[1] == AV_CODEC_ID_OPUS);
  CHECK(played.of_stream[0] == 2 * kSegmentMs / kPictureMs);
  CHECK(played.of_stream[1] == 2 * kSegmentMs / kSoundMs);
  CHECK(played.duration_ms >= 2 * kSegmentMs - kPictureMs);
  // The picture before and the one after lie as far apart as they did.
  CHECK(played.last_ms[0] == 2 * kSegmentMs - kPictureMs);

  int ends[2];
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  const FileDescriptor read_end(ends[0]);
  const FileDescriptor write_end(ends[1]);
  CHECK(lesson.join(write_end.get(), custody::Container::mp4).error().code == ErrorCode::unsupported);
}

TEST_CASE("it can be played out of a pipe, too") {
  Lesson lesson;
  lesson.segment(0, true);
  int ends[2];
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  REQUIRE(fcntl(ends[1], F_SETPIPE_SZ, 1 << 20) > 0);
  const FileDescriptor read_end(ends[0]);
  FileDescriptor write_end(ends[1]);
  REQUIRE(lesson.join(write_end.get()));
  write_end.reset();
  CHECK(Played("pipe:" + std::to_string(read_end.get())).packets == kPackets);
}

TEST_CASE("with the wrong keys nothing is written, and why is said") {
  Lesson lesson;
  lesson.segment(0, true);
  lesson.custodians[0] = age::Identity::generate();
  const test::ScratchFolder folder;
  const FileDescriptor file = make(folder.file("none.mkv"));
  CHECK(lesson.join(file.get()).error().code == ErrorCode::forbidden);
  CHECK(lseek(file.get(), 0, SEEK_END) == 0);
}

TEST_CASE("a long recording has a chapter each ten minutes, and what happened takes the place of the clock") {
  std::vector<ManifestEvent> events{BeginLine{}};
  constexpr std::int64_t kMinute = 60'000;
  for (std::int64_t at = 0; at < 35 * kMinute; at += 8000) {
    SegmentLine line;
    line.first_ms = at;
    line.last_ms = at + 8000;
    events.emplace_back(line);
    if (at == 20 * kMinute - 8000) events.emplace_back(GapLine{at, 0, "disk_full", 0, false});
  }
  const auto chapters = custody::chapters_of(events);
  REQUIRE(chapters.size() == 4);
  CHECK(chapters[0] == custody::Chapter{0, "0:00:00"});
  CHECK(chapters[2] == custody::Chapter{20 * kMinute, "0:20:00 after a gap"});
  CHECK(chapters[3] == custody::Chapter{30 * kMinute, "0:30:00"});
}

TEST_CASE("a manifest that claims a hundred years has chapters for two days") {
  constexpr std::int64_t kHour = 3'600'000;
  SegmentLine honest;
  honest.last_ms = 8000;
  SegmentLine forged;
  forged.first_ms = 8000;
  forged.last_ms = 100 * 365 * 24 * kHour;
  SegmentLine late;
  late.first_ms = late.last_ms = forged.last_ms;
  const auto chapters = custody::chapters_of({BeginLine{}, honest, forged, PauseLine{}, late});
  REQUIRE(chapters.size() == 48 * 6);
  CHECK(chapters.back().at_ms == 48 * kHour - kHour / 6);
}
