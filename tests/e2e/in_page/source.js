// A camera that shows one colour and a microphone that sounds one tone, in place of the browser's devices.
{
  const width = 640;
  const height = 360;

  const paint = (context, colour, tick) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, width, height);
    // Something that moves, out of the middle, where the tests look.
    context.fillStyle = tick % 2 ? '#fff' : '#000';
    context.fillRect(width - 60 - (tick % 30) * 2, 10, 40, 30);
  };

  const picture = (colour) => {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, { width, height });
    const context = canvas.getContext('2d');
    let tick = 0;
    paint(context, colour, tick);
    setInterval(() => paint(context, colour, (tick += 1)), 66);
    return canvas.captureStream(15).getVideoTracks()[0];
  };

  // -20 dBFS: what the mixer's leveller leaves alone.
  const sound = (frequency) => {
    const audio = new AudioContext();
    const tone = new OscillatorNode(audio, { frequency });
    const output = audio.createMediaStreamDestination();
    tone.connect(new GainNode(audio, { gain: 0.141 })).connect(output);
    tone.start();
    return output.stream.getAudioTracks()[0];
  };

  e2e.pretend = ({ colour, tone, screen }) => {
    if (!navigator.mediaDevices) return; // about:blank
    navigator.mediaDevices.getUserMedia = async ({ video, audio }) =>
      new MediaStream([...(video ? [picture(colour)] : []), ...(audio ? [sound(tone)] : [])]);
    navigator.mediaDevices.getDisplayMedia = async () => new MediaStream([picture(screen)]);
  };
}
