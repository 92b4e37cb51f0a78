#include "recorder/custody/chapters.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace amphi::custody {
namespace {

constexpr std::int64_t kEach = 10L * 60 * 1000;
constexpr std::int64_t kApart = 1000;
/// No lesson is longer; a forged manifest may say anything.
constexpr std::int64_t kLongest = 48L * 3600 * 1000;

std::string clock_text(std::int64_t ms) {
  const std::int64_t seconds = ms / 1000;
  return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/// What happened gets its chapter where the media go on.
class Collector {
 public:
  void operator()(const seal::BeginLine&) {
    if (begun_) waiting_ = "after an interruption";
    begun_ = true;
  }
  void operator()(const seal::PauseLine&) { waiting_ = "after a pause"; }
  void operator()(const seal::ResumeLine& line) { place(line.at_ms); }
  void operator()(const seal::GapLine&) { waiting_ = "after a gap"; }
  void operator()(const seal::SegmentLine& line) {
    place(line.first_ms);
    length_ms_ = std::max(length_ms_, std::min(line.last_ms, kLongest));
  }
  void operator()(const seal::RecoveredLine&) {}
  void operator()(const seal::EndLine&) {}

  std::vector<Chapter> finish() {
    for (std::int64_t at = 0; at == 0 || at < length_ms_; at += kEach)
      chapters_.push_back({at, clock_text(at)});
    // Of two in one place the one that says more stays: the events were here first.
    std::stable_sort(chapters_.begin(), chapters_.end(),
                     [](const Chapter& a, const Chapter& b) { return a.at_ms < b.at_ms; });
    std::vector<Chapter> out;
    for (Chapter& chapter : chapters_) {
      if (!out.empty() && chapter.at_ms - out.back().at_ms < kApart) continue;
      out.push_back(std::move(chapter));
    }
    return out;
  }

 private:
  void place(std::int64_t at) {
    if (!waiting_.empty() && at < kLongest)
      chapters_.push_back({at, fmt::format("{} {}", clock_text(at), waiting_)});
    waiting_.clear();
  }

  std::vector<Chapter> chapters_;
  std::string waiting_;
  std::int64_t length_ms_ = 0;
  bool begun_ = false;
};

}  // namespace

std::vector<Chapter> chapters_of(const std::vector<seal::ManifestEvent>& events) {
  Collector collector;
  for (const seal::ManifestEvent& event : events) std::visit(collector, event);
  return collector.finish();
}

}  // namespace amphi::custody
