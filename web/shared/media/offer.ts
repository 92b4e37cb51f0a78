/** A codec as getCapabilities() lists it. */
export type Capability = Pick<RTCRtpCodec, 'mimeType' | 'sdpFmtpLine'>;

const named =
  (...names: string[]) =>
  (codec: Capability) =>
    names.includes(codec.mimeType.toLowerCase());

const isVp9Profile0 = (codec: Capability) =>
  codec.mimeType.toLowerCase() === 'video/vp9' && !/profile-id=[^0]/.test(codec.sdpFmtpLine ?? '');

const parameters = (codec: Capability) => (codec.sdpFmtpLine ?? '').toLowerCase();
const isH264 = named('video/h264');

/** Of eight kinds of H.264 the one that everybody decodes: constrained baseline, else baseline. */
function plainH264<T extends Capability>(codecs: readonly T[]): T[] {
  const kinds = ['packetization-mode=1.*profile-level-id=42e0', 'packetization-mode=1.*profile-level-id=42', 'profile-level-id=42'];
  const found = kinds.map((kind) => codecs.find((codec) => isH264(codec) && new RegExp(kind).test(parameters(codec))));
  return found.filter((codec): codec is NonNullable<typeof codec> => codec !== undefined).slice(0, 1);
}

/**
 * Only what the server and its mixer can use, in the browser's order. All that browsers offer makes 25 kB, which is
 * three seconds on a thin link.
 */
export function usefulCodecs<T extends Capability>(line: 'audio' | 'program' | 'source', codecs: readonly T[]): T[] {
  if (line === 'audio') return codecs.filter(named('audio/opus', 'audio/red'));
  const repair = line === 'program' ? ['video/rtx', 'video/red', 'video/ulpfec'] : ['video/rtx'];
  const pictures = codecs.filter((codec) => named('video/vp8')(codec) || isVp9Profile0(codec));
  // The program comes in VP8; H.264 is for who has nothing else, and for cameras that encode it in hardware.
  const h264 = line === 'source' || pictures.length === 0 ? plainH264(codecs) : [];
  return codecs.filter((codec) => pictures.includes(codec) || h264.includes(codec) || named(...repair)(codec));
}
