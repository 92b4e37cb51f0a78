#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>

#include "mcu/base/clock.hpp"
#include "mcu/base/result.hpp"
#include "mcu/room/message.hpp"

namespace amphi::room {

/// base64 (RFC 4648 section 4) of a JPEG or WebP file of at most ContactSheet::kMaxBytes, as far as can be
/// told without decoding a picture.
Result<> check_face(std::string_view base64);

/// One small still of everybody who agreed, the newest only, and which moderators look at them. A person's
/// picture is gone with the person or the consent.
class ContactSheet {
 public:
  static constexpr std::size_t kMaxBytes = 8192;
  /// Clients send every 4 s at most; networks bring two of them closer together.
  static constexpr Duration kMinInterval = std::chrono::seconds(3);

  void set_consent(const ParticipantId& participant, bool on);
  /// forbidden without consent, malformed, overloaded when too soon.
  Result<Face> receive(const ParticipantId& participant, std::string image, Instant now);
  void set_viewer(const ParticipantId& participant, bool on);
  void forget(const ParticipantId& participant);

  [[nodiscard]] std::vector<Face> all() const;
  [[nodiscard]] std::vector<ParticipantId> consents() const;
  [[nodiscard]] bool consents(const ParticipantId& participant) const { return faces_.contains(participant); }
  [[nodiscard]] const std::set<ParticipantId>& viewers() const { return viewers_; }
  /// Rises with every change of who agreed, and of whether somebody looks.
  [[nodiscard]] std::uint64_t version() const { return version_; }

 private:
  struct Newest {
    std::shared_ptr<const std::string> image;  ///< null before the first
    Instant at{};
  };
  std::map<ParticipantId, Newest> faces_;
  std::set<ParticipantId> viewers_;
  std::uint64_t version_ = 0;
};

}  // namespace amphi::room
