#include "gateway/http/websocket_session.hpp"

namespace amphi::http {

void start_websocket(TcpStream stream, const Request& request, const WebSocketFactory& factory,
                     const std::shared_ptr<ServerContext>& context) {
  std::make_shared<WebSocketSession<TcpStream>>(std::move(stream), context, request.client)
      ->start(request, factory);
}

}  // namespace amphi::http
