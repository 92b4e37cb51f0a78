#include "attendee.hpp"

#include "gateway/adaptation/wire.hpp"
#include "gateway/rtp/rtcp.hpp"

namespace amphi::test {
namespace {
using namespace std::chrono_literals;
constexpr Duration kUplink = 25ms;
constexpr std::size_t kHeader = 12 + 14;

class Visitor final : public rtp::RtcpVisitor {
 public:
  Visitor(rtp::TransportCcSender& sender, adaptation::LinkController& controller, Instant now)
      : sender_(sender), controller_(controller), now_(now) {}
  void on_transport_feedback(const rtp::TransportFeedback& feedback) override {
    controller_.on_results(sender_.on_feedback(feedback), now_);
  }

 private:
  rtp::TransportCcSender& sender_;
  adaptation::LinkController& controller_;
  Instant now_;
};
}  // namespace

Attendee::Attendee(Bottleneck& down, unsigned seed, Feedback feedback)
    : down_(down),
      feedback_(feedback),
      random_(seed),
      sources_{ProgramSource(1'200'000, 30, seed), ProgramSource(400'000, 30, seed + 1),
               ProgramSource(110'000, 15, seed + 2)} {}

void Attendee::send(std::size_t plain_size, Kind kind, Instant now) {
  const std::uint16_t sequence = departures_.next_sequence();
  departures_.on_sent(plain_size, now);
  controller.on_sent(plain_size, now,
                     kind == Kind::padding ? adaptation::Sent::padding : adaptation::Sent::media);
  (kind == Kind::padding ? padding_bytes : media_bytes) += adaptation::wire_size(plain_size);
  if (kind != Kind::picture && kind != Kind::last_of_picture)
    pacer_.on_sent_aside(adaptation::wire_size(plain_size), now);
  ++sent_in_report_;
  if (const auto at = down_.send(adaptation::wire_size(plain_size), now))
    flying_.emplace(*at, Flying{kind, sequence, plain_size, now});
}

void Attendee::arrive(Instant now) {
  while (!flying_.empty() && flying_.begin()->first <= now) {
    const auto [at, packet] = *flying_.begin();
    flying_.erase(flying_.begin());
    if (feedback_ == Feedback::transport_cc) arrivals_.on_packet(packet.sequence, at);
    ++arrived_in_report_;
    bytes_in_report_ += adaptation::wire_size(packet.size);
    current_.received += static_cast<double>(adaptation::wire_size(packet.size)) * 8;
    if (packet.kind == Kind::last_of_picture) ++current_.frames;
    if (packet.kind != Kind::sound) continue;
    current_.longest_sound_delay = std::max(current_.longest_sound_delay, at - packet.sent);
    if (last_sound_ > start_) current_.sound_gap = std::max(current_.sound_gap, at - last_sound_);
    last_sound_ = std::max(last_sound_, at);
  }
}

void Attendee::give_feedback(Instant now) {
  if (!arrivals_.due(now) || now < next_feedback_) return;
  next_feedback_ = now + feedback_interval;
  std::array<std::uint8_t, rtp::kMaxRtcpPacket> buffer;
  rtp::RtcpWriter writer(buffer);
  while (arrivals_.write(writer, 1, 2, now)) {
  }
  std::uniform_real_distribution<double> share(0, 1);
  if (uplink_broken || share(random_) < uplink_loss) return;
  returning_.emplace(now + kUplink, std::vector<std::uint8_t>(writer.bytes().begin(), writer.bytes().end()));
}

void Attendee::give_reports(Instant now) {
  if (now < next_report_) return;
  const bool first = next_report_ == Instant{};
  next_report_ = now + 1s;
  if (first || uplink_broken) return;
  const double lost =
      sent_in_report_ == 0
          ? 0
          : 1 - std::min(1.0, static_cast<double>(arrived_in_report_) / static_cast<double>(sent_in_report_));
  const Duration trip = 2 * kUplink + down_.waiting(now);
  if (feedback_ == Feedback::remb) {
    // As a receiver does it: no more than it sees come, and a margin; less when packets wait.
    const double incoming = static_cast<double>(bytes_in_report_) * 8;
    remb_ = down_.waiting(now) > 100ms ? 0.85 * incoming : std::max(remb_, 1.5 * incoming);
    controller.on_remb(static_cast<std::uint64_t>(remb_), now);
  }
  controller.on_report(lost, trip, now);
  sent_in_report_ = arrived_in_report_ = bytes_in_report_ = 0;
}

void Attendee::take_feedback(Instant now) {
  while (!returning_.empty() && returning_.begin()->first <= now) {
    Visitor visitor(departures_, controller, now);
    rtp::parse_rtcp(returning_.begin()->second, visitor);
    returning_.erase(returning_.begin());
    const bool hesitates = controller.estimator().hesitates(now);
    if (controller.estimator().overusing() || hesitates != hesitated_) next_decision_ = now;
    hesitated_ = hesitates;
  }
}

void Attendee::decide(Instant now) {
  if (now < next_decision_) return;
  next_decision_ = now + 100ms;
  const RungLevel before = rung();
  const bool first = changes.empty();
  offer.video[2].bits_per_second = sources_[2].rate();
  const adaptation::RungChoice& choice = controller.update(offer, now);
  if (choice.rung == RungLevel::low) low_rate_.watcher(choice.video_budget);
  sources_[2].set_rate(low_rate_.update(now));
  sources_[2].set_frame_rate(
      adaptation::squeezed_frame_rate(sources_[2].rate(), 15, sources_[2].frame_rate()));
  offer.video[2].frames_per_second = sources_[2].frame_rate();
  pacer_.set_rate(controller.pacing_rate());
  if (!first && choice.rung == before) return;
  changes.push_back({now - start_, choice.rung});
  if (!has_moving_picture(choice.rung)) return;
  pacer_.switch_source(source().history());
  source().want_key_frame();
  waiting_for_key_ = true;
}

void Attendee::produce_sound(Instant now) {
  if (now < next_sound_) return;
  const auto& sound = offer.sound[static_cast<std::size_t>(controller.choice().sound)];
  next_sound_ = std::max(next_sound_, now - 100ms) +
                Duration(static_cast<std::int64_t>(1e9 / sound.packets_per_second));
  const double payload = sound.bits_per_second / 8 / sound.packets_per_second * (1 + controller.choice().red);
  send(kHeader + static_cast<std::size_t>(payload), Kind::sound, now);
}

void Attendee::produce_picture(Instant now) {
  for (ProgramSource& each : sources_) {
    const auto frame = each.tick(now);
    if (!frame || !has_moving_picture(rung()) || &each != &source()) continue;
    if (waiting_for_key_ && !frame->key) {
      each.want_key_frame();
      continue;
    }
    waiting_for_key_ = false;
    if (frame->layer < controller.choice().layers) pacer_.add(frame->packets, frame->key, now);
    if (pacer_.wants_key_frame()) each.want_key_frame();
  }
  while (const auto released = pacer_.next(now)) {
    const bool last = released->packet.marker;
    send(kHeader + released->packet.payload.size(), last ? Kind::last_of_picture : Kind::picture, now);
    // Each picture of the base layer gets one packet at least; without layers that is each of them.
    const bool base = offer.video[2].layers < 3 || ++protected_ % 4 == 0;
    if (last && base && controller.choice().fec > 0)
      send(kHeader + released->packet.payload.size(), Kind::fec, now);
  }
}

void Attendee::close_second(Instant now) {
  if (now < second_) return;
  if (second_ != Instant{}) {
    if (last_sound_ > start_) current_.sound_gap = std::max(current_.sound_gap, now - last_sound_);
    current_.rung = rung();
    current_.estimate = controller.estimator().estimate();
    current_.layers = controller.choice().layers;
    seconds.push_back(current_);
  }
  current_ = {};
  second_ = now + 1s;
}

void Attendee::tick(Instant now) {
  arrive(now);
  give_feedback(now);
  give_reports(now);
  take_feedback(now);
  decide(now);
  produce_sound(now);
  produce_picture(now);
  if (controller.probing()) {
    for (std::size_t left = controller.padding(now); left > 0;) {
      const std::size_t size = std::min<std::size_t>(left, 1000);
      send(size, Kind::padding, now);
      left -= size;
    }
  }
  close_second(now);
}

}  // namespace amphi::test
