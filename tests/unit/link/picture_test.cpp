#include "mcu/link/picture.hpp"

#include <numeric>

#include "mcu/link/message.hpp"
#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::link;

namespace {

const PictureId kSky("sky");

std::vector<std::uint8_t> bytes_of(std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{1});
  return bytes;
}

std::optional<PictureAssembler::Whole> put_together(PictureAssembler& assembler,
                                                    const std::vector<std::vector<std::uint8_t>>& pieces) {
  std::optional<PictureAssembler::Whole> whole;
  for (const auto& piece : pieces) {
    CHECK_FALSE(whole);
    auto added = assembler.add(piece);
    REQUIRE(added);
    whole = std::move(*added);
  }
  return whole;
}

}  // namespace

TEST_CASE("a picture of any size crosses the link in pieces") {
  PictureAssembler assembler;
  for (const std::size_t size :
       {std::size_t{1}, kPictureBytesPerPiece, kPictureBytesPerPiece + 1, kMaxPictureBytes}) {
    const auto bytes = bytes_of(size);
    const auto pieces = picture_pieces(kSky, bytes);
    for (const auto& piece : pieces) CHECK(piece.size() <= kMaxMessage - kHeaderSize);
    const auto whole = put_together(assembler, pieces);
    REQUIRE(whole);
    CHECK(whole->id == kSky);
    CHECK(whole->bytes == bytes);
  }
}

TEST_CASE("pieces that do not follow each other are refused, and the next picture still comes") {
  PictureAssembler assembler;
  const auto pieces = picture_pieces(kSky, bytes_of(3 * kPictureBytesPerPiece));
  REQUIRE(pieces.size() == 3);
  CHECK_FALSE(assembler.add(pieces[1]));
  REQUIRE(assembler.add(pieces[0]));
  CHECK_FALSE(assembler.add(pieces[2]));
  CHECK_FALSE(assembler.add(pieces[1]));  // what was there is forgotten
  REQUIRE(assembler.add(pieces[0]));
  const auto other = picture_pieces(PictureId("sea"), bytes_of(3 * kPictureBytesPerPiece));
  CHECK_FALSE(assembler.add(other[1]));
  CHECK(put_together(assembler, pieces));
}

TEST_CASE("a piece that is short, empty or promises too much is refused") {
  PictureAssembler assembler;
  auto piece = picture_pieces(kSky, bytes_of(10)).front();
  for (std::size_t size = 0; size < piece.size() - 10; ++size)
    CHECK_FALSE(assembler.add({piece.data(), size}));
  auto no_name = piece;
  no_name[0] = 0;
  CHECK_FALSE(assembler.add(no_name));
  auto long_name = piece;
  long_name[0] = 65;
  CHECK_FALSE(assembler.add(long_name));
  auto huge = piece;
  write_u32(&huge[4], kMaxPictureBytes + 1);
  CHECK_FALSE(assembler.add(huge));
  auto more_than_all = piece;
  write_u32(&more_than_all[4], 9);
  CHECK_FALSE(assembler.add(more_than_all));
}
