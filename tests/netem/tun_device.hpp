#pragma once
#include <string>

#include "mcu/base/file_descriptor.hpp"
#include "mcu/base/result.hpp"

namespace amphi::netem {

/// Makes a TUN device in a network namespace (of `ip netns`) and gives it an address; its packets are read
/// from and written to the descriptor, which does not block. Errors (environment): not root, no such
/// namespace.
Result<FileDescriptor> make_tun(const std::string& name_space, const std::string& device,
                                const std::string& address);

}  // namespace amphi::netem
