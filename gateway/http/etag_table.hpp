#pragma once
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

namespace amphi::http {

/// The entity tag of each session's current ICE session (RFC 9725 section 4.3.1). Sessions may end without
/// our hearing of it, so the table is bounded and forgets the oldest.
class EtagTable {
 public:
  static constexpr std::size_t kCapacity = 8192;
  void set(const std::string& resource, std::string etag);
  void erase(const std::string& resource) { tags_.erase(resource); }
  [[nodiscard]] std::optional<std::string> find(const std::string& resource) const;

 private:
  std::unordered_map<std::string, std::string> tags_;
  std::deque<std::string> order_;
};

}  // namespace amphi::http
