#include "mcu/media/webp.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/support/webp_file.hpp"

using namespace amphi;
using test::webp_file;

namespace {

Result<WebpHeader> read(const std::string& file) {
  return read_webp_header({reinterpret_cast<const std::uint8_t*>(file.data()), file.size()});
}

const std::string kLossy = test::lossy_chunk(640, 360);

std::string extended(std::uint8_t flags, int width, int height) {
  std::string chunk(1, static_cast<char>(flags));
  chunk += std::string(3, '\0') + test::little_endian(width - 1, 3) + test::little_endian(height - 1, 3);
  return webp_file("VP8X", chunk, kLossy);
}

}  // namespace

TEST_CASE("a WebP file's size is read from each of its three forms") {
  CHECK(*read(webp_file("VP8 ", kLossy)) == WebpHeader{640, 360});
  CHECK(*read(webp_file("VP8L", test::lossless_chunk(1920, 1080))) == WebpHeader{1920, 1080});
  CHECK(*read(extended(0x10, 800, 600)) == WebpHeader{800, 600});
}

TEST_CASE("the scale bits of a lossy picture are no part of its size") {
  std::string chunk = kLossy;
  chunk[7] = static_cast<char>(chunk[7] | 0x40);
  CHECK(*read(webp_file("VP8 ", chunk)) == WebpHeader{640, 360});
}

TEST_CASE("moving pictures, and those that say where they were taken, are not supported") {
  for (const std::uint8_t flag : {std::uint8_t{2}, std::uint8_t{4}, std::uint8_t{8}})
    CHECK(read(extended(flag, 800, 600)).error().code == ErrorCode::unsupported);
}

TEST_CASE("what is no WebP file, or not whole, is malformed") {
  const std::string good = webp_file("VP8 ", kLossy);
  std::vector<std::string> bad{"",
                               "RIFF",
                               "\x89PNG\r\n\x1a\n" + good,
                               good + "x",
                               webp_file("VP8 ", ""),
                               webp_file("VP8 ", test::lossy_chunk(0, 360)),
                               webp_file("ABCD", kLossy)};
  for (std::size_t size = 0; size < good.size(); ++size) bad.push_back(good.substr(0, size));
  std::string longer = good;  // the chunk goes on behind the file's end
  longer[16] = static_cast<char>(longer[16] + 1);
  bad.push_back(longer);
  std::string inner = good;  // no key frame
  inner[20] = static_cast<char>(inner[20] | 1);
  bad.push_back(inner);
  std::string version = webp_file("VP8L", test::lossless_chunk(64, 64));
  version[24] = static_cast<char>(version[24] | 0x20);
  bad.push_back(version);
  for (const std::string& file : bad) {
    INFO(file.size());
    REQUIRE(read(file).has_error());
    CHECK(read(file).error().code == ErrorCode::malformed);
  }
}
