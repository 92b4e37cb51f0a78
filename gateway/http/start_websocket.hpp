#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <memory>

#include "gateway/http/connection.hpp"

namespace amphi::http {

using TcpStream = boost::asio::ip::tcp::socket;
using TlsStream = boost::asio::ssl::stream<TcpStream>;

/// Starts a WebSocket session that owns itself. One file each: these are the slowest ones to compile.
void start_websocket(TcpStream stream, const Request& request, const WebSocketFactory& factory,
                     const std::shared_ptr<ServerContext>& context);
void start_websocket(TlsStream stream, const Request& request, const WebSocketFactory& factory,
                     const std::shared_ptr<ServerContext>& context);

}  // namespace amphi::http
