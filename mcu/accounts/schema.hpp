#pragma once
#include <span>

#include "mcu/store/database.hpp"

namespace amphi::accounts {

/// All versions of the tables, oldest first. A migration that was released never changes.
std::span<const store::Migration> schema();

}  // namespace amphi::accounts
