#include "gateway/http/websocket_session.hpp"

namespace amphi::http {

void start_websocket(TlsStream stream, const Request& request, const WebSocketFactory& factory,
                     const std::shared_ptr<ServerContext>& context) {
  std::make_shared<WebSocketSession<TlsStream>>(std::move(stream), context, request.client)
      ->start(request, factory);
}

}  // namespace amphi::http
