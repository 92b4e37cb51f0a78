#pragma once
// The offering side, for our own clients: the demo's speakers, tests, load.
#include <string>
#include <string_view>
#include <vector>

#include "gateway/sdp/answer.hpp"
#include "gateway/sdp/negotiate.hpp"
#include "mcu/base/result.hpp"

namespace amphi::sdp {

/// Which lines to offer. They come in this order, their mids are "0", "1", ...: audio, program video, camera,
/// screen.
struct ClientOffer {
  bool microphone = false;
  bool program_audio = false;  ///< shares the microphone's line
  bool program_video = false;
  bool camera = false;
  bool screen = false;
  std::vector<Codec> video_codecs{Codec::vp8};    ///< for camera and screen, in order of preference
  Setup setup = Setup::actpass;                   ///< actpass or passive, or active
  std::vector<Codec> program_codecs{Codec::vp8};  ///< for the program's picture, in order of preference
  bool redundant_audio = false;                   ///< RED (RFC 2198) for the program's sound
  bool ulpfec = false;                            ///< RED and ULPFEC (RFC 5109) for the program's picture
};

/// `streams.ssrcs` is by mid; use client_mids() to know them.
std::string make_offer(const ClientOffer& offer, const LocalTransport& transport,
                       const LocalStreams& streams);

/// The mids that make_offer() gives; "" where the line is not offered.
struct ClientMids {
  std::string audio, program_video, camera, screen;
};
ClientMids client_mids(const ClientOffer& offer);

/// What the server agreed to, seen from the client: `receives` is the program, `sends` the source.
/// Errors: malformed; unsupported when every line was rejected.
Result<Negotiated> parse_answer(std::string_view answer, const ClientOffer& offer);

}  // namespace amphi::sdp
