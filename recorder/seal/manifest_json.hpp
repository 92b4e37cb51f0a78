#pragma once
// Internal to recorder/seal: a manifest's line as JSON, without its signature.
#include <utility>

#include "recorder/seal/manifest_line.hpp"

namespace amphi::seal {

std::string manifest_text(const ChainEnd& chain, const ManifestEvent& event);
/// Fields that are not known (the signature is one) are passed over. malformed.
Result<std::pair<ChainEnd, ManifestEvent>> manifest_from_text(std::string_view text);

}  // namespace amphi::seal
