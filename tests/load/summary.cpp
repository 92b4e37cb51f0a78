#include "tests/load/summary.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>

namespace amphi::load {
namespace {

namespace json = boost::json;
using Clients = std::vector<std::unique_ptr<LoadClient>>;

double ms(Duration d) {
  return std::chrono::duration<double, std::milli>(d).count();
}

double rounded(double value) {
  return std::round(value * 1000) / 1000;
}

/// Of a figure that every client has, or those who have it.
class Figure {
 public:
  explicit Figure(const char* name) : name_(name) {}
  void add(double value) { values_.push_back(value); }
  void add(const std::optional<Duration>& time) {
    if (time) add(ms(*time));
  }
  void write_to(json::object& out) {
    if (values_.empty()) return;
    std::sort(values_.begin(), values_.end());
    out[name_] = {{"count", values_.size()},
                  {"min", rounded(values_.front())},
                  {"p50", rounded(at(0.5))},
                  {"p95", rounded(at(0.95))},
                  {"max", rounded(values_.back())}};
  }

 private:
  [[nodiscard]] double at(double share) const {
    const auto index = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values_.size())));
    return values_[std::max<std::size_t>(index, 1) - 1];
  }
  const char* name_;
  std::vector<double> values_;
};

json::array switches_of(const LoadClient& client) {
  json::array switches;
  for (const auto& one : client.pictures().switches()) {
    switches.push_back({{"ms_after_join", rounded(ms(one.time - client.asked()))},
                        {"width", one.width},
                        {"height", one.height}});
  }
  return switches;
}

json::object describe(const LoadClient& client, Instant end) {
  const auto sound = client.sound();
  const auto picture = client.picture();
  const auto& pictures = client.pictures();
  const auto time = [](const std::optional<Duration>& value) {
    return value ? json::value(rounded(ms(*value))) : json::value(nullptr);
  };
  return {{"sound_packets", sound.packets},
          {"sound_bytes", sound.bytes},
          {"sound_lost", sound.lost},
          {"sound_restored", sound.restored},
          {"sound_gap_ms", rounded(ms(sound.gaps.largest(end)))},
          {"picture_packets", picture.packets},
          {"picture_bytes", picture.bytes},
          {"picture_lost", picture.lost},
          {"picture_retransmitted", picture.retransmitted},
          {"picture_by_fec", picture.by_fec},
          {"frames", pictures.counts().frames},
          {"key_frames", pictures.counts().key_frames},
          {"lost_frames", pictures.counts().lost_frames},
          {"frame_gap_ms", rounded(ms(pictures.gaps().largest(end)))},
          {"freezes", pictures.gaps().freezes()},
          {"frozen_ms", rounded(ms(pictures.gaps().frozen()))},
          {"switches", switches_of(client)},
          {"connect_ms", time(client.time_to_connect())},
          {"first_packet_ms", time(client.time_to_first_packet())},
          {"first_picture_ms", time(client.time_to_first_picture())}};
}

/// Sums of what is to be counted over all clients.
json::object totals(const Clients& clients) {
  std::uint64_t packets = 0, retransmitted = 0, by_fec = 0, restored = 0, switches = 0, key_frames = 0,
                lost_frames = 0;
  std::int64_t lost_sound = 0, lost_picture = 0;
  int lost_connections = 0, with_picture = 0;
  for (const auto& client : clients) {
    const auto sound = client->sound();
    const auto picture = client->picture();
    packets += sound.packets + picture.packets;
    retransmitted += picture.retransmitted;
    by_fec += picture.by_fec;
    restored += sound.restored;
    lost_sound += sound.lost;
    lost_picture += picture.lost;
    switches += client->pictures().switch_count();
    key_frames += client->pictures().counts().key_frames;
    lost_frames += client->pictures().counts().lost_frames;
    lost_connections += client->lost_connection() ? 1 : 0;
    with_picture += client->time_to_first_picture() ? 1 : 0;
  }
  return {{"packets", packets},
          {"sound_lost", lost_sound},
          {"sound_restored", restored},
          {"picture_lost", lost_picture},
          {"picture_retransmitted", retransmitted},
          {"picture_by_fec", by_fec},
          {"key_frames", key_frames},
          {"lost_frames", lost_frames},
          {"switches", switches},
          {"lost_connections", lost_connections},
          {"clients_with_picture", with_picture}};
}

