#pragma once
// What the media plane counts, for metrics. Plain values; counters only rise while a room lives.
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "mcu/base/ids.hpp"
#include "mcu/link/report.hpp"
#include "mcu/media/codec.hpp"
#include "mcu/media/rung.hpp"
#include "mcu/ports/program.hpp"

namespace amphi::fanout {

/// One encoding of the program's picture. A rung has two of them while it goes over to another codec.
struct PictureStatistics {
  std::uint32_t stream = 0;  ///< of the link
  RungLevel rung = RungLevel::high;
  Codec codec = Codec::vp8;
  bool focus = false;
  int bits_per_second = 0;   ///< as asked of the encoder
  std::size_t watchers = 0;  ///< who are being sent it now
  std::uint64_t frames = 0;
  std::uint64_t packets = 0;  ///< from the encoder
  std::uint64_t bytes = 0;    ///< of their payload
};

/// Key frames and the wishes for them, by rung, since the room was opened.
struct KeyFrameStatistics {
  std::uint64_t wished = 0;     ///< by watchers: joins, PLI and FIR, switches
  std::uint64_t requested = 0;  ///< of the encoder
  std::uint64_t encoded = 0;
  std::uint64_t replayed = 0;  ///< wishes met with the last key frame and what followed it
};

/// Percentiles over the connections that have an estimate, in bit/s.
struct EstimateStatistics {
  std::size_t connections = 0;
  std::int64_t p10 = 0, p50 = 0, p90 = 0;
};

/// What was sent to all peers of a room, those that left included.
struct SentStatistics {
  std::uint64_t packets = 0;  ///< SRTP and SRTCP
  std::uint64_t bytes = 0;    ///< of those, without UDP and IP headers
  std::uint64_t errors = 0;   ///< dropped by a full socket or for want of a pair
  std::uint64_t retransmitted = 0;
  std::uint64_t refused_retransmissions = 0;
  std::uint64_t protection = 0;  ///< packets of forward error correction
  std::uint64_t probes = 0;      ///< packets sent to find out what a link takes
};

struct RoomStatistics {
  RoomId room;
  std::size_t connections = 0;  ///< whatever their state
  std::size_t connected = 0;
  std::array<std::size_t, kRungLevels.size()> watchers{};  ///< participants by the rung that they are given
  std::array<std::size_t, kSoundRungs.size()> listeners{};
  std::vector<PictureStatistics> pictures;
  std::array<KeyFrameStatistics, 3> key_frames{};  ///< high, medium, low
  EstimateStatistics estimates;
  SentStatistics sent;
  std::uint64_t stills = 0;
  std::uint64_t packets_received = 0;
  std::uint64_t microphone_packets_left_out = 0;  ///< not among the loudest
  std::uint64_t mixer_restarts = 0;
  std::uint64_t link_drops = 0;         ///< packets that found the link to the mixer full
  std::uint64_t link_errors = 0;        ///< messages from the mixer that were not understood
  std::uint64_t recorder_restarts = 0;  ///< of the recording that runs
  std::uint64_t recording_drops = 0;    ///< packets that found the link to the recorder full
  std::optional<link::Report> mixer;    ///< its last one; nothing before the first
  ports::Thinning thinning = ports::Thinning::none;
};

}  // namespace amphi::fanout
