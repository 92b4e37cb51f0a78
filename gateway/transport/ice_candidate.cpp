#include "gateway/transport/ice_candidate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <optional>
#include <utility>

namespace amphi::transport {
namespace {

constexpr std::size_t kMaxAttribute = 1024;
constexpr std::array<std::pair<std::string_view, CandidateType>, 4> kTypes{{
    {"host", CandidateType::host},
    {"srflx", CandidateType::server_reflexive},
    {"prflx", CandidateType::peer_reflexive},
    {"relay", CandidateType::relayed},
}};

constexpr std::array<std::pair<std::string_view, TcpType>, 3> kTcpTypes{{
    {"active", TcpType::active},
    {"passive", TcpType::passive},
    {"so", TcpType::simultaneous_open},
}};

bool strip_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::string_view take_word(std::string_view& text) {
  const auto end = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

template <class Number>
std::optional<Number> number(std::string_view text, std::uint64_t least, std::uint64_t most) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < least || value > most)
    return std::nullopt;
  return static_cast<Number>(value);
}

bool is_visible(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](unsigned char c) { return std::isgraph(c) != 0; });
}

bool is_udp(std::string_view transport) {
  return transport.size() == 3 && std::tolower(transport[0]) == 'u' && std::tolower(transport[1]) == 'd' &&
         std::tolower(transport[2]) == 'p';
}

/// Extensions are pairs of a name and a value.
TcpType find_tcp_type(std::string_view extensions) {
  while (!extensions.empty()) {
    const auto name = take_word(extensions);
    const auto value = take_word(extensions);
    if (name != "tcptype") continue;
    const auto* const found =
        std::find_if(kTcpTypes.begin(), kTcpTypes.end(), [&](auto& t) { return t.first == value; });
    if (found != kTcpTypes.end()) return found->second;
  }
  return TcpType::none;
}

const CandidateType* type_named(std::string_view name) {
  const auto* const found =
      std::find_if(kTypes.begin(), kTypes.end(), [&](auto& t) { return t.first == name; });
  return found == kTypes.end() ? nullptr : &found->second;
}

std::string_view name_of(CandidateType type) {
  return kTypes[static_cast<std::size_t>(type)].first;
}

}  // namespace

Result<IceCandidate> parse_candidate(std::string_view attribute) {
  const Error malformed = fail(ErrorCode::malformed, "not a candidate attribute (RFC 8839 section 5.1)");
  if (attribute.size() > kMaxAttribute) return malformed;
  strip_prefix(attribute, "a=");
  strip_prefix(attribute, "candidate:");

  const auto foundation = take_word(attribute);
  const auto component = number<unsigned>(take_word(attribute), 1, 256);
  const auto transport = take_word(attribute);
  const auto priority = number<std::uint32_t>(take_word(attribute), 0, 0xffff'ffff);
  const auto address = take_word(attribute);
  const auto port = number<std::uint16_t>(take_word(attribute), 0, 65535);
  const bool typed = take_word(attribute) == "typ";
  const auto* const type = type_named(take_word(attribute));

  const bool words_fit = !foundation.empty() && foundation.size() <= 32 && is_visible(foundation) &&
                         !address.empty() && address.size() <= 255 && is_visible(address);
  if (!words_fit || !component || !priority || !port || !typed || type == nullptr) return malformed;
  const bool udp = is_udp(transport);
  return IceCandidate{
      std::string(foundation), *component, udp,   *priority,
      std::string(address),    *port,      *type, udp ? TcpType::none : find_tcp_type(attribute)};
}

std::string to_attribute(const IceCandidate& candidate) {
  auto text = fmt::format("candidate:{} {} {} {} {} {} typ {}", candidate.foundation, candidate.component,
                          candidate.udp ? "udp" : "tcp", candidate.priority, candidate.address,
                          candidate.port, name_of(candidate.type));
  for (const auto& [name, type] : kTcpTypes) {
    if (type == candidate.tcp_type) text += fmt::format(" tcptype {}", name);
  }
  return text;
}

}  // namespace amphi::transport
