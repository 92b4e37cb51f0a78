#include "mixer/audio/opus_rtp_writer.hpp"

#include "mcu/base/random.hpp"

namespace amphi::mixer {

OutputClock::OutputClock() : start_(random_u32()) {}

// amphi rewrites the SSRC and the payload type for each listener.
OpusRtpWriter::OpusRtpWriter() {
  header_.payload_type = 111;
  header_.ssrc = random_u32();
  header_.sequence = static_cast<std::uint16_t>(random_u32());
}

Bytes OpusRtpWriter::write(std::uint32_t timestamp, std::size_t samples, Bytes frame) {
  AMPHI_ASSERT(!frame.empty() && frame.size() <= 1400);
  header_.marker = !started_ || timestamp != end_;
  header_.timestamp = timestamp;
  ++header_.sequence;
  started_ = true;
  end_ = timestamp + static_cast<std::uint32_t>(samples);
  return Bytes(packet_).first(write_rtp_packet(packet_, header_, {}, frame));
}

}  // namespace amphi::mixer
