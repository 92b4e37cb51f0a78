#pragma once
#include <optional>
#include <vector>

#include "gateway/rtp/capture_clock.hpp"
#include "gateway/rtp/key_frame.hpp"
#include "gateway/rtp/receive_stream.hpp"
#include "gateway/sdp/negotiate.hpp"

namespace amphi::fanout {

/// One source of a participant: the receiving end of one m-line. A new SSRC on the line replaces the stream.
/// Owner: Peer; the shard's thread.
class ProducerTrack {
 public:
  explicit ProducerTrack(const sdp::NegotiatedMedia& media);

  struct Media {
    Bytes packet;
    Codec codec;
    Instant captured;
  };
  /// `media_ssrc` is the line's media SSRC, also for a retransmission. Nothing for what is not to be passed
  /// on.
  std::optional<Media> receive(MutableBytes packet, std::uint32_t media_ssrc, rtp::CaptureClock& clock,
                               Instant arrival);
  void on_sender_report(const rtp::SenderInfo& info, rtp::CaptureClock& clock, Instant arrival);
  void set_rtt(Duration rtt);
  /// The decoder needs a key frame.
  void wish_key_frame() { key_frames_.wish(); }

  /// Appends NACKs and key-frame requests that are due.
  void write_feedback(rtp::RtcpWriter& writer, std::uint32_t own_ssrc, Instant now);
  void add_report(std::vector<rtp::ReportBlock>& blocks, Instant now);

  [[nodiscard]] Source source() const { return source_; }
  [[nodiscard]] const std::string& mid() const { return mid_; }
  [[nodiscard]] std::optional<std::uint32_t> ssrc() const;
  /// The codec of what arrives now; nothing before the first packet and after a silence (see kSilence).
  [[nodiscard]] std::optional<Codec> arriving(Instant now) const;
  /// Screens that do not change send little; a microphone without DTX never pauses.
  static constexpr Duration kSilence = std::chrono::seconds(4);
  static constexpr Duration kScreenSilence = std::chrono::seconds(15);

 private:
  void start_stream(std::uint32_t ssrc, rtp::CaptureClock& clock);
  void note_key_frame(const rtp::ReceivedPacket& received, Codec codec);

  Source source_;
  std::string mid_;
  std::map<std::uint8_t, Codec> codecs_;
  std::map<std::uint8_t, std::uint8_t> rtx_;
  bool nack_;
  rtp::KeyFrameRequester key_frames_;
  std::optional<rtp::RtpReceiveStream> stream_;
  Instant last_captured_;
  std::optional<Codec> codec_;
  Instant last_media_;
};

}  // namespace amphi::fanout
