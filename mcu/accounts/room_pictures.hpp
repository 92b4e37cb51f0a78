#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "mcu/accounts/types.hpp"
#include "mcu/base/result.hpp"
#include "mcu/media/scene.hpp"

namespace amphi::store {
class Database;
}

namespace amphi::accounts {

struct StoredPicture {
  PictureId id;
  std::size_t bytes = 0;
  Time created;
};

/// The pictures that moderators uploaded for a room's scenes; they go with the room. What a picture's bytes
/// are is for others to check. Control thread. Errors: environment everywhere; not_found for unknown rooms
/// and pictures.
class RoomPictures {
 public:
  static constexpr std::size_t kMaxPictures = 20;  ///< of one room
  static constexpr std::size_t kMaxBytes = std::size_t{200} * 1024;

  explicit RoomPictures(store::Database& db) : db_(db) {}

  /// Named by its content, so that an id never gets other bytes; the same picture twice is one. malformed:
  /// empty or too large; conflict: too many.
  Result<StoredPicture> add(const RoomId& room, std::string_view webp, Time now);
  /// The oldest first.
  [[nodiscard]] Result<std::vector<StoredPicture>> list(const RoomId& room);
  /// The file.
  [[nodiscard]] Result<std::string> get(const RoomId& room, const PictureId& picture);
  Result<void> remove(const RoomId& room, const PictureId& picture);

 private:
  store::Database& db_;
};

}  // namespace amphi::accounts
