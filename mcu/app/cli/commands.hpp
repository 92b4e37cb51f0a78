#pragma once
#include <functional>
#include <optional>

namespace CLI {
class App;
}

namespace amphi::app::cli {

/// Adds `user`, `room`, `invite` and `recording` to the program's commands. After parsing, `chosen` holds
/// what was asked for, if it was one of these; it gives the exit code.
void add_store_commands(CLI::App& program, std::function<int()>& chosen);

}  // namespace amphi::app::cli
