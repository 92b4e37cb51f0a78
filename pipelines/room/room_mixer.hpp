#pragma once
// What runs for one room, and how a program document changes it.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "mcu/link/program.hpp"
#include "mixer/canvas/label_renderer.hpp"
#include "pipelines/ingest/ingest_pipeline.hpp"
#include "pipelines/room/alignment.hpp"
#include "pipelines/room/outbox.hpp"
#include "pipelines/room/picture_shelf.hpp"
#include "pipelines/room/picture_tick.hpp"
#include "pipelines/room/sound_tick.hpp"

namespace amphi::pipelines {

/// Owner and thread: the link thread, for every member. What it makes for amphi goes into the outbox.
class RoomMixer {
 public:
  /// Without a tick for this long the mixer no longer counts as alive.
  static constexpr Duration kHung = std::chrono::milliseconds(400);

  RoomMixer(Outbox& outbox, std::unique_ptr<mixer::LabelRenderer> labels);
  ~RoomMixer();

  /// Changes what runs to what is wished for. What both have in common goes on undisturbed.
  void apply(const link::Program& program);
  /// RTP of a producer; of an unknown stream it is dropped.
  void on_rtp(std::uint32_t stream, Bytes packet, Instant captured, Instant now);
  /// A piece of an uploaded picture.
  void on_picture(Bytes piece);
  /// A viewer of this output needs a key frame.
  void on_key_frame_request(std::uint32_t output);
  /// To be called every 10 to 50 ms.
  void poll(Instant now);

  /// Both ticks have run lately.
  [[nodiscard]] bool alive(Instant now) const;
  [[nodiscard]] link::Report report() const;
  /// Graphviz pictures of all pipelines, by name.
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> dots() const;
  /// Counters of inputs and encoders, for the log.
  [[nodiscard]] std::string statistics_line() const;

 private:
  struct Input {
    Tile tile;
    Codec codec = Codec::vp8;
    std::unique_ptr<IngestPipeline> pipeline;
  };
  using SlotMap = std::map<std::pair<ParticipantId, Source>, std::shared_ptr<mixer::FrameSlot>>;

  void apply_inputs(const link::Program& program);
  void apply_encoders(const link::Program& program);
  void apply_sound(const link::Program& program);
  void apply_picture(const link::Program& program);
  std::shared_ptr<VideoEncoder> make_encoder(const link::VideoOutput& output);
  [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> encoder_counts() const;
  [[nodiscard]] std::shared_ptr<mixer::FrameSlot> slot_of(const ParticipantId&, Source) const;
  void replace_failed_encoders();
  void align(Instant now);

  Outbox& outbox_;
  link::Program program_;
  PictureShelf pictures_;
  Duration fade_{};  ///< into program_'s scene
  SlotMap slots_;
  std::map<std::uint32_t, Input> inputs_;
  std::map<std::uint32_t, ParticipantId> microphones_;  ///< audio producers
  std::map<std::uint32_t, std::shared_ptr<VideoEncoder>> encoders_;
  std::vector<std::shared_ptr<VideoEncoder>> retired_;  ///< until the picture tick has let go of them
  std::set<std::uint32_t> impossible_;                  ///< outputs that this machine has no encoder for
  std::uint64_t encoded_before_ = 0;                    ///< by encoders that are gone
  std::uint64_t dropped_before_ = 0;
  std::map<ParticipantId, Alignment> alignments_;
  Instant next_alignment_;
  std::uint64_t bad_packets_before_ = 0;  ///< of inputs that are gone
  std::uint64_t unknown_packets_ = 0;
  SoundTick sound_;
  PictureTick picture_;
};

}  // namespace amphi::pipelines