void add_spreads(const Clients& clients, Instant end, double seconds, json::object& out) {
  Figure kbits("kbit_per_s"), packets("packets_per_s"), frames("frames_per_s"), frame_gap("frame_gap_ms"),
      sound_gap("sound_gap_ms"), freezes("freezes"), frozen("frozen_percent"), connect("connect_ms"),
      first_packet("first_packet_ms"), first_picture("first_picture_ms");
  for (const auto& client : clients) {
    const auto sound = client->sound();
    const auto picture = client->picture();
    const auto& pictures = client->pictures();
    kbits.add(static_cast<double>(sound.bytes + picture.bytes) * 8 / 1000 / seconds);
    packets.add(static_cast<double>(sound.packets + picture.packets) / seconds);
    if (sound.packets > 0) sound_gap.add(ms(sound.gaps.largest(end)));
    connect.add(client->time_to_connect());
    first_packet.add(client->time_to_first_packet());
    first_picture.add(client->time_to_first_picture());
    if (!client->time_to_first_picture()) continue;
    frames.add(static_cast<double>(pictures.counts().frames) / seconds);
    frame_gap.add(ms(pictures.gaps().largest(end)));
    freezes.add(pictures.gaps().freezes());
    frozen.add(ms(pictures.gaps().frozen()) / 10 / seconds);
  }
  for (Figure* figure : {&kbits, &packets, &frames, &frame_gap, &sound_gap, &freezes, &frozen, &connect,
                         &first_packet, &first_picture}) {
    figure->write_to(out);
  }
}

double percent(const test::ProcessUsage& before, const test::ProcessUsage& after, Duration time) {
  return rounded((after.cpu_seconds - before.cpu_seconds) / std::chrono::duration<double>(time).count() *
                 100);
}

std::string text_of(const json::value& value) {
  if (value.is_object() && value.as_object().contains("p50")) {
    const auto part = [&](const char* name) { return value.at(name).to_number<double>(); };
    return fmt::format("{:.6g} (p95 {:.6g}, {:.6g} to {:.6g})", part("p50"), part("p95"), part("min"),
                       part("max"));
  }
  return json::serialize(value);
}

}  // namespace

Usage usage_of(const std::vector<pid_t>& servers) {
  Usage usage;
  for (const pid_t pid : servers) usage.servers.emplace_back(pid, test::usage_of(pid));
  usage.self = test::usage_of(::getpid());
  return usage;
}

json::object summarize(const Clients& clients, Instant start, Duration time, bool each) {
  const Instant end = start + time;
  const double seconds = std::chrono::duration<double>(time).count();
  json::object out{{"clients", clients.size()}, {"seconds", rounded(seconds)}};
  add_spreads(clients, end, seconds, out);
  out["totals"] = totals(clients);
  if (!each) return out;
  json::array all;
  for (const auto& client : clients) all.push_back(describe(*client, end));
  out["each"] = std::move(all);
  return out;
}

json::object cost_between(const Usage& before, const Usage& after, Duration time, std::size_t clients) {
  json::array servers;
  for (std::size_t i = 0; i < before.servers.size(); ++i) {
    const auto& usage = after.servers[i].second;
    servers.push_back({{"pid", after.servers[i].first},
                       {"percent_of_a_core", percent(before.servers[i].second, usage, time)},
                       {"resident_kb", usage.resident_kb},
                       {"threads", usage.threads},
                       {"descriptors", usage.descriptors}});
  }
  const double own = percent(before.self, after.self, time);
  return {
      {"servers", std::move(servers)},
      {"load_client_percent_of_a_core", own},
      {"load_client_percent_per_client", clients > 0 ? rounded(own / static_cast<double>(clients)) : 0.0}};
}

std::string to_text(const json::object& summary) {
  std::string text;
  for (const auto& member : summary) {
    const json::value& value = member.value();
    const bool nested = value.is_object() && !value.as_object().contains("p50");
    text += nested ? to_text(value.as_object())
                   : fmt::format("{:<32} {}\n", std::string(member.key()), text_of(value));
  }
  return text;
}

}  // namespace amphi::load
