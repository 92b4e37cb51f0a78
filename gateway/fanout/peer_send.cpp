// What a peer is sent, and how much of it his link takes.
#include "gateway/fanout/peer.hpp"
#include "mcu/base/log.hpp"

namespace amphi::fanout {
namespace {

constexpr Duration kLinkInterval = std::chrono::milliseconds(100);
constexpr Duration kProbeInterval = std::chrono::milliseconds(5);
constexpr Duration kLogInterval = std::chrono::seconds(1);
/// While something comes in: losses and key frames to ask for.
constexpr Duration kReceiveInterval = std::chrono::milliseconds(20);

}  // namespace

void Peer::set_wish(const QualityWish& wish, Instant now) {
  wish_ = wish;
  update_choice(now);
}

void Peer::update_choice(Instant now) {
  adaptation::RungOffer offer = handler_.room_offer();
  offer.quality = wish_.quality;
  offer.stills_possible = wish_.stills_possible;
  offer.has_video = picture_.has_value();
  if (picture_ && !picture_->stream().can_send(Codec::vp8)) {
    for (adaptation::VideoRate& rate : offer.video) rate.layers = 1;  // only VP8 is made in layers
    // He may have an encoder to himself: not the dearest one.
    offer.quality = std::max(offer.quality.value_or(RungLevel::medium), RungLevel::medium);
  }
  offer.can_red = sound_ && sound_->stream().config().red;
  offer.can_repair = sound_ && sound_->stream().can_repair();
  offer.can_fec = picture_ && picture_->stream().can_protect();
  const adaptation::RungChoice before = link_.choice();
  const adaptation::RungChoice choice = link_.update(offer, now);
  apply(choice);
  lasting_.add(choice.video_budget, choice.rung != before.rung, now);
  link_due_ = now + kLinkInterval;
  if (spdlog::should_log(spdlog::level::debug) && now >= log_due_) log_link(now);
  if (choice.rung != before.rung || choice.sound != before.sound || choice.reason != before.reason)
    handler_.on_peer_choice(*this);
}

void Peer::log_link(Instant now) {
  log_due_ = now + kLogInterval;
  const adaptation::LinkState link = link_.state();
  const adaptation::BandwidthEstimator& estimator = link_.estimator();
  log::debug(
      "link {:08x}: {} estimate {:.1f} arrives {:.1f} sent {:.1f} budget {:.1f} kbit/s, loss {:.1f} %, queue "
      "{} "
      "ms, trip {} ms, {}{}{}{}layers {}, red {}, fec {:.1f}, pacer {} ({} dropped), sent again {}",
      own_ssrc(), to_string(choice().rung), link.estimate / 1000, estimator.acknowledged_rate() / 1000,
      estimator.sending_rate(now) / 1000, choice().video_budget / 1000, link.loss * 100,
      link.queue_delay / std::chrono::milliseconds(1), link.rtt / std::chrono::milliseconds(1),
      link.overusing ? "overused, " : "", link.choked ? "choked, " : "", link.doubtful ? "doubtful, " : "",
      choice().pause_video ? "paused, " : "", choice().layers, choice().red, choice().fec,
      picture_ ? picture_->pacer().waiting() : 0, picture_ ? picture_->pacer().dropped() : 0,
      picture_ ? picture_->stream().counters().retransmitted : 0);
}

void Peer::apply(const adaptation::RungChoice& choice) {
  if (sound_) {
    sound_->stream().set_redundancy(choice.red);
    sound_->stream().set_repair(choice.repair);
  }
  if (!picture_) return;
  // While a lesser rung is waited for, as little as possible of the present one.
  picture_->set_layers(is_stepping_down() ? 1 : choice.layers);
  picture_->stream().set_fec({choice.fec, true});
  picture_->stream().set_link_rate(link_.estimator().estimate());
  picture_->pacer().set_rate(link_.pacing_rate());
}

bool Peer::is_stepping_down() const {
  const Rung* source = picture_ ? picture_->source() : nullptr;
  return source != nullptr && source->picture_key().rung < choice().rung;
}

void Peer::send_picture(std::span<const rtp::SourcePacket> frame, Instant now) {
  if (!connected()) return;
  {
    Outbox out = outbox(MediaKind::video, now);
    picture_->write(frame, out);
  }
  if (picture_->key_frames() != key_frames_seen_) {
    key_frames_seen_ = picture_->key_frames();
    key_frame_wish_.on_key_frame(now);
  }
  schedule_.on_media(now);
  due_ = std::min(due_, picture_->pacer().next_time());
}

bool Peer::replay(const Replay& replay, Instant now) {
  if (!connected()) return false;
  Outbox out = outbox(MediaKind::video, now);
  if (!picture_->join(replay, out)) return false;
  key_frames_seen_ = picture_->key_frames();
  key_frame_wish_.on_key_frame(now);
  due_ = std::min(due_, picture_->pacer().next_time());
  return true;
}

void Peer::send_sound(const rtp::SourcePacket& packet, Instant now) {
  if (!connected()) return;
  Outbox out = outbox(MediaKind::audio, now);
  out.keep(sound_->write(packet, now, out.next()));
  schedule_.on_media(now);
  if (picture_ && !picture_->pacer().bypass()) picture_->pacer().on_sent_aside(out.bytes(), now);
}

void Peer::tick(Instant now) {
  due_ = now + kLinkInterval;
  if (!connected()) return;
  serve_rtcp(now);
  serve_link(now);
  due_ = next_time(now);
}

void Peer::serve_link(Instant now) {
  if (now >= link_due_) update_choice(now);
  if (link_.probing()) probe(now);
  if (!picture_) return;
  if (picture_->pacer().waiting() > 0) {
    Outbox out = outbox(MediaKind::video, now);
    picture_->release(out);
  }
  if (picture_->pacer().wants_key_frame()) key_frame_wish_.wish(now);
  pass_key_frame_wish(now);
}

void Peer::pass_key_frame_wish(Instant now) {
  const bool low = choice().rung == RungLevel::low;
  if (key_frame_wish_.poll(now, low ? WishBackOff::kLongestOnLow : WishBackOff::kLongest))
    handler_.on_peer_key_frame_wish(*this);
}

void Peer::probe(Instant now) {
  if (!picture_) return;
  constexpr std::size_t kLargestPadding = 1200;
  std::size_t missing = link_.padding(now);
  Outbox out = outbox(MediaKind::video, now);
  while (missing > 0) {
    const std::size_t size = picture_->stream().pad(std::min(missing, kLargestPadding), now, out.next());
    if (size == 0) return;
    ++probes_;
    out.keep(size, adaptation::Sent::padding);
    missing -= std::min(missing, size);
  }
  picture_->pacer().on_sent_aside(out.bytes(), now);
}

Instant Peer::next_time(Instant now) const {
  Instant next = std::min({link_due_, schedule_.next_time(), arrivals_.next_time()});
  if (link_.probing()) next = std::min(next, now + kProbeInterval);
  for (const ProducerTrack& track : tracks_) {
    if (track.ssrc()) next = std::min(next, now + kReceiveInterval);
  }
  if (!picture_) return next;
  return std::min({next, picture_->pacer().next_time(), key_frame_wish_.next_time()});
}

void Peer::count(SentStatistics& sent) const {
  const transport::ConnectionStats stats = connection_->stats();
  sent.packets += stats.packets_out;
  sent.bytes += stats.bytes_out;
  sent.errors += stats.send_errors;
  sent.probes += probes_;
  const auto add = [&](const rtp::RtpSendStream::Counters& counters) {
    sent.retransmitted += counters.retransmitted;
    sent.refused_retransmissions += counters.refused;
    sent.protection += counters.fec;
  };
  if (picture_) add(picture_->stream().counters());
  if (sound_) add(sound_->stream().counters());
}

}  // namespace amphi::fanout
