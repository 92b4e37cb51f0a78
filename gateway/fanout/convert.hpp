#pragma once
// Between the values of gateway/sdp, gateway/transport and gateway/rtp, which do not know each other.
#include "gateway/rtp/header_extensions.hpp"
#include "gateway/sdp/answer.hpp"
#include "gateway/sdp/negotiate.hpp"
#include "gateway/transport/parameters.hpp"

namespace amphi::fanout {

/// The peer's transport, with the setup role that the peer then has.
transport::TransportParameters remote_parameters(const sdp::Negotiated& negotiated);
sdp::LocalTransport local_transport(const transport::TransportParameters& parameters);
rtp::ExtensionIds extension_ids(const sdp::ExtensionIds& ids);
/// What one line has negotiated beside the other lines of the same transport: within a bundle an id names the
/// same extension in every line that has it, but a line need not have them all (RFC 8843 section 9.1).
void add_extensions(rtp::ExtensionIds& all, const rtp::ExtensionIds& line);

}  // namespace amphi::fanout
