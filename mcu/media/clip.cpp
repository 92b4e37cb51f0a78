#include "mcu/media/clip.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace amphi {
namespace {

constexpr std::array<std::uint8_t, 5> kMagic{'A', 'M', 'C', 'L', 1};
constexpr std::size_t kUnitHeader = 12;
constexpr std::size_t kMaxName = 64;

Error bad(const char* what) {
  return fail(ErrorCode::malformed, std::string("clip: ") + what);
}

/// Takes bytes off the front.
class Cursor {
 public:
  explicit Cursor(Bytes bytes) : rest_(bytes) {}
  [[nodiscard]] std::size_t left() const { return rest_.size(); }
  /// Nothing when there are not so many.
  std::optional<Bytes> take(std::size_t count) {
    if (count > rest_.size()) return std::nullopt;
    const Bytes taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

 private:
  Bytes rest_;
};

Result<Clip> read_header(Cursor& cursor) {
  const auto magic = cursor.take(kMagic.size());
  if (!magic || !std::equal(kMagic.begin(), kMagic.end(), magic->begin())) return bad("not a clip");
  const auto length = cursor.take(1);
  if (!length || (*length)[0] > kMaxName) return bad("name too long");
  const auto name = cursor.take((*length)[0]);
  const auto duration = cursor.take(4);
  if (!name || !duration) return bad("header cut short");
  Clip clip;
  clip.name.assign(name->begin(), name->end());
  clip.duration = read_u32(duration->data());
  if (clip.duration == 0 || clip.duration > kMaxClipDuration) return bad("duration out of range");
  return clip;
}

Result<ClipUnit> read_unit(Cursor& cursor, const Clip& clip) {
  const auto header = cursor.take(kUnitHeader);
  if (!header) return bad("unit cut short");
  const std::uint8_t* bytes = header->data();
  if (bytes[0] > 1) return bad("unknown kind of unit");
  ClipUnit unit{
      bytes[0] == 1 ? MediaKind::video : MediaKind::audio, (bytes[1] & 1) != 0, read_u32(bytes + 4), {}};
  const std::uint32_t size = read_u32(bytes + 8);
  if (size == 0 || size > kMaxClipUnit) return bad("unit size out of range");
  if (unit.timestamp >= clip.duration) return bad("unit behind the end");
  if (!clip.units.empty() && unit.timestamp < clip.units.back().timestamp) return bad("units out of order");
  const auto payload = cursor.take(size);
  if (!payload) return bad("unit cut short");
  unit.payload = *payload;
  return unit;
}

}  // namespace

Result<Clip> parse_clip(Bytes file) {
  if (file.size() > kMaxClip) return bad("too long");
  Cursor cursor(file);
  auto clip = read_header(cursor);
  if (!clip) return clip;
  while (cursor.left() > 0) {
    auto unit = read_unit(cursor, *clip);
    if (!unit) return unit.error();
    clip->units.push_back(*unit);
  }
  const auto picture = std::find_if(clip->units.begin(), clip->units.end(),
                                    [](const ClipUnit& unit) { return unit.kind == MediaKind::video; });
  if (picture != clip->units.end() && !picture->key_frame) return bad("begins without a key frame");
  return clip;
}

ClipWriter::ClipWriter(std::string_view name, std::uint32_t duration) : bytes_(kMagic.begin(), kMagic.end()) {
  AMPHI_ASSERT(name.size() <= kMaxName);
  bytes_.push_back(static_cast<std::uint8_t>(name.size()));
  bytes_.insert(bytes_.end(), name.begin(), name.end());
  put_u32(duration);
}

void ClipWriter::put_u32(std::uint32_t value) {
  std::array<std::uint8_t, 4> bytes{};
  write_u32(bytes.data(), value);
  bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
}

void ClipWriter::add(const ClipUnit& unit) {
  const std::uint8_t kind = unit.kind == MediaKind::video ? 1 : 0;
  const std::uint8_t flags = unit.key_frame ? 1 : 0;
  bytes_.insert(bytes_.end(), {kind, flags, 0, 0});
  put_u32(unit.timestamp);
  put_u32(static_cast<std::uint32_t>(unit.payload.size()));
  bytes_.insert(bytes_.end(), unit.payload.begin(), unit.payload.end());
}

}  // namespace amphi
