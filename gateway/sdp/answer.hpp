#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "gateway/sdp/negotiate.hpp"

namespace amphi::sdp {

/// FFmpeg's WHIP muxer reads no longer answers. make_answer() keeps below it for all that parse() and
/// negotiate() accept.
inline constexpr std::size_t kMaxAnswer = 8 * 1024;
/// Further candidates are left out.
inline constexpr std::size_t kMaxLocalCandidates = 12;

/// Our end of the transport.
struct LocalTransport {
  IceCredentials ice;
  Fingerprint fingerprint;
  std::vector<std::string> candidates;  ///< "candidate:...", best first
};

struct LocalSsrc {
  std::uint32_t ssrc = 0;
  std::uint32_t rtx = 0;  ///< 0: no retransmission stream
};

/// What we send. All lines share one CNAME and one MediaStream, so that the browser keeps lips in sync.
struct LocalStreams {
  std::string cname;                       ///< at most 64 characters
  std::string stream;                      ///< MediaStream id, at most 64 characters
  std::map<std::string, LocalSsrc> ssrcs;  ///< mid -> what we send on it
};

/// The answer's text: the offer's lines in its order, all candidates and end-of-candidates.
std::string make_answer(const Negotiated& negotiated, const LocalTransport& transport,
                        const LocalStreams& streams);

}  // namespace amphi::sdp
