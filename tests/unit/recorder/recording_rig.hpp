#pragma once
#include "recorder/process/recorder.hpp"
#include "tests/unit/recorder/memory_sink.hpp"
#include "tests/unit/recorder/program_media.hpp"

namespace amphi::test {

/// A recorder fed with a program in virtual time: pictures come 40 ms after their capture, sound 5 ms. Its
/// storage works in real time, and is waited for.
struct RecordingRig {
  explicit RecordingRig(link::RecordOrder order = order_at_start(),
                        recorder::StorageWorker::Limits limits = {})
      : worker(std::make_unique<MemorySink>(shelf), limits), recording(order, worker) {
    recording.set_sources({ProgramMedia::kPicture, ProgramMedia::kSound});
  }

  static Instant start() { return Instant(std::chrono::hours(5)); }
  static link::RecordOrder order_at_start() {
    link::RecordOrder order;
    order.from = start();
    order.segment_ms = 8'000;
    return order;
  }

  /// Goes on for so long; `lost(stream, n)` tells whether the nth packet from now on never comes.
  void run(Duration length, const std::function<bool(std::uint32_t stream, int n)>& lost = {}) {
    int n = 0;
    const auto emit = [&](std::uint32_t stream, Bytes packet, Instant captured) {
      if (!lost || !lost(stream, n++)) recording.add(stream, packet, captured, clock);
    };
    for (const Instant end = clock + length; clock < end; clock += std::chrono::milliseconds(5)) {
      for (; next_picture + kPictureDelay <= clock; next_picture += ProgramMedia::kFrame)
        if (pictures) media.picture(next_picture, picture_stream, emit);
      for (; next_sound + kSoundDelay <= clock; next_sound += ProgramMedia::kPacket)
        media.sound(next_sound, ProgramMedia::kSound, emit);
      recording.poll(clock, worker.state());
      if (recording.key_frame_wish(clock)) {
        ++key_frames_asked;
        if (answers_key_frames) media.want_key_frame();
      }
    }
  }
  void finish() {
    recording.stop(clock);
    worker.wait_idle(std::chrono::minutes(1));
  }

  static constexpr Duration kPictureDelay = std::chrono::milliseconds(40);
  static constexpr Duration kSoundDelay = std::chrono::milliseconds(5);

  std::shared_ptr<Shelf> shelf = std::make_shared<Shelf>();
  recorder::StorageWorker worker;
  recorder::Recorder recording;
  ProgramMedia media;
  Instant clock = start();
  Instant next_picture = start();
  Instant next_sound = start();
  std::uint32_t picture_stream = ProgramMedia::kPicture;
  bool pictures = true;
  bool answers_key_frames = true;
  int key_frames_asked = 0;
};

}  // namespace amphi::test
