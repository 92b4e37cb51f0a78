#pragma once
// What the offering and the answering side do alike.
#include "gateway/sdp/codecs.hpp"
#include "gateway/sdp/negotiate.hpp"

namespace amphi::sdp {

/// Fills the transport's half of `out` from the section that carries the bundle. Errors: malformed,
/// unsupported.
Result<void> take_peer_transport(const SessionDescription& peer, Negotiated& out);
/// Every accepted line must be in one bundle and use rtcp-mux.
Result<void> check_bundle(const SessionDescription& peer, const std::vector<NegotiatedMedia>& media);
/// Our part in DTLS, when the peer says this (RFC 5763 section 5).
Setup opposite(Setup peer);

/// Fills payload types, extensions, feedback and the peer's streams from what `media.answer` lists.
void summarize(const MediaSection& peer, NegotiatedMedia& media);

}  // namespace amphi::sdp
