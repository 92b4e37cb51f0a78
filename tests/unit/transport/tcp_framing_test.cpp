#include "gateway/transport/tcp_framing.hpp"

#include <algorithm>
#include <vector>

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::transport;

namespace {

using Packets = std::vector<std::vector<std::uint8_t>>;

std::vector<std::uint8_t> framed(const Packets& packets) {
  std::vector<std::uint8_t> stream;
  for (const auto& packet : packets) {
    stream.push_back(static_cast<std::uint8_t>(packet.size() >> 8));
    stream.push_back(static_cast<std::uint8_t>(packet.size()));
    stream.insert(stream.end(), packet.begin(), packet.end());
  }
  return stream;
}

/// What comes out when the stream arrives in pieces of at most `piece` bytes.
Packets read(FrameReader& reader, Bytes stream, std::size_t piece) {
  Packets packets;
  while (!stream.empty()) {
    const MutableBytes space = reader.space();
    const std::size_t size = std::min({piece, stream.size(), space.size()});
    std::copy_n(stream.begin(), size, space.begin());
    reader.filled(size);
    stream = stream.subspan(size);
    while (const auto frame = reader.next()) packets.emplace_back(frame->begin(), frame->end());
    if (reader.broken()) break;
  }
  return packets;
}

}  // namespace

TEST_CASE("datagrams come out of a stream whole, however it is cut") {
  const std::size_t piece = GENERATE(1, 2, 3, 7, 1000, 100'000);
  Packets packets;
  for (std::size_t i = 1; i <= 60; ++i) packets.emplace_back(i * 33, static_cast<std::uint8_t>(i));
  FrameReader reader;
  CHECK(read(reader, framed(packets), piece) == packets);
  CHECK_FALSE(reader.broken());
}

TEST_CASE("the longest datagram fits, an empty one is skipped") {
  const Packets packets{std::vector<std::uint8_t>(FrameReader::kMaxFrame, 7), {}, {1, 2, 3}};
  FrameReader reader;
  CHECK(read(reader, framed(packets), 500) == Packets{packets[0], packets[2]});
}

TEST_CASE("a datagram that is too long breaks the stream for good") {
  FrameReader reader;
  const auto stream = framed({{1, 2}, std::vector<std::uint8_t>(FrameReader::kMaxFrame + 1, 7), {3}});
  CHECK(read(reader, stream, 100'000) == Packets{{1, 2}});
  CHECK(reader.broken());
  CHECK_FALSE(reader.next());
}
