#pragma once
// Inside the server. What listener, HTTP sessions and WebSockets share; control thread only.
#include <memory>
#include <optional>
#include <unordered_set>

#include "gateway/http/server.hpp"
#include "mcu/base/clock.hpp"

namespace amphi::http {

/// One accepted connection, whatever it speaks now.
class Connection {
 public:
  virtual ~Connection() = default;
  /// Ends politely: at once when idle, after the response or with a close frame otherwise.
  virtual void stop() = 0;
  /// Ends now and calls nobody outside the server again, apart from a WebSocket handler's on_closed().
  virtual void abort() = 0;
  /// Whose it is, as Request::client.
  [[nodiscard]] virtual const std::string& client() const = 0;
  /// Since when it has been waiting for its client's request; none when it is in use.
  [[nodiscard]] virtual std::optional<Instant> waiting_since() const { return std::nullopt; }
};

/// Held by every connection. `router` is null once the server is gone.
struct ServerContext {
  explicit ServerContext(ServerConfig settings) : config(std::move(settings)), clients(budget(config)) {}
  static ClientBudget budget(const ServerConfig& config) {
    ClientBudget budget = config.client;
    if (budget.connections != 0) return budget;
    // A proxy in front comes from one address for all.
    const std::size_t kept_free = config.tls_in_front ? 0 : config.max_connections / 4;
    budget.connections = config.max_connections - kept_free;
    return budget;
  }
  ServerConfig config;
  ClientLimits clients;
  Router* router = nullptr;
  bool stopping = false;
  std::unordered_set<Connection*> connections;
};

/// Keeps a connection in the context's set for as long as it lives.
class Registration {
 public:
  Registration(std::shared_ptr<ServerContext> context, Connection& connection, std::string client)
      : context_(std::move(context)), connection_(connection), client_(std::move(client)) {
    context_->connections.insert(&connection_);
    context_->clients.connected(client_);
  }
  ~Registration() {
    context_->connections.erase(&connection_);
    context_->clients.disconnected(client_);
  }
  Registration(const Registration&) = delete;
  Registration& operator=(const Registration&) = delete;
  ServerContext& operator*() const { return *context_; }
  ServerContext* operator->() const { return context_.get(); }
  [[nodiscard]] const std::shared_ptr<ServerContext>& share() const { return context_; }
  [[nodiscard]] const std::string& client() const { return client_; }

 private:
  std::shared_ptr<ServerContext> context_;
  Connection& connection_;
  std::string client_;
};

}  // namespace amphi::http
