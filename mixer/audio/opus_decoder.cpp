#include "mixer/audio/opus_decoder.hpp"

#include <opus/opus.h>

namespace amphi::mixer {

void SoundDecoder::Destroy::operator()(::OpusDecoder* decoder) const {
  opus_decoder_destroy(decoder);
}

Result<SoundDecoder> SoundDecoder::create() {
  int error = OPUS_OK;
  std::unique_ptr<::OpusDecoder, Destroy> decoder(opus_decoder_create(kSampleRate, 1, &error));
  if (!decoder) return fail(ErrorCode::environment, "libopus cannot make a decoder; is there memory left?");
  return SoundDecoder(std::move(decoder));
}

bool SoundDecoder::decode(Bytes payload, SampleSpan out) {
  const int size = static_cast<int>(out.size());
  return opus_decode_float(decoder_.get(), payload.data(), static_cast<opus_int32>(payload.size()),
                           out.data(), size, 0) == size;
}

bool SoundDecoder::recover(Bytes next, SampleSpan out) {
  const int size = static_cast<int>(out.size());
  return opus_decode_float(decoder_.get(), next.data(), static_cast<opus_int32>(next.size()), out.data(),
                           size, 1) == size;
}

bool SoundDecoder::conceal(SampleSpan out) {
  const int size = static_cast<int>(out.size());
  return opus_decode_float(decoder_.get(), nullptr, 0, out.data(), size, 0) == size;
}

void SoundDecoder::reset() {
  opus_decoder_ctl(decoder_.get(), OPUS_RESET_STATE);
}

}  // namespace amphi::mixer
