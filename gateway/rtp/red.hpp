#pragma once
// Redundant audio data (RFC 2198), which ULPFEC for pictures borrows as a wrapping (RFC 5109 section 14.1).
#include <array>
#include <optional>

#include "mcu/media/rtp_packet.hpp"

namespace amphi::rtp {

inline constexpr std::size_t kMaxRedBlocks = 8;
inline constexpr std::uint32_t kMaxRedOffset = (1 << 14) - 1;  ///< of timestamps
inline constexpr std::size_t kMaxRedBlock = (1 << 10) - 1;     ///< bytes of a redundant block

struct RedBlock {
  std::uint8_t payload_type = 0;
  std::uint32_t timestamp_offset = 0;  ///< how much older than the packet; 0 for the last block
  Bytes data;
};

struct RedPayload {
  std::array<RedBlock, kMaxRedBlocks> blocks;
  std::size_t count = 0;
  [[nodiscard]] std::span<const RedBlock> all() const { return {blocks.data(), count}; }
  /// What the packet was sent for; the others are repetitions, oldest first as a rule.
  [[nodiscard]] const RedBlock& primary() const { return blocks[count - 1]; }
};

/// Nothing for a payload that is cut off or has more than kMaxRedBlocks blocks. Refers to `payload`.
std::optional<RedPayload> parse_red(Bytes payload);

/// Writes the blocks, the primary one last. Returns the size; 0 when it does not fit.
std::size_t write_red(MutableBytes out, std::span<const RedBlock> blocks);

}  // namespace amphi::rtp
