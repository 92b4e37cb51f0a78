#pragma once
// The single checks of `amphi doctor`. Each looks at the machine as it is now and changes nothing.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "mcu/app/config.hpp"
#include "mcu/app/doctor/check.hpp"

namespace amphi::app {

Check check_config(const Config& config);
/// Days left, and whether the key belongs to it; none for a server without TLS on loopback.
std::vector<Check> check_certificate(const http::ServerConfig& http,
                                     std::chrono::system_clock::time_point now);
/// Whole days until the certificate is over, negative once it is; nothing when it cannot be read.
std::optional<int> certificate_days(const http::TlsFiles& files, std::chrono::system_clock::time_point now);
/// A TCP port that is to be listened on; `name` is "http" or "metrics".
Check check_listener(const std::string& name, const std::string& address, std::uint16_t port);
/// UDP on every address that is to be bound, and enough ports for a full room.
Check check_media(const Config& config);
/// Starts a mixer as a room would, and waits until it is ready.
Check check_mixer(const std::string& program);
/// Open files: each participant takes some.
Check check_descriptors(std::size_t limit, const Limits& limits);

}  // namespace amphi::app
