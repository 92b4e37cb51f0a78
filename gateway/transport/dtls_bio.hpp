#pragma once
#include <functional>

#include "mcu/media/rtp_packet.hpp"

struct bio_st;

namespace amphi::transport {

/// What a datagram BIO reads from and writes to: at most one datagram waits to be read.
struct DatagramIo {
  std::function<void(Bytes)> send;
  Bytes incoming;  ///< empty: nothing to read
};

/// A BIO that keeps datagram boundaries, unlike OpenSSL's memory BIO. `io` must outlive it. Null when out of
/// memory.
bio_st* make_datagram_bio(DatagramIo& io);

}  // namespace amphi::transport
