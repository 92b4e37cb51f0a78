#include "mcu/link/picture.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace amphi::link {
namespace {

constexpr std::size_t kMaxPictureId = 64;
constexpr std::size_t kNumbers = 8;

}  // namespace

std::vector<std::vector<std::uint8_t>> picture_pieces(const PictureId& id, Bytes bytes) {
  AMPHI_ASSERT(!bytes.empty() && bytes.size() <= kMaxPictureBytes && id.str().size() <= kMaxPictureId);
  std::vector<std::vector<std::uint8_t>> pieces;
  for (std::size_t offset = 0; offset < bytes.size(); offset += kPictureBytesPerPiece) {
    const Bytes part = bytes.subspan(offset, std::min(kPictureBytesPerPiece, bytes.size() - offset));
    std::vector<std::uint8_t> piece;
    piece.push_back(static_cast<std::uint8_t>(id.str().size()));
    piece.insert(piece.end(), id.str().begin(), id.str().end());
    piece.resize(piece.size() + kNumbers);
    std::uint8_t* const numbers = &piece[piece.size() - kNumbers];
    write_u32(numbers, static_cast<std::uint32_t>(bytes.size()));
    write_u32(numbers + 4, static_cast<std::uint32_t>(offset));
    piece.insert(piece.end(), part.begin(), part.end());
    pieces.push_back(std::move(piece));
  }
  return pieces;
}

Result<std::optional<PictureAssembler::Whole>> PictureAssembler::add(Bytes piece) {
  Whole before = std::exchange(whole_, {});
  const std::size_t expected = std::exchange(total_, 0);
  const std::size_t id_size = piece.empty() ? 0 : piece[0];
  if (id_size == 0 || id_size > kMaxPictureId || piece.size() <= 1 + id_size + kNumbers) {
    return fail(ErrorCode::malformed, "a piece of a picture is too short");
  }
  PictureId id(std::string(piece.begin() + 1, piece.begin() + 1 + static_cast<std::ptrdiff_t>(id_size)));
  const std::size_t total = read_u32(&piece[1 + id_size]);
  const std::size_t offset = read_u32(&piece[1 + id_size + 4]);
  const Bytes bytes = piece.subspan(1 + id_size + kNumbers);
  const bool continues =
      offset == 0 || (id == before.id && offset == before.bytes.size() && total == expected);
  if (total > kMaxPictureBytes || !continues || bytes.size() > total - std::min(offset, total)) {
    return fail(ErrorCode::malformed, "a piece of a picture does not fit");
  }
  if (offset == 0) before = {std::move(id), {}};
  before.bytes.insert(before.bytes.end(), bytes.begin(), bytes.end());
  if (before.bytes.size() == total) return std::optional(std::move(before));
  whole_ = std::move(before);
  total_ = total;
  return std::optional<Whole>();
}

}  // namespace amphi::link
