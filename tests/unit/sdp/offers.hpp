#pragma once
// Offers as real clients made them, with made-up addresses.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "gateway/sdp/answer.hpp"

namespace amphi::sdp::test {

inline std::string read_offer(const std::string& name) {
  std::ifstream file(std::filesystem::path(AMPHI_OFFERS) / (name + ".sdp"), std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

inline std::vector<std::string> offer_names() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(AMPHI_OFFERS)) {
    names.push_back(entry.path().stem().string());
  }
  return names;
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

inline ports::ConnectionPurpose purpose_of(const std::string& name) {
  if (name.find("participant") != std::string::npos) return ports::ConnectionPurpose::participant;
  const bool sends = name.find("whip") != std::string::npos || name.find("simulcast") != std::string::npos;
  return sends ? ports::ConnectionPurpose::whip : ports::ConnectionPurpose::whep;
}

inline Result<Negotiated> negotiate_text(const std::string& text, ports::ConnectionPurpose purpose) {
  auto offer = parse(text);
  if (!offer) return offer.error();
  return negotiate(*offer, {purpose});
}

/// As long as a real one gets: two interfaces with IPv4 and IPv6 each, and a public address.
inline LocalTransport local_transport() {
  LocalTransport transport{{"0123456789abcdef", "0123456789abcdef0123456789abcdef"}, {"sha-256", {}}, {}};
  transport.fingerprint.digest.assign(32, 0xA5);
  for (int i = 0; i < 12; ++i) {
    transport.candidates.push_back("candidate:" + std::to_string(i) +
                                   " 1 udp 2130706431 2001:db8:1234:5678:9abc:def0:1234:567" +
                                   std::to_string(i % 10) + " 50000 typ host");
  }
  return transport;
}

}  // namespace amphi::sdp::test
