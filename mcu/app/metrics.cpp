#include "mcu/app/metrics.hpp"

#include <prometheus/text_serializer.h>

#include <map>

#include "mcu/app/metric_families.hpp"
#include "mcu/app/version.hpp"

namespace amphi::app {
namespace {

using fanout::RoomStatistics;

void add_process(MetricFamilies& m, const MetricsInput& in) {
  m.gauge("amphi_build_info", "The version that runs.", 1, {{"version", kVersion}});
  m.counter("process_cpu_seconds_total", "Processor time of the server, without its mixers.",
            in.process.cpu_seconds);
  m.gauge("amphi_mixer_cpu_seconds", "Processor time of the mixers that run now.",
          in.process.mixer_cpu_seconds);
  m.gauge("process_start_time_seconds", "When the server was started.", in.process.start_time);
  m.gauge("process_resident_memory_bytes", "Memory of the server, without its mixers.",
          static_cast<double>(in.process.resident_bytes));
  m.gauge("process_open_fds", "Open files.", static_cast<double>(in.process.open_files));
  m.gauge("process_max_fds", "Open files that are allowed.", static_cast<double>(in.process.most_open_files));
  m.gauge("amphi_http_connections", "HTTP connections and WebSockets.",
          static_cast<double>(in.http_connections));
  m.counter("amphi_rejected_tokens_total", "Tokens that opened nothing.", in.rooms->rejected_tokens());
}

void add_load(MetricFamilies& m, const MetricsInput& in) {
  m.gauge("amphi_thinning",
          "What the server saves: 0 nothing, 1 half the pictures, 2 the high rung, 3 nobody new.",
          static_cast<double>(in.thinning));
  const char* help = "Share of the processors, or of the quota, in the last second.";
  m.gauge("amphi_machine_busy_ratio", help, in.load.busy, {{"by", "all"}});
  m.gauge("amphi_machine_busy_ratio", help, in.load.own, {{"by", "amphi"}});
  m.gauge("amphi_late_ratio", "Share of ticks that came late, in the last second and the worst room.",
          in.load.late);
  m.gauge("amphi_dropped_ratio", "Share of pictures that an encoder had no time for.", in.load.dropped);
}

void add_people(MetricFamilies& m, const room::Room& room, const std::string& number) {
  std::map<std::pair<std::string_view, std::string_view>, int> people;
  for (const auto& [id, participant] : room.participants()) {
    ++people[{to_string(participant.role), to_string(participant.client)}];
  }
  for (const auto& [kind, count] : people) {
    m.gauge("amphi_participants", "People in the room.", count,
            {{"room", number}, {"role", std::string(kind.first)}, {"client", std::string(kind.second)}});
  }
  m.gauge("amphi_stage", "People on stage.", static_cast<double>(room.stage().size()), {{"room", number}});
  m.gauge("amphi_hands", "Raised hands.", static_cast<double>(room.hands().size()), {{"room", number}});
}

void add_audience(MetricFamilies& m, const RoomStatistics& s, const std::string& number) {
  m.gauge("amphi_connections", "Media connections.", static_cast<double>(s.connected),
          {{"room", number}, {"state", "connected"}});
  m.gauge("amphi_connections", "Media connections.", static_cast<double>(s.connections - s.connected),
          {{"room", number}, {"state", "other"}});
  for (const RungLevel level : kRungLevels) {
    m.gauge("amphi_watchers", "Participants by the rung that they are given.",
            static_cast<double>(s.watchers.at(static_cast<std::size_t>(level))),
            {{"room", number}, {"rung", std::string(to_string(level))}});
  }
  constexpr std::array<const char*, 3> kSounds{"full", "thin", "least"};
  for (std::size_t i = 0; i < kSounds.size(); ++i) {
    m.gauge("amphi_listeners", "Participants by the sound that they are given.",
            static_cast<double>(s.listeners.at(i)), {{"room", number}, {"sound", kSounds.at(i)}});
  }
  const char* help = "What links take by our estimate, over the connections that have one.";
  const auto estimate = [&](const char* quantile, std::int64_t value) {
    m.gauge("amphi_estimate_bits_per_second", help, static_cast<double>(value),
            {{"room", number}, {"quantile", quantile}});
  };
  if (s.estimates.connections == 0) return;
  estimate("0.1", s.estimates.p10);
  estimate("0.5", s.estimates.p50);
  estimate("0.9", s.estimates.p90);
}

void add_pictures(MetricFamilies& m, const RoomStatistics& s, const std::string& number) {
  // While a rung changes its size there are two streams of one kind.
  std::map<std::pair<RungLevel, Codec>, fanout::PictureStatistics> kinds;
  for (const fanout::PictureStatistics& picture : s.pictures) {
    fanout::PictureStatistics& sum = kinds[{picture.rung, picture.codec}];
    sum.bits_per_second += picture.bits_per_second;
    sum.frames += picture.frames;
    sum.packets += picture.packets;
    sum.bytes += picture.bytes;
  }
  for (const auto& [kind, sum] : kinds) {
    const std::string rung(to_string(kind.first)), codec(to_string(kind.second));
    const MetricFamilies::Labels labels = {{"room", number}, {"rung", rung}, {"codec", codec}};
    m.gauge("amphi_encoder_bits_per_second", "Bit rate asked of the encoder.", sum.bits_per_second, labels);
    m.counter("amphi_encoder_frames_total", "Pictures from the encoder.", sum.frames, labels);
    m.counter("amphi_encoder_packets_total", "Packets from the encoder.", sum.packets, labels);
    m.counter("amphi_encoder_bytes_total", "Payload from the encoder.", sum.bytes, labels);
  }
  for (std::size_t i = 0; i < s.key_frames.size(); ++i) {
    const auto count = [&](const char* what, std::uint64_t value) {
      m.counter("amphi_key_frames_total", "Key frames and the wishes for them.", value,
                {{"room", number}, {"rung", std::string(to_string(kRungLevels.at(i)))}, {"what", what}});
    };
    const fanout::KeyFrameStatistics& k = s.key_frames.at(i);
    count("wished", k.wished);
    count("requested", k.requested);
    count("encoded", k.encoded);
    count("replayed", k.replayed);
  }
}

void add_traffic(MetricFamilies& m, const RoomStatistics& s, const std::string& number) {
  const auto count = [&](const char* name, const char* help, std::uint64_t value) {
    m.counter(name, help, value, {{"room", number}});
  };
  count("amphi_sent_packets_total", "SRTP and SRTCP packets sent.", s.sent.packets);
  count("amphi_sent_bytes_total", "Bytes of those, without UDP and IP headers.", s.sent.bytes);
  count("amphi_send_errors_total", "Packets that a full socket or a missing path dropped.", s.sent.errors);
  count("amphi_retransmitted_packets_total", "Packets sent again.", s.sent.retransmitted);
  count("amphi_refused_retransmissions_total", "Packets wished for again in vain.",
        s.sent.refused_retransmissions);
  count("amphi_protection_packets_total", "Packets of forward error correction.", s.sent.protection);
  count("amphi_probe_packets_total", "Packets sent to find out what a link takes.", s.sent.probes);
  count("amphi_stills_total", "Still pictures made.", s.stills);
  count("amphi_received_packets_total", "RTP packets from participants.", s.packets_received);
  count("amphi_left_out_microphone_packets_total", "Packets of microphones not among the loudest.",
        s.microphone_packets_left_out);
  count("amphi_mixer_restarts_total", "Mixers started again.", s.mixer_restarts);
  m.gauge("amphi_recorder_restarts", "Times that the present recording's recorder was started again.",
          static_cast<double>(s.recorder_restarts), {{"room", number}});
  m.gauge("amphi_recording_drops", "Packets that found the link to the present recorder full.",
          static_cast<double>(s.recording_drops), {{"room", number}});
  count("amphi_link_drops_total", "Packets that found the link to the mixer full.", s.link_drops);
  count("amphi_link_errors_total", "Messages of the mixer that were not understood.", s.link_errors);
}

void add_mixer(MetricFamilies& m, const link::Report& r, const std::string& number) {
  const auto count = [&](const char* name, const char* help, std::uint64_t value) {
    m.counter(name, help, value, {{"room", number}});
  };
  count("amphi_mixer_frames_total", "Pictures composed.", r.frames);
  count("amphi_mixer_unchanged_total", "Picture ticks at which nothing had changed.", r.unchanged);
  count("amphi_mixer_encoded_total", "Pictures given to encoders.", r.encoded);
  count("amphi_mixer_dropped_total", "Pictures that an encoder had no time for.", r.dropped);
  count("amphi_mixer_late_ticks_total", "Picture ticks that came more than half a frame late.", r.late_ticks);
  count("amphi_mixer_late_sound_total", "Sound ticks that came more than 10 ms late.", r.late_sound);
  count("amphi_mixer_concealed_total", "Pieces of 20 ms of sound made up for lost ones.", r.concealed);
  count("amphi_mixer_bad_packets_total", "Packets that were malformed.", r.bad_packets);
  m.gauge("amphi_mixer_frame_gap_seconds", "Largest time between two pictures in the last second.",
          static_cast<double>(r.max_frame_gap_us) / 1e6, {{"room", number}});
}

const RoomStatistics* media_of(const MetricsInput& in, const RoomId& room) {
  for (const RoomStatistics& statistics : *in.media) {
    if (statistics.room == room) return &statistics;
  }
  return nullptr;
}

}  // namespace

std::string metrics_text(const MetricsInput& in) {
  MetricFamilies families;
  add_process(families, in);
  add_load(families, in);
  int number = 0;
  for (const session::RoomActor* actor : in.rooms->all()) {
    const std::string label = std::to_string(++number);
    add_people(families, actor->room(), label);
    const RoomStatistics* media = media_of(in, actor->room().settings().id);
    if (media == nullptr) continue;
    add_audience(families, *media, label);
    add_pictures(families, *media, label);
    add_traffic(families, *media, label);
    if (media->mixer) add_mixer(families, *media->mixer, label);
  }
  return prometheus::TextSerializer().Serialize(families.take());
}

}  // namespace amphi::app
