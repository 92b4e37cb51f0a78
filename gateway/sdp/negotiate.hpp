#pragma once
// Decides what a connection carries: an offer and a policy in, the agreed lines out (RFC 8829 section 5.3).
// Pure; any thread.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/sdp/offer.hpp"
#include "mcu/base/result.hpp"
#include "mcu/media/codec.hpp"
#include "mcu/ports/media.hpp"

namespace amphi::sdp {

/// What we take part in. The lines' meaning follows from their order and direction:
///   participant: the first audio is microphone and program sound; the first video the peer only sends is the
///   camera, the
///     second the screen, the first it only receives the program; a video both ways is camera and program at
///     once;
///   whip: first audio the microphone, first video the camera, second the screen;
///   whep: first audio and first video are the program.
/// All other lines are rejected.
struct LocalPolicy {
  ports::ConnectionPurpose purpose = ports::ConnectionPurpose::participant;
};

/// Ids of header extensions in this connection, 1..14; 0: not agreed.
struct ExtensionIds {
  std::uint8_t mid = 0;            ///< RFC 9143 section 14
  std::uint8_t rid = 0;            ///< RFC 8852
  std::uint8_t repaired_rid = 0;   ///< RFC 8852
  std::uint8_t audio_level = 0;    ///< RFC 6464
  std::uint8_t transport_cc = 0;   ///< draft-holmer-rmcat-transport-wide-cc-extensions-01
  std::uint8_t abs_send_time = 0;  ///< goog-remb's
  friend bool operator==(const ExtensionIds&, const ExtensionIds&) = default;
};

/// Agreed for at least one codec of the line (RFC 4585, RFC 5104).
struct Feedback {
  bool nack = false;
  bool pli = false;
  bool fir = false;
  bool transport_cc = false;
  bool remb = false;
};

struct SendCodec {
  Codec codec = Codec::opus;
  std::uint8_t payload_type = 0;
  std::optional<std::uint8_t> rtx_payload_type;
};

/// One m-line, as both ends agreed on it.
struct NegotiatedMedia {
  std::string mid;
  MediaKind kind = MediaKind::audio;
  bool rejected = false;         ///< then nothing else holds but `mid` and what the answer copies
  std::optional<Source> source;  ///< what the participant sends to the server on this line
  bool program = false;          ///< the server sends the program on this line
  bool receives = false;         ///< we receive: at the server the source, at a client the program
  bool sends = false;            ///< we send
  std::map<std::uint8_t, Codec> receive_codecs;      ///< payload type -> codec
  std::map<std::uint8_t, std::uint8_t> receive_rtx;  ///< rtx payload type -> payload type it repairs
  std::optional<SendCodec> send;                     ///< set when `sends`: the codec to begin with
  std::vector<SendCodec> send_codecs;                ///< all that may be sent at any time, `send` first
  /// RFC 2198. On an audio line redundant sound, on a video line what FEC is wrapped in. At the server for
  /// what it sends, at a client for what it receives.
  std::optional<std::uint8_t> red_payload_type;
  std::optional<std::uint8_t> red_rtx_payload_type;  ///< retransmissions of RED packets; video only
  std::optional<std::uint8_t> ulpfec_payload_type;   ///< RFC 5109, only together with `red_payload_type`
  ExtensionIds extensions;
  Feedback feedback;
  std::vector<SsrcDescription> ssrcs;  ///< announced by the peer; may be empty: then the mid extension tells
  MediaSection answer;                 ///< the line as the answer says it, without transport and streams
};

struct Negotiated {
  std::vector<NegotiatedMedia> media;   ///< the same order and number as the offer's m-lines
  IceCredentials ice;                   ///< the peer's
  Fingerprint fingerprint;              ///< the peer's certificate
  Setup setup = Setup::passive;         ///< ours: passive = DTLS server, active = DTLS client
  std::vector<std::string> candidates;  ///< the peer's, "candidate:..."
  bool end_of_candidates = false;
  bool ice_lite = false;  ///< the peer's: then we are controlling (RFC 8445 section 6.1.1)
  bool trickle = false;   ///< the peer may send candidates later
};

/// Errors: malformed (no ICE credentials, ...), unsupported (no BUNDLE, no rtcp-mux, no common codec); the
/// message says what we take.
Result<Negotiated> negotiate(const SessionDescription& offer, const LocalPolicy& policy);

}  // namespace amphi::sdp
