#include "mcu/accounts/qr.hpp"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>

namespace amphi::accounts {
namespace {

constexpr int kQuietZone = 4;  // modules (ISO 18004 section 6.3.8)
constexpr std::size_t kMaxBytes = 1000;

struct Free {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

/// The dark modules with the quiet zone around them.
class Modules {
 public:
  static Result<Modules> of(std::string_view text) {
    if (text.empty() || text.size() > kMaxBytes) return fail(ErrorCode::malformed, "too long for a QR code");
    const auto* data = reinterpret_cast<const unsigned char*>(text.data());
    std::unique_ptr<QRcode, Free> code(
        QRcode_encodeData(static_cast<int>(text.size()), data, 0, QR_ECLEVEL_M));
    if (!code) return fail(ErrorCode::malformed, "too long for a QR code");
    return Modules(std::move(code));
  }

  [[nodiscard]] int size() const { return code_->width + 2 * kQuietZone; }
  [[nodiscard]] bool dark(int x, int y) const {
    const int column = x - kQuietZone;
    const int row = y - kQuietZone;
    if (column < 0 || row < 0 || column >= code_->width || row >= code_->width) return false;
    return (code_->data[row * code_->width + column] & 1U) != 0;
  }

 private:
  explicit Modules(std::unique_ptr<QRcode, Free> code) : code_(std::move(code)) {}
  std::unique_ptr<QRcode, Free> code_;
};

}  // namespace

Result<std::string> qr_svg(std::string_view text) {
  const auto modules = Modules::of(text);
  if (!modules) return modules.error();
  const int size = modules->size();
  std::string path;
  for (int y = 0; y < size; ++y) {
    for (int x = 0; x < size; ++x) {
      if (!modules->dark(x, y)) continue;
      const int start = x;
      while (modules->dark(x, y)) ++x;
      path += fmt::format("M{} {}h{}v1h-{}z", start, y, x - start, x - start);
    }
  }
  return fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0} {0}" shape-rendering="crispEdges">)"
      R"(<path fill="#fff" d="M0 0h{0}v{0}h-{0}z"/><path d="{1}"/></svg>)",
      size, path);
}

Result<std::string> qr_terminal(std::string_view text) {
  const auto modules = Modules::of(text);
  if (!modules) return modules.error();
  std::string out;
  for (int y = 0; y < modules->size(); y += 2) {
    out += "\x1b[97;40m";  // light modules are drawn, in white
    for (int x = 0; x < modules->size(); ++x) {
      const bool upper = !modules->dark(x, y);
      const bool lower = y + 1 < modules->size() && !modules->dark(x, y + 1);
      out += upper && lower ? "█" : upper ? "▀" : lower ? "▄" : " ";
    }
    out += "\x1b[0m\n";
  }
  return out;
}

}  // namespace amphi::accounts
