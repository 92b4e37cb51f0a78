#include "gateway/http/etag_table.hpp"

#include <utility>

namespace amphi::http {

void EtagTable::set(const std::string& resource, std::string etag) {
  if (const auto known = sessions_.find(resource); known != sessions_.end()) {
    known->second->etag = std::move(etag);
    return;
  }
  order_.push_back({resource, std::move(etag)});
  sessions_.emplace(order_.back().resource, std::prev(order_.end()));
  if (order_.size() > kCapacity) erase(order_.front().resource);
}

void EtagTable::erase(std::string_view resource) {
  const auto found = sessions_.find(resource);
  if (found == sessions_.end()) return;
  const Order::iterator session = found->second;
  sessions_.erase(found);
  order_.erase(session);
}

std::optional<std::string> EtagTable::find(std::string_view resource) const {
  const auto found = sessions_.find(resource);
  return found == sessions_.end() ? std::nullopt : std::optional(found->second->etag);
}

}  // namespace amphi::http
