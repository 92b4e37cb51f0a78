#pragma once
#include <string>

#include "mcu/base/result.hpp"

namespace amphi::store {

/// Makes the folder if it is missing (its parent must be there), for its owner alone. environment: it cannot
/// be made or written in; says what to do.
Result<void> make_private_folder(const std::string& folder);

/// Makes the empty file if it is missing, readable and writable for its owner alone. Root gives it to the
/// folder's owner, so that a command run as root leaves nothing that the server cannot open.
Result<void> make_private_file(const std::string& file);

}  // namespace amphi::store
