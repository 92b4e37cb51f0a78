#pragma once
// Uploaded pictures on their way to the mixer: amphi -> mixer, before the first program that names them, in
// pieces that fit into messages of Type::picture. A piece is id length(1) id total(4) offset(4) bytes.
#include <optional>
#include <vector>

#include "mcu/base/result.hpp"
#include "mcu/media/rtp_packet.hpp"
#include "mcu/media/scene.hpp"

namespace amphi::link {

/// Encoded, WebP.
inline constexpr std::size_t kMaxPictureBytes = 200 * 1024;
inline constexpr std::size_t kPictureBytesPerPiece = 60 * 1024;

/// The payloads of one picture's messages, in order. `bytes`: 1..kMaxPictureBytes.
std::vector<std::vector<std::uint8_t>> picture_pieces(const PictureId& id, Bytes bytes);

/// Puts pieces together again; holds one picture at most. Single-threaded.
class PictureAssembler {
 public:
  struct Whole {
    PictureId id;
    std::vector<std::uint8_t> bytes;
  };
  /// The picture with its last piece. A piece that does not continue the one before it is an error, and what
  /// was there is forgotten.
  Result<std::optional<Whole>> add(Bytes piece);

 private:
  Whole whole_;
  std::size_t total_ = 0;  ///< of the picture that is coming; 0: none
};

}  // namespace amphi::link
