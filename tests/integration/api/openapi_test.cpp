// docs/openapi.yaml and docs/api.md name every route, and none that is not there.
#include <fstream>
#include <regex>
#include <set>

#include "tests/integration/api/api_server.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::testing;

namespace {

/// "GET /api/v1/setup" and so on, out of the `paths` of the document.
std::set<std::string> documented() {
  static const std::regex kPath("^  (/[^:]*):\\s*$"), kMethod("^    (get|put|post|patch|delete):\\s*$");
  std::ifstream in(AMPHI_OPENAPI);
  std::set<std::string> operations;
  std::string path;
  std::smatch match;
  for (std::string line; std::getline(in, line);) {
    if (std::regex_match(line, match, kPath)) path = match[1];
    if (path.empty() || !std::regex_match(line, match, kMethod)) continue;
    std::string method = match[1];
    for (char& c : method) c = static_cast<char>(c - 'a' + 'A');
    operations.insert(method + " " + path);
  }
  return operations;
}

}  // namespace

TEST_CASE("the OpenAPI document has every route below /api/v1 and no other") {
  const ApiServer server;
  std::set<std::string> there;
  for (const auto& entry : server.signaling->routes()) there.insert(entry.method + " " + entry.pattern);
  std::set<std::string> said;
  for (const std::string& operation : documented()) {
    if (operation.find(" /api/v1/") != std::string::npos) said.insert(operation);
  }
  CHECK(said == there);
}
