#pragma once
#include <functional>

namespace CLI {
class App;
}

namespace amphi::app::cli {

/// Adds `recording` and what belongs under it; `chosen` as add_store_commands() has it.
void add_recording_commands(CLI::App& program, std::function<int()>& chosen);

}  // namespace amphi::app::cli
