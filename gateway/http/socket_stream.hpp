#pragma once
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <optional>

#include "gateway/http/byte_stream.hpp"
#include "gateway/http/start_websocket.hpp"

namespace amphi::http {

/// What plain and TLS streams have in common.
template <class Stream>
class SocketStream : public ByteStream {
 public:
  void read_some(std::span<char> into, std::function<void(std::size_t)> handler) override {
    stream_->async_read_some(boost::asio::buffer(into.data(), into.size()),
                             [handler = std::move(handler)](const boost::system::error_code& error,
                                                            std::size_t size) { handler(error ? 0 : size); });
  }
  void write(std::string_view bytes, std::function<void(bool)> handler) override {
    boost::asio::async_write(*stream_, boost::asio::buffer(bytes.data(), bytes.size()),
                             [handler = std::move(handler)](const boost::system::error_code& error,
                                                            std::size_t) { handler(!error); });
  }
  void close() override {
    boost::system::error_code ignored;
    if (stream_) stream_->lowest_layer().close(ignored);
  }
  boost::asio::any_io_executor executor() override { return executor_; }
  void become_websocket(const Request& request, const WebSocketFactory& factory,
                        const std::shared_ptr<ServerContext>& context) override {
    Stream stream = std::move(*stream_);
    stream_.reset();
    start_websocket(std::move(stream), request, factory, context);
  }

 protected:
  explicit SocketStream(Stream stream) : stream_(std::move(stream)), executor_(stream_->get_executor()) {}
  Stream& stream() { return *stream_; }

 private:
  std::optional<Stream> stream_;
  boost::asio::any_io_executor executor_;
};

}  // namespace amphi::http
