#include "gateway/fanout/output_plan.hpp"

#include <algorithm>
#include <cstdlib>

#include "gateway/adaptation/rung_rate.hpp"

namespace amphi::fanout {
namespace {

constexpr int kSlowest = 5;
constexpr int kSoundMost = 128'000;
/// In percent: thin links lose packets. Less is no reason for libopus to make FEC at such rates.
constexpr int kThinLoss = 15;

std::size_t index(RungLevel rung) {
  return static_cast<std::size_t>(rung);
}

/// `wanted` made to fit into the canvas, with even sides, in the canvas's shape.
void fit(int& width, int& height, const link::VideoFormat& canvas) {
  const double scale =
      std::min({1.0, static_cast<double>(width) / canvas.width, static_cast<double>(height) / canvas.height});
  width = std::max(160, static_cast<int>(canvas.width * scale) / 2 * 2);
  height = std::max(90, static_cast<int>(canvas.height * scale) / 2 * 2);
}

/// The fastest rate up to `wanted` that takes every picture of the canvas, or every second, third...
int divided_rate(int wanted, int canvas) {
  for (int every = 1; every < canvas; ++every) {
    if (canvas / every <= wanted) return std::max(kSlowest, canvas / every);
  }
  return kSlowest;
}

template <class Outputs, class Keys>
void follow(Outputs& outputs, const Keys& wanted, Instant now, std::uint32_t& next_stream) {
  for (const auto& key : wanted) {
    auto [entry, added] = outputs.try_emplace(key);
    if (added) entry->second.stream = next_stream++;
    entry->second.wanted = now;
  }
  std::erase_if(outputs, [&](const auto& entry) { return now - entry.second.wanted > OutputPlan::kLinger; });
}

}  // namespace

OutputPlan::OutputPlan(const link::VideoFormat& canvas, int sound_bits_per_second, RungTable rungs)
    : canvas_(canvas), sound_bits_per_second_(sound_bits_per_second), rungs_(rungs) {
  low_frame_rate_ = rungs_.low.frames_per_second;
  for (const RungLevel rung : {RungLevel::high, RungLevel::medium, RungLevel::low})
    rates_[index(rung)] = most(rung);
}

int OutputPlan::most(RungLevel rung) const {
  return rung == RungLevel::high     ? canvas_.bits_per_second
         : rung == RungLevel::medium ? rungs_.medium.bits_per_second
                                     : rungs_.low.bits_per_second;
}

int OutputPlan::least(RungLevel rung) const {
  const int least = rung == RungLevel::high     ? rungs_.least_high_bits_per_second
                    : rung == RungLevel::medium ? rungs_.medium.least_bits_per_second
                                                : rungs_.low.least_bits_per_second;
  return std::min(least, most(rung));
}

int OutputPlan::least_frame_rate(RungLevel rung) const {
  const int present = format(rung).frames_per_second;
  return rung == RungLevel::low ? std::min(present, adaptation::kLeastFrameRate) : present;
}

void OutputPlan::set_rate(RungLevel rung, int bits_per_second) {
  int& rate = rates_[index(rung)];
  const int wanted = std::clamp(bits_per_second, least(rung), most(rung));
  if (std::abs(wanted - rate) * 20 > rate || wanted == most(rung) || wanted == least(rung)) rate = wanted;
  if (rung == RungLevel::low)
    low_frame_rate_ = adaptation::squeezed_frame_rate(rate, rungs_.low.frames_per_second, low_frame_rate_);
}

void OutputPlan::set_expected_loss(SoundRung rung, int percent) {
  expected_loss_[static_cast<std::size_t>(rung)] = std::clamp(percent, 0, 50);
}

link::VideoFormat OutputPlan::canvas() const {
  link::VideoFormat canvas = canvas_;
  if (thinning_ >= ports::Thinning::frame_rate)
    canvas.frames_per_second = std::max(kSlowest, canvas.frames_per_second / 2);
  return canvas;
}

link::VideoFormat OutputPlan::format(RungLevel rung) const {
  const link::VideoFormat whole = canvas();
  link::VideoFormat format = whole;
  if (rung != RungLevel::high) {
    const PictureRung& wanted = rung == RungLevel::medium ? rungs_.medium : rungs_.low;
    format = {wanted.width, wanted.height, wanted.frames_per_second, 0};
    fit(format.width, format.height, whole);
    if (rung == RungLevel::low)
      format.frames_per_second = std::min(format.frames_per_second, low_frame_rate_);
    const bool halved = whole.frames_per_second < canvas_.frames_per_second;
    format.frames_per_second =
        divided_rate(format.frames_per_second / (halved ? 2 : 1), whole.frames_per_second);
  }
  format.bits_per_second = rates_[index(rung)];
  return format;
}

void OutputPlan::update(const Demand& demand, Instant now, std::uint32_t& next_stream) {
  follow(pictures_, demand.pictures, now, next_stream);
  follow(sounds_, demand.sounds, now, next_stream);
  if (demand.stills) {
    if (!stills_) stills_ = Output{next_stream++, now};
    stills_->wanted = now;
  } else if (stills_ && now - stills_->wanted > kLinger) {
    stills_.reset();
  }
}

link::SoundOutput OutputPlan::sound(const SoundKey& key, std::uint32_t stream) const {
  link::SoundOutput output{stream, key.rung, key.without};
  output.expected_loss = expected_loss_[static_cast<std::size_t>(key.rung)];
  output.recorded = key.recorded;
  if (key.rung == SoundRung::full) {
    output.bits_per_second = std::min(sound_bits_per_second_, kSoundMost);
    return output;
  }
  const SoundFormat& format = key.rung == SoundRung::thin ? rungs_.thin : rungs_.least;
  output.bits_per_second = std::min(format.bits_per_second, sound_bits_per_second_);
  output.frame_ms = format.frame_ms;
  output.dtx = true;
  output.expected_loss = std::max(output.expected_loss, kThinLoss);
  return output;
}

void OutputPlan::write(link::Program& program) const {
  program.canvas = canvas();
  for (const auto& [key, output] : pictures_) {
    const bool focus = key.rung == RungLevel::low && focus_ && !key.recorded;
    program.video.push_back({output.stream, key.rung, key.codec, format(key.rung), focus, key.recorded});
  }
  for (const auto& [key, output] : sounds_) program.sound.push_back(sound(key, output.stream));
  if (!stills_) return;
  program.stills.push_back(rungs_.stills);
  program.stills.back().stream = stills_->stream;
  fit(program.stills.back().width, program.stills.back().height, canvas_);
}

std::optional<std::uint32_t> OutputPlan::stream(const PictureKey& key) const {
  const auto found = pictures_.find(key);
  return found != pictures_.end() ? std::optional(found->second.stream) : std::nullopt;
}

std::optional<std::uint32_t> OutputPlan::stream(const SoundKey& key) const {
  const auto found = sounds_.find(key);
  return found != sounds_.end() ? std::optional(found->second.stream) : std::nullopt;
}

std::optional<link::VideoFormat> OutputPlan::largest_running() const {
  std::optional<link::VideoFormat> largest;
  const auto consider = [&](const link::VideoFormat& format) {
    if (!largest || format.width > largest->width) largest = format;
  };
  for (const auto& [key, output] : pictures_) consider(format(key.rung));
  if (stills_) consider({rungs_.stills.width, rungs_.stills.height, kSlowest, 0});
  return largest;
}

bool OutputPlan::focus_runs() const {
  const auto is_low = [](const auto& entry) { return entry.first.rung == RungLevel::low; };
  return focus_ && std::any_of(pictures_.begin(), pictures_.end(), is_low);
}

}  // namespace amphi::fanout
