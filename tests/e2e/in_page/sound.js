// Listens to the sound of the page's video.
{
  let analyser;
  let samples;
  const heard = [];
  const wall = () => performance.timeOrigin + performance.now();

  e2e.listen = (size = 16384) => {
    const audio = new AudioContext();
    analyser = new AnalyserNode(audio, { fftSize: size });
    samples = new Float32Array(size);
    audio.createMediaStreamSource(e2e.video().srcObject).connect(analyser);
    return audio.resume();
  };

  /** Level in dBFS of one frequency, by Goertzel's algorithm in a Hann window. */
  const level = (frequency) => {
    const k = 2 * Math.cos((2 * Math.PI * frequency) / analyser.context.sampleRate);
    let [a, b] = [0, 0];
    for (let i = 0; i < samples.length; i++) {
      const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / samples.length);
      [a, b] = [samples[i] * window + k * a - b, a];
    }
    const amplitude = (4 * Math.sqrt(Math.max(a * a + b * b - k * a * b, 0))) / samples.length;
    return Math.round(200 * Math.log10(amplitude / Math.SQRT2 + 1e-6)) / 10;
  };

  e2e.tones = (frequencies) => {
    analyser.getFloatTimeDomainData(samples);
    return frequencies.map(level);
  };

  /** Notes fifty times a second when the tone is to be heard. */
  e2e.recordTone = async (frequency, loud = -40) => {
    await e2e.listen(1024);
    setInterval(() => {
      if (e2e.tones([frequency])[0] > loud) heard.push(wall());
    }, 20);
  };

  e2e.heardTimes = (since = 0) => heard.filter((at) => at >= since);
}
