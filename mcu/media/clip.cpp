#include "mcu/media/clip.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <string_view>

namespace amphi {
namespace {

constexpr std::string_view kMagic = "AMPHCLIP";
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kMaxName = 64;
constexpr std::size_t kRecordHeader = 12;

Error bad() {
  return fail(ErrorCode::malformed, "not a clip, or a damaged one");
}

void append_u32(std::vector<std::uint8_t>& out, std::uint32_t value) {
  std::array<std::uint8_t, 4> bytes;
  write_u32(bytes.data(), value);
  out.insert(out.end(), bytes.begin(), bytes.end());
}

/// Takes bytes from the front; `ok` turns false for good where there are too few.
struct Cursor {
  Bytes rest;
  bool ok = true;

  Bytes take(std::size_t size) {
    if (size > rest.size()) ok = false;
    if (!ok) return {};
    const Bytes taken = rest.first(size);
    rest = rest.subspan(size);
    return taken;
  }
  std::uint32_t u32() {
    const Bytes bytes = take(4);
    return ok ? read_u32(bytes.data()) : 0;
  }
};

Result<ClipUnit> parse_unit(Cursor& cursor) {
  const Bytes header = cursor.take(kRecordHeader);
  if (!cursor.ok || header[0] > 1 || header[1] > 1) return bad();
  ClipUnit unit;
  unit.kind = static_cast<MediaKind>(header[0]);
  unit.key = header[1] == 1;
  unit.time_ms = read_u32(&header[4]);
  const Bytes data = cursor.take(read_u32(&header[8]));
  if (!cursor.ok || data.empty()) return bad();
  unit.data.assign(data.begin(), data.end());
  return unit;
}

}  // namespace

std::vector<std::uint8_t> write_clip(const Clip& clip) {
  std::vector<std::uint8_t> out(kMagic.begin(), kMagic.end());
  append_u32(out, kVersion);
  append_u32(out, clip.duration_ms);
  append_u32(out, static_cast<std::uint32_t>(clip.name.size()));
  out.insert(out.end(), clip.name.begin(), clip.name.end());
  for (const ClipUnit& unit : clip.units) {
    out.insert(out.end(), {static_cast<std::uint8_t>(unit.kind), static_cast<std::uint8_t>(unit.key), 0, 0});
    append_u32(out, unit.time_ms);
    append_u32(out, static_cast<std::uint32_t>(unit.data.size()));
    out.insert(out.end(), unit.data.begin(), unit.data.end());
  }
  return out;
}

Result<Clip> parse_clip(Bytes file) {
  if (file.size() > kMaxClip) return bad();
  Cursor cursor{file};
  const Bytes magic = cursor.take(kMagic.size());
  if (!cursor.ok || !std::equal(magic.begin(), magic.end(), kMagic.begin())) return bad();
  if (cursor.u32() != kVersion) return bad();
  Clip clip;
  clip.duration_ms = cursor.u32();
  const std::uint32_t name_size = cursor.u32();
  if (!cursor.ok || name_size > kMaxName || clip.duration_ms == 0) return bad();
  const Bytes name = cursor.take(name_size);
  clip.name.assign(name.begin(), name.end());
  while (cursor.ok && !cursor.rest.empty()) {
    auto unit = parse_unit(cursor);
    if (!unit) return unit.error();
    const std::uint32_t earliest = clip.units.empty() ? 0 : clip.units.back().time_ms;
    if (unit->time_ms < earliest || unit->time_ms >= clip.duration_ms) return bad();
    clip.units.push_back(std::move(*unit));
  }
  if (!cursor.ok) return bad();
  return clip;
}

Result<Clip> load_clip(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(ErrorCode::environment, "cannot read " + file);
  const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(in), {}};
  auto clip = parse_clip(bytes);
  if (!clip) return fail(ErrorCode::environment, file + " is damaged; build it again");
  return clip;
}

Result<> save_clip(const std::string& file, const Clip& clip) {
  std::ofstream out(file, std::ios::binary);
  const auto bytes = write_clip(clip);
  out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  if (!out.flush()) return fail(ErrorCode::environment, "cannot write " + file);
  return {};
}

}  // namespace amphi
