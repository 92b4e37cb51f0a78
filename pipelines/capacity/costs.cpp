#include "pipelines/capacity/costs.hpp"

#include <fmt/format.h>

#include <utility>

#include "pipelines/capacity/measure.hpp"

namespace amphi::pipelines {
namespace {

link::VideoOutput output(RungLevel rung, Codec codec, link::VideoFormat format) {
  link::VideoOutput out;
  out.rung = rung;
  out.codec = codec;
  out.format = format;
  return out;
}

}  // namespace

std::string Costs::to_json() const {
  return fmt::format(
      R"({{"camera_640x360":{},"compose_1280x720":{},"high":{},"medium":{},"low_vp8":{},"low_vp9":{},)"
      R"("still":{},"sound_decode":{},"sound_encode":{}}})",
      camera_640x360, compose_1280x720, high, medium, low_vp8, low_vp9, still, sound_decode, sound_encode);
}

Result<Costs> measure_costs() {
  const auto camera = output(RungLevel::high, Codec::vp8, {640, 360, 30, 500'000});
  const auto high = output(RungLevel::high, Codec::vp8, {1280, 720, 30, 1'200'000});
  const auto medium = output(RungLevel::medium, Codec::vp8, {640, 360, 30, 400'000});
  const auto low_vp8 = output(RungLevel::low, Codec::vp8, {320, 180, 15, 110'000});
  const auto low_vp9 = output(RungLevel::low, Codec::vp9, {320, 180, 15, 110'000});
  Costs costs;
  const std::pair<int Costs::*, const link::VideoOutput*> encodings[] = {
      {&Costs::high, &high}, {&Costs::medium, &medium}, {&Costs::low_vp8, &low_vp8}};
  for (const auto& [cost, wish] : encodings) {
    const auto measured = capacity::encoding(*wish);
    if (!measured) return measured.error();
    costs.*cost = *measured;
  }
  if (const auto measured = capacity::encoding(low_vp9)) costs.low_vp9 = *measured;
  const auto decoded = capacity::decoding(camera);
  if (!decoded) return decoded.error();
  costs.camera_640x360 = *decoded;
  const auto sound = capacity::sound();
  if (!sound) return sound.error();
  std::tie(costs.sound_decode, costs.sound_encode) = *sound;
  costs.compose_1280x720 = capacity::composing();
  costs.still = capacity::stills();
  return costs;
}

}  // namespace amphi::pipelines
