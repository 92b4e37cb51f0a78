#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mcu/session/room_config.hpp"

namespace amphi::session {

using Digest = std::array<std::uint8_t, 32>;
Digest sha256(std::string_view text);
/// In lower-case hexadecimal digits; for keys of maps.
std::string sha256_hex(std::string_view text);

/// Whom a token lets in as what.
struct Grant {
  room::Role role = room::Role::attendee;
  std::string name;
};

/// One room's tokens. Keeps digests only; how long find() takes says nothing about them.
class TokenTable {
 public:
  explicit TokenTable(const std::vector<TokenConfig>& tokens);
  [[nodiscard]] std::optional<Grant> find(std::string_view token) const;

 private:
  struct Entry {
    Digest digest;
    Grant grant;
  };
  std::vector<Entry> entries_;
};

}  // namespace amphi::session
