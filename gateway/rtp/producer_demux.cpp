#include "gateway/rtp/producer_demux.hpp"

#include <algorithm>
#include <utility>

namespace amphi::rtp {
namespace {
bool contains(const std::vector<std::uint8_t>& list, std::uint8_t value) {
  return std::ranges::find(list, value) != list.end();
}
bool is_media(const ProducerLine& line, std::uint8_t payload_type) {
  return contains(line.payload_types, payload_type);
}
bool is_rtx(const ProducerLine& line, std::uint8_t payload_type) {
  return contains(line.rtx_payload_types, payload_type);
}
}  // namespace

ProducerDemux::ProducerDemux(std::vector<ProducerLine> lines, ExtensionIds ids)
    : lines_(std::move(lines)), ids_(ids), media_ssrc_(lines_.size()) {
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    for (const std::uint32_t ssrc : lines_[i].ssrcs) learn(ssrc, i, false);
    for (const std::uint32_t ssrc : lines_[i].rtx_ssrcs) learn(ssrc, i, true);
    if (!lines_[i].ssrcs.empty()) media_ssrc_[i] = lines_[i].ssrcs.front();
  }
}

ProducerDemux::Known* ProducerDemux::learn(std::uint32_t ssrc, std::size_t line, bool rtx) {
  if (known_.size() >= kMaxSsrcs) return nullptr;
  return &known_.try_emplace(ssrc, Known{line, rtx, false}).first->second;
}

std::optional<std::size_t> ProducerDemux::find_line(const RtpPacketView& packet) const {
  const auto index = [&](auto it) {
    return it == lines_.end() ? std::nullopt : std::optional(static_cast<std::size_t>(it - lines_.begin()));
  };
  if (const std::string_view name = mid(packet, ids_); !name.empty()) {
    return index(std::ranges::find(lines_, name, &ProducerLine::mid));
  }
  const std::uint8_t payload_type = packet.header().payload_type;
  const auto speaks = [&](const ProducerLine& l) {
    return is_media(l, payload_type) || is_rtx(l, payload_type);
  };
  const auto first = std::ranges::find_if(lines_, speaks);
  if (first == lines_.end() || std::any_of(first + 1, lines_.end(), speaks)) return std::nullopt;
  return index(first);
}

std::optional<ProducerRoute> ProducerDemux::route(const RtpPacketView& packet) {
  const RtpHeader& header = packet.header();
  const auto it = known_.find(header.ssrc);
  Known* known = it == known_.end() ? nullptr : &it->second;
  if (known == nullptr) {
    const auto line = find_line(packet);
    if (!line) return drop();
    const bool rtx = is_rtx(lines_[*line], header.payload_type);
    if (!rtx && !is_media(lines_[*line], header.payload_type)) return drop();
    known = learn(header.ssrc, *line, rtx);
    if (known == nullptr) return drop();
  }
  const ProducerLine& line = lines_[known->line];
  if (!(known->rtx ? is_rtx(line, header.payload_type) : is_media(line, header.payload_type))) return drop();
  const bool first = !std::exchange(known->seen, true);
  if (first && !known->rtx) media_ssrc_[known->line] = header.ssrc;
  return ProducerRoute{known->line, header.ssrc, known->rtx,
                       known->rtx ? media_ssrc_[known->line] : std::optional(header.ssrc), first};
}

std::optional<std::size_t> ProducerDemux::line_of(std::uint32_t ssrc) const {
  const auto it = known_.find(ssrc);
  return it == known_.end() || it->second.rtx ? std::nullopt : std::optional(it->second.line);
}

void ProducerDemux::remove(std::uint32_t ssrc) {
  known_.erase(ssrc);
  for (auto& media : media_ssrc_) {
    if (media == ssrc) media.reset();
  }
}

std::optional<ProducerRoute> ProducerDemux::drop() {
  ++dropped_;
  return std::nullopt;
}

}  // namespace amphi::rtp
