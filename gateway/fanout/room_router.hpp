#pragma once
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "gateway/fanout/mixer_link.hpp"
#include "gateway/fanout/peer.hpp"
#include "gateway/fanout/program_builder.hpp"
#include "gateway/fanout/room_media_config.hpp"
#include "gateway/fanout/rung.hpp"
#include "gateway/fanout/sender_limits.hpp"
#include "gateway/fanout/statistics.hpp"

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

 protected:
  ~RoomRouterHandler() = default;
};

/// One room on its shard: passes producers' packets to the mixer and each rung's packets to its consumers.
/// Owner: the shard (through FanoutPlane); the shard's thread. No call blocks.
class RoomRouter final : private PeerHandler, private MixerLinkHandler {
 public:
  RoomRouter(RoomId room, const PeerEnvironment& environment, MixerPool& mixers,
             const RoomMediaConfig& config, RoomRouterHandler& handler);
  ~RoomRouter();

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

 private:
  using Track = std::pair<ParticipantId, Source>;
  using Peers = std::unordered_map<ConnectionId, std::unique_ptr<Peer>>;

  // PeerHandler
  void on_peer_state(Peer& peer, transport::ConnectionState state) override;
  void on_peer_media(Peer& peer, Source source, Codec codec, Bytes packet, Instant captured) override;
  void on_peer_key_frame_wish(Peer& peer) override;
  // MixerLinkHandler
  void on_mixer_state(ports::MixerState state) override;
  void on_mixer_rtp(std::uint32_t stream, Bytes packet, Instant captured) override;
  void on_mixer_key_frame(std::uint32_t stream) override;
  void on_mixer_report(const link::Report& report) override;
  void on_mixer_dot(const std::string& name, const std::string& dot) override;

  Rung& rung(std::uint32_t stream);
  [[nodiscard]] MediaKind kind_of_output(std::uint32_t stream) const;
  void deliver(Peer& peer, std::uint32_t stream, MediaKind kind, std::span<const rtp::SourcePacket> frame);
  void connected(Peer& peer);
  void wish_program_key_frame(Instant now);
  void drop(Peers::iterator peer, bool told);
  void replace_older(const Peer& newest);
  void tick();
  void update_arriving(Instant now);
  void update_program();
  void update_limits();
  [[nodiscard]] bool current(const Peer& peer) const;

  RoomId room_;
  PeerEnvironment environment_;
  const RoomMediaConfig& config_;
  RoomRouterHandler& handler_;
  ProgramBuilder builder_;
  ports::ProgramRequest request_;
  Peers peers_;
  std::unordered_map<ParticipantId, ConnectionId>
      current_;  ///< whose media count: the newest that has connected
  std::unordered_map<std::uint32_t, std::unique_ptr<Rung>> rungs_;
  std::map<Track, ports::SenderLimits> limits_;  ///< as told last
  std::map<ParticipantId, ports::ArrivingMedia> arriving_;
  std::vector<link::Region> on_screen_;
  std::optional<ports::ProgramReport> reported_;
  struct Wish {
    Quality quality;
    bool stills_possible = false;
  };
  std::unordered_map<ParticipantId, Wish> wishes_;
  ports::Thinning thinning_ = ports::Thinning::none;
  SendBatch batch_;
  transport::EventLoop::TimerId timer_ = 0;
  MixerLink mixer_;
};

}  // namespace amphi::fanout
