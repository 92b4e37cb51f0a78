#include "mcu/app/doctor/capacity_model.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <utility>

namespace amphi::app {
namespace {

constexpr double kHighBits = 1'200'000, kSoundBits = 32'000;
constexpr double kPicturePackets = kHighBits / 8 / 1'100;  // a second
constexpr double kFullSoundPackets = 50, kLeastSoundPackets = 1000.0 / 60;
/// What an attendee costs the server (amphi-load, slope from 10 to 60 viewers), as a multiple of protecting
/// and sending alone: choosing, rewriting, pacing and feedback come on top.
constexpr double kHandling = 2.5;
constexpr int kHeard = 5;  // talkers that are decoded at most
constexpr int kCamerasOfLesson = 9, kTalkersOfLesson = 3, kCamerasOfSmallRoom = 4, kAttendeesOfSmallRoom = 25;
constexpr int kSoundRungsOfLesson = 3;

/// Thousandths of a core for so many packets a second.
double permille(double packets, double nanoseconds) {
  return kHandling * packets * nanoseconds / 1e6;
}

double attendee(const PacketCosts& packet) {
  return permille(kPicturePackets, packet.picture) + permille(kFullSoundPackets, packet.sound);
}

double lesson(const MixerCosts& cost, int cameras) {
  const int low = std::max(cost.low_vp8, cost.low_vp9);
  const double pictures = cost.compose * cameras / static_cast<double>(kCamerasOfLesson) +
                          cameras * cost.camera + cost.high + cost.medium + low + cost.still;
  const int heard = std::min(cameras, kHeard);
  return pictures + heard * cost.sound_decode + (kSoundRungsOfLesson + kTalkersOfLesson) * cost.sound_encode;
}

double talk(const MixerCosts& cost) {
  return kTalkersOfLesson * cost.sound_decode + (1 + kTalkersOfLesson) * cost.sound_encode;
}

int count(double budget, double each) {
  constexpr double kMost = 1'000'000;
  if (each <= 0) return 0;
  return static_cast<int>(std::clamp(budget / each, 0.0, kMost));
}

/// How many people one room can have with `left` of the machine for them: one thread sends to all of them.
int count_in_one_room(double left, double each) {
  constexpr double kOneThread = 1000 * kHeadroom;
  return count(std::min(left, kOneThread), each);
}

}  // namespace

Result<MixerCosts> parse_mixer_costs(std::string_view text) {
  boost::system::error_code error;
  const boost::json::value json = boost::json::parse({text.data(), text.size()}, error);
  const boost::json::object* object = error ? nullptr : json.if_object();
  if (object == nullptr) return fail(ErrorCode::malformed, "The mixer did not say what work costs.");
  MixerCosts costs;
  const std::array<std::pair<const char*, int*>, 9> members{{{"camera_640x360", &costs.camera},
                                                             {"compose_1280x720", &costs.compose},
                                                             {"high", &costs.high},
                                                             {"medium", &costs.medium},
                                                             {"low_vp8", &costs.low_vp8},
                                                             {"low_vp9", &costs.low_vp9},
                                                             {"still", &costs.still},
                                                             {"sound_decode", &costs.sound_decode},
                                                             {"sound_encode", &costs.sound_encode}}};
  for (const auto& [name, out] : members) {
    const boost::json::value* value = object->if_contains(name);
    const auto number = value != nullptr && value->is_number() ? value->to_number<int>(error) : -1;
    if (error || number < 0) return fail(ErrorCode::malformed, "The mixer did not say what work costs.");
    *out = number;
  }
  return costs;
}

Capacity fits(const MachineSize& machine) {
  const double budget = machine.processors * 1000 * kHeadroom;
  const double one = attendee(machine.packet);
  const double listener = permille(kLeastSoundPackets, machine.packet.sound);
  const double small_room = lesson(machine.mixer, kCamerasOfSmallRoom) + kAttendeesOfSmallRoom * one;
  Capacity capacity;
  capacity.attendees = count_in_one_room(budget - lesson(machine.mixer, kCamerasOfLesson), one);
  capacity.listeners = count_in_one_room(budget - talk(machine.mixer), listener);
  capacity.rooms = count(budget, small_room);
  capacity.attendee_megabits = (kHighBits + kSoundBits) * 1.05 / 1e6;  // with the packets' headers
  return capacity;
}

}  // namespace amphi::app
