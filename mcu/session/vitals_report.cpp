#include "mcu/session/vitals_report.hpp"

#include <boost/json.hpp>
#include <cmath>

#include "mcu/room/merge_patch.hpp"

namespace amphi::session {
namespace json = boost::json;
namespace {

constexpr int kBitsPerSecondStep = 10'000;
constexpr int kRoundTripStep = 10;  ///< milliseconds
constexpr int kLevelStep = 3;       ///< dB

int rounded(int value, int step) {
  return static_cast<int>(std::lround(static_cast<double>(value) / step)) * step;
}

json::object figures_of(const ports::Vitals& vitals) {
  json::object figures;
  if (vitals.loss) figures["loss"] = std::round(*vitals.loss * 100) / 100;
  if (vitals.bits_per_second)
    figures["bits_per_second"] = rounded(*vitals.bits_per_second, kBitsPerSecondStep);
  if (vitals.rung) figures["rung"] = to_string(*vitals.rung);
  if (vitals.round_trip_ms) figures["round_trip_ms"] = rounded(*vitals.round_trip_ms, kRoundTripStep);
  if (vitals.level) figures["level"] = rounded(*vitals.level, kLevelStep);
  return figures;
}

std::shared_ptr<const std::string> message(const json::value& participants) {
  const json::object object{{"type", "vitals"}, {"participants", participants}};
  return std::make_shared<const std::string>(json::serialize(object));
}

}  // namespace

void VitalsReport::update(const std::vector<ports::Vitals>& vitals) {
  json::object figures;
  for (const ports::Vitals& one : vitals) figures.insert_or_assign(one.participant.str(), figures_of(one));
  if (!figures_.is_object()) figures_ = json::object();
  const auto changes = room::merge_diff(figures_, figures);
  changes_ = changes ? message(*changes) : nullptr;
  figures_ = std::move(figures);
}

std::shared_ptr<const std::string> VitalsReport::message_for(const ParticipantId& reader) {
  if (!readers_.insert(reader).second) return changes_;
  return figures_.as_object().empty() ? nullptr : message(figures_);
}

}  // namespace amphi::session
