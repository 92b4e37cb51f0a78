#pragma once
#include <boost/json/object.hpp>
#include <functional>
#include <string>
#include <vector>

#include "gateway/http/origin.hpp"
#include "gateway/http/router.hpp"
#include "gateway/signaling/identity.hpp"

namespace amphi::signaling {

/// One request that is allowed: who sent it, and its body. Valid during the operation's call only.
struct Call {
  const http::Request& request;
  const Principal& principal;
  const boost::json::object& body;  ///< empty without one
  accounts::Time now;

  [[nodiscard]] RoomId room() const { return RoomId{std::string(request.parameter("room"))}; }
  [[nodiscard]] accounts::Actor actor() const { return {principal.session.account, now}; }
};

/// The table of the HTTP interface's routes. Every one states what it is for; nothing is called before may()
/// allows it, and nothing that changes something for another site's page. Control thread; must outlive the
/// router.
class GuardedRoutes {
 public:
  using Operation = std::function<void(const Call&, const http::Respond&)>;
  using Plain = std::function<http::Response(const Call&)>;
  struct Entry {
    std::string method;
    std::string pattern;
    Action action;
  };

  GuardedRoutes(http::Router& router, Identity identity, http::Origins origins,
                accounts::Time (*clock)() = accounts::wall_clock)
      : router_(router), identity_(identity), origins_(std::move(origins)), clock_(clock) {}

  /// `pattern` is below /api/v1.
  void add(std::string_view method, std::string_view pattern, Action action, Operation operation);
  /// For operations that answer at once.
  void add_plain(std::string_view method, std::string_view pattern, Action action, Plain operation);
  /// For one that takes a file instead of JSON; that of others than may() allows is no longer than
  /// `otherwise`.
  struct Upload {
    std::string_view content_type;  ///< literal
    std::size_t bytes = 0;          ///< at most
    std::size_t otherwise = std::size_t{64} * 1024;
  };
  void add_upload(std::string_view method, std::string_view pattern, Action action, const Upload& upload,
                  Plain operation);
  /// A route that the router has already, for the list.
  void note(std::string_view method, std::string_view pattern, Action action);
  /// Called with each request of an admin that was allowed.
  void set_on_admin(std::function<void()> seen) { on_admin_ = std::move(seen); }
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

 private:
  /// What a request to a route has to be.
  struct Terms {
    Action action;
    std::string_view content_type = kJson;  ///< of a body
  };
  static constexpr std::string_view kJson = "application/json";
  void serve(const Terms& terms, const Operation& operation, const http::Request& request,
             const http::Respond& respond) const;

  http::Router& router_;
  Identity identity_;
  http::Origins origins_;
  accounts::Time (*clock_)();
  std::function<void()> on_admin_;
  std::vector<Entry> entries_;
};

}  // namespace amphi::signaling
