#pragma once
#include <string>

namespace amphi::bench {

/// Writes one PPM for each preset and some stage sizes.
void write_preset_pictures(const std::string& folder);

}  // namespace amphi::bench
