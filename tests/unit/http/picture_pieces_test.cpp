#include "gateway/http/picture_pieces.hpp"

#include <string>

#include "tests/support/catch.hpp"

using namespace amphi;
using namespace amphi::http;
using namespace std::chrono_literals;

namespace {

constexpr Duration kTrip = 60ms;

std::shared_ptr<const std::vector<std::uint8_t>> file(std::size_t size) {
  std::vector<std::uint8_t> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7);
  return std::make_shared<const std::vector<std::uint8_t>>(std::move(bytes));
}

/// Sends a picture over a link of this rate, which is alone its own. Every `lost`-th piece arrives when TCP
/// has sent it again.
struct Run {
  static constexpr Duration kAgain = 600ms;
  Run(PicturePieces& pieces, std::size_t size, double bits_per_second, Instant& now, std::size_t lost = 0) {
    const auto picture = file(size);
    const Instant start = now;
    pieces.start(picture);
    while (pieces.active()) {
      if (pieces.due(now)) {
        const auto& piece = pieces.next(now);
        flags.push_back(piece.front());
        sizes.push_back(piece.size() - 1);
        whole.insert(whole.end(), piece.begin() + 1, piece.end());
        arrives =
            now + kTrip +
            Duration(static_cast<std::int64_t>(static_cast<double>(piece.size()) * 8e9 / bits_per_second));
        if (lost > 0 && sizes.size() % lost == 0) arrives += kAgain;
      }
      now += PicturePieces::kLook;
      pieces.look({now >= arrives, kTrip}, now);
    }
    took = now - start;
    intact = whole == *picture;
  }
  std::vector<std::uint8_t> flags;
  std::vector<std::size_t> sizes;
  std::vector<std::uint8_t> whole;
  Instant arrives;
  Duration took{};
  bool intact = false;
};

}  // namespace

TEST_CASE("a picture comes out of its pieces as it was, the first and the last of them marked") {
  PicturePieces pieces;
  Instant now = Instant(100s);
  for (const std::size_t size : {1u, 400u, 401u, 5'000u}) {
    const Run run(pieces, size, 32'000, now);
    CHECK(run.intact);
    CHECK((run.flags.front() & PicturePieces::kFirst) != 0);
    CHECK((run.flags.back() & PicturePieces::kLast) != 0);
    int marked = 0;
    for (const std::uint8_t flag : run.flags) marked += flag & PicturePieces::kFirst ? 1 : 0;
    CHECK(marked == 1);
  }
}

TEST_CASE("on a thin link a picture leaves most of the time to others") {
  PicturePieces pieces;
  Instant now = Instant(100s);
  const Run run(pieces, 6'000, 32'000, now);
  const double alone = 6'000 * 8 / 32'000.0;
  CHECK(std::chrono::duration<double>(run.took).count() > 3 * alone);
  CHECK(std::chrono::duration<double>(run.took).count() < 6 * alone);
  for (const std::size_t size : run.sizes) CHECK(size <= PicturePieces::kLeast);
}

TEST_CASE("a piece that is lost costs the time until it is sent again, and no longer rest") {
  PicturePieces pieces;
  Instant now = Instant(100s);
  const Run intact(pieces, 6'000, 32'000, now);
  const Run lossy(pieces, 6'000, 32'000, now, 5);
  CHECK(lossy.intact);
  CHECK(lossy.took <= intact.took + 3 * (Run::kAgain + 150ms));
}

TEST_CASE("a link that has become thinner gets its rest again after some pieces") {
  PicturePieces pieces;
  Instant now = Instant(100s);
  Run(pieces, 6'000, 40'000, now);
  Run(pieces, 20'000, 10'000, now);
  const Run run(pieces, 6'000, 10'000, now);
  CHECK(std::chrono::duration<double>(run.took).count() > 2.5 * 6'000 * 8 / 10'000.0);
}

TEST_CASE("on a quick link pieces grow, and the next picture goes in few") {
  PicturePieces pieces;
  Instant now = Instant(100s);
  CHECK(Run(pieces, 20'000, 20e6, now).sizes.size() <= 7);
  CHECK(Run(pieces, 20'000, 20e6, now).sizes.size() <= 2);
}

TEST_CASE("where the link becomes thin pieces are small again at once") {
  PicturePieces pieces;
  Instant now = Instant(100s);
  Run(pieces, 20'000, 20e6, now);
  const Run run(pieces, 40'000, 32'000, now);
  CHECK(run.sizes.at(1) == PicturePieces::kLeast);
}
