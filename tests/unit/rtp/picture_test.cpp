#include "gateway/rtp/picture.hpp"

#include "gateway/rtp/layer_filter.hpp"
#include "gateway/rtp/picture_numbers.hpp"
#include "layered_source.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::test;
using namespace amphi::rtp;

TEST_CASE("a VP8 descriptor tells picture id, TL0PICIDX, layer and sync, and where they stand") {
  const auto info = parse_picture(Codec::vp8, Packet{0x90, 0xe0, 0x81, 0x02, 0x37, 0x60, 0x01});
  CHECK(info.starts);
  CHECK_FALSE(info.key);
  CHECK(info.sync);
  CHECK(info.temporal_layer == 1);
  CHECK(info.long_picture_id);
  CHECK(info.picture_id == 0x102);
  CHECK(info.picture_id_at == 2);
  CHECK(info.tl0 == 0x37);
  CHECK(info.tl0_at == 4);
  const auto brief = parse_picture(Codec::vp8, Packet{0x80, 0x80, 0x7f, 0x01});
  CHECK_FALSE(brief.starts);
  CHECK_FALSE(brief.long_picture_id);
  CHECK(brief.picture_id == 0x7f);
  CHECK(brief.tl0_at == 0);
}

TEST_CASE("a VP9 descriptor tells the same in its own places") {
  const auto info = parse_picture(Codec::vp9, Packet{0xe8, 0x81, 0x02, 0x50, 0x09, 0x00});
  CHECK(info.starts);
  CHECK_FALSE(info.key);
  CHECK(info.sync);
  CHECK(info.temporal_layer == 2);
  CHECK(info.picture_id == 0x102);
  CHECK(info.picture_id_at == 1);
  CHECK(info.tl0_at == 4);
  CHECK(info.tl0 == 9);
  CHECK(parse_picture(Codec::vp9, Packet{0x98, 0x05, 0x00}).picture_id == 5);  // flexible, no layers
}

TEST_CASE("a descriptor that is cut off says nothing") {
  const Packet whole{0x90, 0xe0, 0x81, 0x02, 0x37, 0x60, 0x01};
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto info = parse_picture(Codec::vp8, Bytes(whole).first(size));
    CHECK(info.picture_id_at + info.tl0_at == 0);
    CHECK_FALSE(info.starts);
  }
}

TEST_CASE("all packets of a key frame are known as such, and none of the next picture") {
  LayeredSource source;
  const auto key = source.picture(kStart, true), next = source.picture(kStart);
  CHECK(key[0].picture.starts);
  CHECK_FALSE(key[1].picture.starts);
  CHECK(key[1].picture.key);
  CHECK_FALSE(next[0].picture.key);
  CHECK(next[0].picture.temporal_layer == 2);
  PictureReader reader;
  const RtpHeader header{false, 96, 1, 1000, 1};
  CHECK(reader.read(Codec::h264, header, Packet{0x67, 0x42}).key);
  const auto slice = reader.read(Codec::h264, header, Packet{0x41, 0x00});
  CHECK(slice.key);
  CHECK_FALSE(slice.starts);
  const auto other = reader.read(Codec::h264, {false, 96, 2, 4000, 1}, Packet{0x41, 0x00});
  CHECK(other.starts);
  CHECK_FALSE(other.key);
}

TEST_CASE("numbers are put into the descriptor in the form it has") {
  Packet vp8{0x90, 0xe0, 0x81, 0x02, 0x37, 0x60, 0x01};
  rewrite_picture(vp8, parse_picture(Codec::vp8, vp8), 0x7abc, 9);
  CHECK(parse_picture(Codec::vp8, vp8).picture_id == 0x7abc);
  CHECK(parse_picture(Codec::vp8, vp8).tl0 == 9);
  CHECK(parse_picture(Codec::vp8, vp8).temporal_layer == 1);
  Packet vp9{0x98, 0x05, 0x00};
  rewrite_picture(vp9, parse_picture(Codec::vp9, vp9), 0x7abc, 9);
  CHECK(vp9 == Packet{0x98, 0x3c, 0x00});
}

TEST_CASE("a layer goes down at the next picture and up only where a picture says that it may") {
  LayeredSource source;
  LayerFilter filter;
  std::vector<int> layers;
  const auto pass = [&](bool key = false) {
    const auto picture = source.picture(kStart, key);
    const bool first = filter.keep(picture[0]);
    CHECK(filter.keep(picture[1]) == first);
    if (first) layers.push_back(picture[0].picture.temporal_layer);
  };
  pass(true);
  for (int i = 1; i < 8; ++i) pass();
  CHECK(layers == std::vector{0, 2, 1, 2, 0, 2, 1, 2});
  filter.set_wanted(1);
  layers.clear();
  for (int i = 0; i < 8; ++i) pass();
  CHECK(layers == std::vector{0, 0});
  for (int i = 0; i < 4; ++i) pass();  // the group with sync pictures goes by
  filter.set_wanted(3);
  layers.clear();
  for (int i = 0; i < 12; ++i) pass();
  // 0 2 1 2 without sync; then 2 with sync must wait for 1 with sync; the next 2 has none.
  CHECK(layers == std::vector{0, 0, 1, 0, 1});
  layers.clear();
  for (int i = 0; i < 8; ++i) pass();
  CHECK(layers == std::vector{0, 2, 1, 2, 0, 2, 1, 2});
}

TEST_CASE("a key frame brings all wanted layers at once, and changes apply to whole pictures") {
  LayeredSource source;
  LayerFilter filter;
  filter.set_wanted(1);
  source.picture(kStart, true);
  const auto upper = source.picture(kStart);
  CHECK_FALSE(filter.keep(upper[0]));
  filter.set_wanted(3);
  CHECK_FALSE(filter.keep(upper[1]));
  CHECK(filter.keep(source.picture(kStart, true)[0]));
  CHECK(filter.current() == 3);
  filter.set_wanted(7);
  CHECK(filter.wanted() == LayerFilter::kMaxLayers);
}
