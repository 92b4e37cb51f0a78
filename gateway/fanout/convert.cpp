#include "gateway/fanout/convert.hpp"

namespace amphi::fanout {

transport::TransportParameters remote_parameters(const sdp::Negotiated& negotiated) {
  transport::TransportParameters remote;
  remote.ice = {negotiated.ice.ufrag, negotiated.ice.pwd};
  remote.fingerprint = {negotiated.fingerprint.algorithm, negotiated.fingerprint.digest};
  remote.setup =
      negotiated.setup == sdp::Setup::passive ? transport::Setup::active : transport::Setup::passive;
  remote.candidates = negotiated.candidates;
  remote.ice_lite = negotiated.ice_lite;
  return remote;
}

sdp::LocalTransport local_transport(const transport::TransportParameters& parameters) {
  return {{parameters.ice.ufrag, parameters.ice.pwd},
          {parameters.fingerprint.algorithm, parameters.fingerprint.digest},
          parameters.candidates};
}

rtp::ExtensionIds extension_ids(const sdp::ExtensionIds& ids) {
  return {ids.mid, ids.rid, ids.repaired_rid, ids.audio_level, ids.transport_cc, ids.abs_send_time};
}

void add_extensions(rtp::ExtensionIds& all, const rtp::ExtensionIds& line) {
  for (const auto id : {&rtp::ExtensionIds::mid, &rtp::ExtensionIds::rid, &rtp::ExtensionIds::repaired_rid,
                        &rtp::ExtensionIds::audio_level, &rtp::ExtensionIds::transport_cc,
                        &rtp::ExtensionIds::abs_send_time}) {
    if (all.*id == 0) all.*id = line.*id;
  }
}

}  // namespace amphi::fanout
