#pragma once
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace amphi::http {

/// The entity tag of each session's current ICE session (RFC 9725 section 4.3.1). Sessions may end without
/// our hearing of it, so the table is bounded and forgets the oldest.
class EtagTable {
 public:
  static constexpr std::size_t kCapacity = 8192;
  void set(const std::string& resource, std::string etag);
  void erase(std::string_view resource);
  [[nodiscard]] std::optional<std::string> find(std::string_view resource) const;
  [[nodiscard]] std::size_t size() const { return order_.size(); }

 private:
  struct Session {
    std::string resource;
    std::string etag;
  };
  using Order = std::list<Session>;  ///< as they began

  Order order_;
  std::unordered_map<std::string_view, Order::iterator> sessions_;  ///< by the resources in order_
};

}  // namespace amphi::http
