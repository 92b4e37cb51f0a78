#include "gateway/sdp/answer.hpp"

#include "gateway/sdp/writer.hpp"

namespace amphi::sdp {

std::string make_answer(const Negotiated& negotiated, const LocalTransport& transport,
                        const LocalStreams& streams) {
  std::vector<std::string> bundle;
  for (const NegotiatedMedia& media : negotiated.media) {
    if (!media.rejected) bundle.push_back(media.mid);
  }
  Writer writer(transport, negotiated.setup, streams);
  writer.session(bundle);
  for (const NegotiatedMedia& media : negotiated.media) {
    if (media.rejected) {
      writer.rejected(media.answer);
    } else {
      writer.section(media.answer, media.mid == bundle.front(), media.sends);
    }
  }
  return writer.take();
}

}  // namespace amphi::sdp
