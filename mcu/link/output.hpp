#pragma once
// What the mixer makes of the program, as the link's Program document lists it. An output exists only while
// somebody needs it: the mixer encodes exactly these.
#include <cstdint>
#include <optional>

#include "mcu/base/ids.hpp"
#include "mcu/media/codec.hpp"
#include "mcu/media/rung.hpp"

namespace amphi::link {

struct VideoFormat {
  int width = 1280, height = 720;  ///< even; 160x90 .. 1920x1080
  int frames_per_second = 30;      ///< 5..60
  int bits_per_second = 1'200'000;
  friend bool operator==(const VideoFormat&, const VideoFormat&) = default;
};

/// One encoding of the picture. RTP packets carry any SSRC and payload type; amphi rewrites both. VP8 comes
/// in three temporal layers (TID, Y, TL0PICIDX and a 15-bit picture id in each descriptor, RFC 7741), the
/// other codecs in one. A frame rate of half or a third of the canvas's takes every second or third picture.
/// `bits_per_second` and `frames_per_second` change while it runs, without a key frame; a change of codec or
/// size needs a new stream number.
struct VideoOutput {
  std::uint32_t stream = 0;
  RungLevel rung = RungLevel::high;
  Codec codec = Codec::vp8;
  VideoFormat format;
  bool focus = false;     ///< shows the screen, else the pinned or active speaker, alone instead of the scene
  bool recorded = false;  ///< the scene as if Program::omitted were not on stage; not with `focus`
  friend bool operator==(const VideoOutput&, const VideoOutput&) = default;
};

/// One encoding of the sound. All of a room share one RTP clock (48 kHz, one tick each 20 ms), so that a
/// listener may be moved from one to another between two packets.
struct SoundOutput {
  std::uint32_t stream = 0;
  SoundRung rung = SoundRung::full;
  std::optional<ParticipantId> without;  ///< the mix-minus of this person; the full mix if empty
  int bits_per_second = 32'000;          ///< 6'000..128'000
  int frame_ms = 20;                     ///< 20, 40 or 60 of sound in one packet
  int expected_loss = 10;                ///< percent, 0..50: how much in-band FEC is worth
  bool dtx = false;                      ///< sends (almost) nothing in a silence (RFC 7587 section 3.1.3)
  bool recorded = false;                 ///< nothing of Program::omitted is in it
  friend bool operator==(const SoundOutput&, const SoundOutput&) = default;
};

/// Still pictures: one `still` message at once when the scene changes, else every `interval_ms`, and none
/// while the picture stays the same but a repeat every 15 s.
struct StillOutput {
  std::uint32_t stream = 0;
  int width = 640, height = 360;  ///< even
  int interval_ms = 4'000;        ///< 500..60'000
  int max_bytes = 6'000;          ///< of one picture, about; 1'000..100'000
  friend bool operator==(const StillOutput&, const StillOutput&) = default;
};

}  // namespace amphi::link
