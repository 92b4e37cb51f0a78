#include "mcu/accounts/room_pictures.hpp"

#include "mcu/accounts/secrets.hpp"
#include "mcu/store/query.hpp"

namespace amphi::accounts {
namespace {

using store::Query;

/// 128 bits of the content's digest, in hexadecimal.
PictureId id_of(std::string_view webp) {
  constexpr std::size_t kBytes = 16;
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string id;
  for (const char c : digest(webp).substr(0, kBytes)) {
    const auto byte = static_cast<unsigned char>(c);
    id += kDigits[byte >> 4];
    id += kDigits[byte & 15];
  }
  return PictureId(std::move(id));
}

Error unknown() {
  return fail(ErrorCode::not_found, "there is no such picture");
}

constexpr const char* kColumns = "SELECT id, length(webp), created FROM pictures WHERE room = ?";

StoredPicture picture_of(const Query& row) {
  return {PictureId(row.text(0)), static_cast<std::size_t>(row.integer(1)), row.time(2)};
}

}  // namespace

Result<StoredPicture> RoomPictures::add(const RoomId& room, std::string_view webp, Time now) {
  if (webp.empty() || webp.size() > kMaxBytes)
    return fail(ErrorCode::malformed, "a picture has 1 byte to 200 KiB");
  const PictureId id = id_of(webp);
  return db_.write([&]() -> Result<StoredPicture> {
    Query there(db_, "SELECT 1 FROM rooms WHERE id = ?", room);
    if (!there.next()) return fail(ErrorCode::not_found, "there is no such room");
    Query others(db_, "SELECT count(*) FROM pictures WHERE room = ? AND id <> ?", room, id);
    if (others.next() && others.integer(0) >= static_cast<std::int64_t>(kMaxPictures))
      return fail(ErrorCode::conflict, "too many pictures are kept; delete one");
    Query(db_, "INSERT OR IGNORE INTO pictures (room, id, webp, created) VALUES (?, ?, ?, ?)", room, id,
          store::Blob{webp}, now)
        .run();
    Query kept(db_, (std::string(kColumns) + " AND id = ?").c_str(), room, id);
    return kept.next() ? Result<StoredPicture>(picture_of(kept)) : unknown();
  });
}

Result<std::vector<StoredPicture>> RoomPictures::list(const RoomId& room) {
  return db_.read([&]() -> Result<std::vector<StoredPicture>> {
    Query query(db_, (std::string(kColumns) + " ORDER BY created, id").c_str(), room);
    std::vector<StoredPicture> pictures;
    while (query.next()) pictures.push_back(picture_of(query));
    return pictures;
  });
}

Result<std::string> RoomPictures::get(const RoomId& room, const PictureId& picture) {
  return db_.read([&]() -> Result<std::string> {
    Query query(db_, "SELECT webp FROM pictures WHERE room = ? AND id = ?", room, picture);
    if (!query.next()) return unknown();
    return query.text(0);
  });
}

Result<void> RoomPictures::remove(const RoomId& room, const PictureId& picture) {
  return db_.write([&]() -> Result<void> {
    if (Query(db_, "DELETE FROM pictures WHERE room = ? AND id = ?", room, picture).run() == 0)
      return unknown();
    return {};
  });
}

}  // namespace amphi::accounts
