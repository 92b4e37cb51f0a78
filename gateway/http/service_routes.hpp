#pragma once
#include <functional>
#include <string>

#include "gateway/http/router.hpp"

namespace amphi::http {

struct ServiceInfo {
  std::string name;
  std::string version;
  std::function<bool()> ready;  ///< false: /readyz answers 503; empty: always ready
};

/// GET /healthz, /readyz and /version.
void add_service_routes(Router& router, ServiceInfo info);

}  // namespace amphi::http
