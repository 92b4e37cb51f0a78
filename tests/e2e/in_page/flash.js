// One source that flashes and beeps at the same moments, and the clocks of both at a viewer.
{
  const periodSeconds = 1;
  const lengthSeconds = 0.2;
  const frequency = 1000;

  /** In place of the devices: a picture that is white, and a tone that sounds, for a fifth of every second. */
  e2e.flashAndBeep = () => {
    if (!navigator.mediaDevices) return;
    let audio;
    const clock = () => (audio ??= new AudioContext());
    const sound = () => {
      const tone = new OscillatorNode(clock(), { frequency });
      const gate = new GainNode(clock(), { gain: 0 });
      const output = clock().createMediaStreamDestination();
      tone.connect(gate).connect(output);
      tone.start();
      let beat = Math.ceil(clock().currentTime) + 1;
      setInterval(() => {
        for (; beat < clock().currentTime + 3; beat += periodSeconds) {
          gate.gain.setValueAtTime(0.141, beat);
          gate.gain.setValueAtTime(0, beat + lengthSeconds);
        }
      }, 500);
      return output.stream.getAudioTracks()[0];
    };
    const picture = () => {
      const canvas = document.createElement('canvas');
      Object.assign(canvas, { width: 640, height: 360 });
      const context = canvas.getContext('2d');
      let tick = 0;
      setInterval(() => {
        context.fillStyle = clock().currentTime % periodSeconds < lengthSeconds ? '#fff' : '#222';
        context.fillRect(0, 0, 640, 360);
        context.fillStyle = '#08f';
        context.fillRect((tick += 7) % 600, 10, 40, 20);
      }, 16);
      return canvas.captureStream(30).getVideoTracks()[0];
    };
    navigator.mediaDevices.getUserMedia = async ({ video, audio: wanted }) =>
      new MediaStream([...(video ? [picture()] : []), ...(wanted ? [sound()] : [])]);
  };

  const flashes = [];
  const beeps = [];

  const watch = (video) => {
    let white = false;
    let last = 0;
    const dot = new OffscreenCanvas(8, 8).getContext('2d', { willReadFrequently: true });
    const next = (now, { expectedDisplayTime, presentedFrames }) => {
      // The middle: labels and the moving patch are elsewhere.
      dot.drawImage(video, video.videoWidth * 0.4, video.videoHeight * 0.4, video.videoWidth * 0.2, video.videoHeight * 0.2, 0, 0, 8, 8);
      const lit = dot.getImageData(4, 4, 1, 1).data[1] > 140;
      // A frame that was missed before this one could have been the first white one.
      if (lit && !white && presentedFrames === last + 1) flashes.push(expectedDisplayTime);
      white = lit;
      last = presentedFrames;
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  };

  // Runs in the audio thread: tells the context's time of the first loud sample after half a second without one.
  const detector = `registerProcessor('beeps', class extends AudioWorkletProcessor {
    quiet = 0;
    process([[samples]]) {
      (samples ?? []).forEach((sample, i) => {
        this.quiet += 1;
        if (Math.abs(sample) < 0.02) return;
        if (this.quiet > sampleRate / 2) this.port.postMessage(currentTime + i / sampleRate);
        this.quiet = 0;
      });
      return true;
    }
  })`;

  const listen = async (stream) => {
    const audio = new AudioContext({ latencyHint: 'interactive' });
    await audio.audioWorklet.addModule(URL.createObjectURL(new Blob([detector], { type: 'text/javascript' })));
    const worklet = new AudioWorkletNode(audio, 'beeps');
    audio.createMediaStreamSource(stream).connect(worklet);
    worklet.port.onmessage = ({ data }) => {
      const { contextTime, performanceTime } = audio.getOutputTimestamp();
      beeps.push(performanceTime + (data - contextTime) * 1000);
    };
  };

  e2e.measureSync = (video = e2e.video()) => {
    watch(video);
    return listen(video.srcObject);
  };

  /** Sound minus picture of each flash with a beep near it, in ms: positive when the sound comes later. */
  e2e.offsets = () =>
    flashes.flatMap((flash) => beeps.map((beep) => beep - flash).filter((offset) => Math.abs(offset) < (periodSeconds * 1000) / 2));

  e2e.forgetOffsets = () => {
    flashes.length = beeps.length = 0;
  };

  /** The same source over a connection within the page: what the measuring itself adds. */
  e2e.selfTest = async () => {
    const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
    from.onicecandidate = ({ candidate }) => candidate && to.addIceCandidate(candidate);
    to.onicecandidate = ({ candidate }) => candidate && from.addIceCandidate(candidate);
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: true });
    stream.getTracks().forEach((track) => from.addTrack(track, stream));
    const video = document.body.appendChild(document.createElement('video'));
    to.ontrack = ({ streams: [received] }) => (video.srcObject = received);
    await from.setLocalDescription();
    await to.setRemoteDescription(from.localDescription);
    await to.setLocalDescription();
    await from.setRemoteDescription(to.localDescription);
    await video.play();
    await e2e.measureSync(video);
  };
}
