#include "gateway/transport/dtls_bio.hpp"

#include <openssl/bio.h>

#include <algorithm>

namespace amphi::transport {
namespace {

DatagramIo& io_of(BIO* bio) {
  return *static_cast<DatagramIo*>(BIO_get_data(bio));
}

int write(BIO* bio, const char* data, int size) {
  BIO_clear_retry_flags(bio);
  io_of(bio).send(Bytes(reinterpret_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)));
  return size;  // a datagram that is lost on the way is DTLS's business
}

int read(BIO* bio, char* out, int capacity) {
  auto& incoming = io_of(bio).incoming;
  BIO_clear_retry_flags(bio);
  if (incoming.empty()) {
    BIO_set_retry_read(bio);
    return -1;
  }
  const std::size_t size = std::min(incoming.size(), static_cast<std::size_t>(capacity));
  std::copy_n(incoming.begin(), size, reinterpret_cast<std::uint8_t*>(out));
  incoming = {};  // what does not fit is lost, as with recv()
  return static_cast<int>(size);
}

long control(BIO* bio, int command, long, void*) {
  switch (command) {
    case BIO_CTRL_FLUSH:
      return 1;
    case BIO_CTRL_PENDING:
      return static_cast<long>(io_of(bio).incoming.size());
    default:
      return 0;
  }
}

BIO_METHOD* make_method() {
  BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "datagram");
  if (method == nullptr) return nullptr;
  BIO_meth_set_write(method, &write);
  BIO_meth_set_read(method, &read);
  BIO_meth_set_ctrl(method, &control);
  return method;
}

}  // namespace

BIO* make_datagram_bio(DatagramIo& io) {
  static BIO_METHOD* const method = make_method();
  BIO* bio = method == nullptr ? nullptr : BIO_new(method);
  if (bio == nullptr) return nullptr;
  BIO_set_data(bio, &io);
  BIO_set_init(bio, 1);
  return bio;
}

}  // namespace amphi::transport
