#include "mcu/room/contact_sheet.hpp"

#include <algorithm>
#include <array>

namespace amphi::room {
namespace {

constexpr int kInvalid = -1;

constexpr int value_of(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+') return 62;
  return c == '/' ? 63 : kInvalid;
}

/// The twelve bytes that sixteen characters stand for.
std::string first_bytes(std::string_view base64) {
  std::string bytes;
  unsigned bits = 0;
  for (std::size_t i = 0; i < 16; ++i) {
    bits = bits << 6U | static_cast<unsigned>(value_of(base64[i]));
    if (i % 4 != 3) continue;
    for (const unsigned shift : {16U, 8U, 0U}) bytes.push_back(static_cast<char>(bits >> shift & 0xFFU));
    bits = 0;
  }
  return bytes;
}

bool is_picture(std::string_view bytes) {
  const bool jpeg = bytes.starts_with("\xFF\xD8\xFF");
  const bool webp = bytes.starts_with("RIFF") && bytes.substr(8) == "WEBP";
  return jpeg || webp;
}

}  // namespace

Result<> check_face(std::string_view base64) {
  constexpr std::size_t kMaxCharacters = (ContactSheet::kMaxBytes + 2) / 3 * 4;
  if (base64.size() > kMaxCharacters) return fail(ErrorCode::malformed, "A picture has at most 8 kB.");
  std::string_view digits = base64;
  for (int padding = 0; padding < 2 && digits.ends_with('='); ++padding) digits.remove_suffix(1);
  const bool valid =
      base64.size() % 4 == 0 && digits.size() >= 16 &&
      std::all_of(digits.begin(), digits.end(), [](char c) { return value_of(c) != kInvalid; });
  if (!valid || !is_picture(first_bytes(digits))) {
    return fail(ErrorCode::malformed, "\"image\" must be the base64 of a JPEG or WebP picture.");
  }
  return {};
}

void ContactSheet::set_consent(const ParticipantId& participant, bool on) {
  const bool changed = on ? faces_.try_emplace(participant).second : faces_.erase(participant) > 0;
  if (changed) ++version_;
}

Result<Face> ContactSheet::receive(const ParticipantId& participant, std::string image, Instant now) {
  const auto it = faces_.find(participant);
  if (it == faces_.end()) return fail(ErrorCode::forbidden, "Agree to be on the contact sheet first.");
  if (auto checked = check_face(image); !checked) return checked.error();
  Newest& newest = it->second;
  if (newest.image && now - newest.at < kMinInterval) {
    return fail(ErrorCode::overloaded, "Send a picture every four seconds at most.");
  }
  newest = {std::make_shared<const std::string>(std::move(image)), now};
  return Face{participant, newest.image};
}

void ContactSheet::set_viewer(const ParticipantId& participant, bool on) {
  const bool before = viewers_.empty();
  if (on) {
    viewers_.insert(participant);
  } else {
    viewers_.erase(participant);
  }
  if (viewers_.empty() != before) ++version_;
}

void ContactSheet::forget(const ParticipantId& participant) {
  set_consent(participant, false);
  set_viewer(participant, false);
}

std::vector<Face> ContactSheet::all() const {
  std::vector<Face> faces;
  for (const auto& [participant, newest] : faces_) {
    if (newest.image) faces.push_back({participant, newest.image});
  }
  return faces;
}

std::vector<ParticipantId> ContactSheet::consents() const {
  std::vector<ParticipantId> ids;
  for (const auto& [participant, newest] : faces_) ids.push_back(participant);
  return ids;
}

}  // namespace amphi::room
