#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>

#include "gateway/adaptation/rung_rate.hpp"
#include "gateway/fanout/low_codec.hpp"
#include "gateway/fanout/mixer_link.hpp"
#include "gateway/fanout/peer.hpp"
#include "gateway/fanout/program_builder.hpp"
#include "gateway/fanout/room_media_config.hpp"
#include "gateway/fanout/room_outputs.hpp"
#include "gateway/fanout/room_recording.hpp"
#include "gateway/fanout/sender_limits.hpp"
#include "gateway/fanout/slow_to_shrink.hpp"
#include "gateway/fanout/statistics.hpp"
#include "gateway/rtp/loudest_selector.hpp"

namespace amphi::fanout {

/// Told by a RoomRouter, on the shard's thread, never from inside one of its calls but connect() and
/// disconnect().
class RoomRouterHandler {
 public:
  virtual void on_connection(const ParticipantId&, const ConnectionId&, ports::ConnectionState) = 0;
  virtual void on_arriving(const ParticipantId&, const ports::ArrivingMedia&) = 0;
  virtual void on_sender_limits(const ParticipantId&, const ports::SenderLimits&) = 0;
  virtual void on_program(const ports::ProgramReport&) = 0;
  virtual void on_mixer(ports::MixerState) = 0;
  virtual void on_delivery(const ParticipantId&, const ports::Delivery&) = 0;
  virtual void on_still(const std::vector<ParticipantId>&, const ports::Still&) = 0;
  virtual void on_recording(const ports::RecordingReport&) = 0;

 protected:
  ~RoomRouterHandler() = default;
};

/// One room on its shard: passes producers' packets to the mixer and each rung's packets to its consumers,
/// and has the mixer make what is watched.
/// Owner: the shard (through FanoutPlane); the shard's thread. No call blocks.
class RoomRouter final : private PeerHandler, private MixerLinkHandler, private rtp::LoudestSink {
 public:
  RoomRouter(RoomId room, const PeerEnvironment& environment, MixerPool& mixers, BlockingThread& blocking,
             const RoomMediaConfig& config, RoomRouterHandler& handler);
  ~RoomRouter();

  [[nodiscard]] const RoomId& room() const { return room_; }
  void start();
  /// Has the mixer draw its pipelines; files `{room}-{pipeline}.dot` appear in the configured folder.
  void dump_pipelines() { mixer_.dump_pipelines(); }
  void set_program(ports::ProgramRequest request);
  Result<ports::MediaAnswer> connect(const ParticipantId& participant, ports::ConnectionPurpose purpose,
                                     std::string_view offer);
  Result<std::string> patch(const ConnectionId& connection, std::string_view fragment);
  void disconnect(const ConnectionId& connection);
  void remove(const ParticipantId& participant);
  void set_quality(const ParticipantId& participant, Quality quality, bool stills_possible);
  void set_thinning(ports::Thinning thinning);
  [[nodiscard]] RoomStatistics statistics() const;
  /// See ports::RoomMedia::vitals().
  std::vector<ports::Vitals> vitals();

 private:
  using Track = std::pair<ParticipantId, Source>;
  using Peers = std::unordered_map<ConnectionId, std::unique_ptr<Peer>>;

  // PeerHandler
  void on_peer_state(Peer& peer, transport::ConnectionState state) override;
  void on_peer_media(Peer& peer, const PeerMedia& media) override;
  void on_peer_key_frame_wish(Peer& peer) override;
  void on_peer_choice(Peer& peer) override;
  [[nodiscard]] const adaptation::RungOffer& room_offer() const override { return offer_; }
  // MixerLinkHandler
  void on_mixer_state(ports::MixerState state) override;
  void on_mixer_rtp(std::uint32_t stream, Bytes packet, Instant captured) override;
  void on_mixer_key_frame(std::uint32_t stream) override;
  void on_mixer_still(std::uint32_t stream, Bytes picture) override;
  void on_mixer_report(const link::Report& report) override;
  void on_mixer_dot(const std::string& name, const std::string& dot) override;
  // rtp::LoudestSink
  void on_microphone(std::uint32_t microphone, Bytes packet, Instant captured, Instant arrival) override;

  void connected(Peer& peer);
  void drop(Peers::iterator peer, bool told);
  void replace_older(const Peer& newest);
  [[nodiscard]] bool current(const Peer& peer) const;
  void tell_delivery(const Peer& peer);
  void tell_program(const link::Report& report);
  [[nodiscard]] bool makes_stills(std::uint32_t stream) const;
  /// Who comes to the stills rung sees the newest at once: an unchanged one comes only every 15 s.
  void repeat_still(const Peer& peer);

  void tick();
  void update_arriving(Instant now);
  ports::ArrivingMedia note_arriving(const Peer& peer, Instant now);
  void update_talkers();
  void forget_microphones(const std::vector<std::uint32_t>& before);
  /// Has the mixer make what is wanted now, and everyone get it.
  void update_program(Instant now);
  void aim(Peer& peer, Instant now);
  void aim_recording();
  void update_limits();
  void update_rates(Instant now);
  void update_losses();
  void update_offer();
  PictureNeed picture_need();
  Demand demand(Instant now);
  void update_low_codec(Instant now);
  [[nodiscard]] PictureKey picture_for(const Peer& peer) const;
  [[nodiscard]] SoundKey sound_for(const Peer& peer) const;

  RoomId room_;
  PeerEnvironment environment_;
  const RoomMediaConfig& config_;
  RoomRouterHandler& handler_;
  ProgramBuilder builder_;
  ports::ProgramRequest request_;
  SendBatch batch_;
  RoomRecording recording_;
  RoomOutputs outputs_;
  Peers peers_;
  std::unordered_map<ParticipantId, ConnectionId>
      current_;  ///< whose media count: the newest that has connected
  rtp::LoudestSelector loudest_;
  std::set<ParticipantId> talkers_;
  SlowToShrink largest_;
  std::map<Track, ports::SenderLimits> limits_;  ///< as told last
  std::map<ParticipantId, ports::ArrivingMedia> arriving_;
  std::map<ParticipantId, ports::Delivery> deliveries_;  ///< as told last
  std::unordered_map<ParticipantId, QualityWish> wishes_;
  std::optional<link::Report> report_;
  std::optional<ports::ProgramReport> reported_;
  ports::Thinning thinning_ = ports::Thinning::none;
  LowCodec low_codec_;
  std::array<adaptation::RungRate, OutputPlan::kPictureRungs> rates_;
  adaptation::RungOffer offer_;
  bool changed_ = true;              ///< what is wanted may be other than what is made
  std::optional<Instant> trim_due_;  ///< the last peer has left
  Instant arriving_due_;
  Instant rates_due_;
  SentStatistics gone_;  ///< of peers that have left
  std::uint64_t received_before_ = 0;
  std::uint64_t stills_ = 0;
  ports::Still still_;  ///< the newest, while `still_stream_` is made
  std::uint32_t still_stream_ = 0;
  std::uint64_t microphone_packets_ = 0;
  std::uint64_t microphone_packets_mixed_ = 0;
  std::unordered_map<std::uint32_t, int> loudest_levels_;  ///< dBov since the last vitals(), by stream
  transport::EventLoop::TimerId timer_ = 0;
  MixerLink mixer_;
};

}  // namespace amphi::fanout
