#include "gateway/http/etag_table.hpp"

namespace amphi::http {

void EtagTable::set(const std::string& resource, std::string etag) {
  const auto [entry, added] = tags_.insert_or_assign(resource, std::move(etag));
  if (!added) return;
  order_.push_back(resource);
  if (order_.size() <= kCapacity) return;
  tags_.erase(order_.front());
  order_.pop_front();
}

std::optional<std::string> EtagTable::find(const std::string& resource) const {
  const auto found = tags_.find(resource);
  return found == tags_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace amphi::http
