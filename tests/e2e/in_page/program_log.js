// Keeps what a viewer was shown and told, with times, for the measuring scripts (measure/).
{
  const wall = (time = performance.now()) => Math.round((performance.timeOrigin + time) * 10) / 10;
  const log = { frames: 0, sizes: [], gaps: [], deliveries: [], stills: [], firstPicture: undefined, sound: [] };
  let last;

  const frame = (video) => (now, { width, height }) => {
    const at = wall(now);
    log.frames += 1;
    log.firstPicture ??= at;
    const size = `${width}x${height}`;
    if (log.sizes.at(-1)?.size !== size) log.sizes.push({ at, size });
    if (last && at - last > 500) log.gaps.push({ at: last, ms: Math.round(at - last) });
    last = at;
    video.requestVideoFrameCallback(frame(video));
  };

  const note = (list, value) => list.at(-1)?.value !== value && list.push({ at: wall(), value });

  const look = () => {
    const video = document.querySelector('[data-testid=program-video]');
    if (video && !video.watched) {
      video.watched = true;
      video.requestVideoFrameCallback(frame(video));
    }
    const { rung, reason } = document.querySelector('[data-testid=delivery]')?.dataset ?? {};
    if (rung) note(log.deliveries, `${rung} (${reason})`);
    const still = document.querySelector('[data-testid=still-picture]')?.src;
    if (still) note(log.stills, still);
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-rung', 'data-reason', 'src'] });

  /** Runs of sound that was made up, or did not come at all: looked for ten times a second in the statistics. */
  e2e.watchSound = () => {
    let before;
    let run;
    setInterval(async () => {
      const sound = (await e2e.statistics('inbound-rtp')).find(({ kind }) => kind === 'audio');
      if (!sound) return;
      const at = performance.now();
      const [samples, made] = [sound.totalSamplesReceived, sound.concealedSamples];
      if (before) {
        const seconds = (at - before.at) / 1000;
        const whole = (samples - before.samples) / 48_000;
        const missing = (made - before.made) / 48_000 + Math.max(0, seconds - whole - 0.05);
        if (missing > seconds * 0.8) {
          run = { at: run?.at ?? wall(before.at), ms: (run?.ms ?? 0) + Math.round(seconds * 1000) };
        } else if (run) {
          log.sound.push(run);
          run = undefined;
        }
      }
      before = { at, samples, made };
    }, 100);
  };

  e2e.programLog = () => {
    const since = last === undefined ? 0 : Math.round(wall() - last);
    return { ...log, gaps: since > 500 ? [...log.gaps, { at: last, ms: since }] : log.gaps };
  };
}
