// Looks at the pixels of the page's video.
{
  const columns = 64;
  const rows = 36;
  const kept = 900;
  const history = [];
  const wall = (time) => performance.timeOrigin + time;
  const small = document.createElement('canvas');
  Object.assign(small, { width: columns, height: rows });
  const context = small.getContext('2d', { willReadFrequently: true });

  e2e.video = () => document.querySelector('[data-testid=program-video]') ?? document.querySelector('video');

  const shrink = (source) => {
    context.drawImage(source, 0, 0, columns, rows);
    return context.getImageData(0, 0, columns, rows).data;
  };

  /** The mean colour of the middle of a rectangle; `canvas` is what its numbers refer to. */
  const mean = (pixels, rect, canvas) => {
    const from = (start, length, total, cells) => Math.ceil(((start + length * 0.35) / total) * cells);
    const to = (start, length, total, cells) => Math.floor(((start + length * 0.65) / total) * cells);
    const sum = [0, 0, 0];
    let count = 0;
    for (let y = from(rect.y, rect.height, canvas.height, rows); y < to(rect.y, rect.height, canvas.height, rows); y++) {
      for (let x = from(rect.x, rect.width, canvas.width, columns); x < to(rect.x, rect.width, canvas.width, columns); x++) {
        for (const channel of [0, 1, 2]) sum[channel] += pixels[(y * columns + x) * 4 + channel];
        count += 1;
      }
    }
    return sum.map((value) => Math.round(value / count));
  };

  const near = (a, b, tolerance) => a.every((value, channel) => Math.abs(value - b[channel]) <= tolerance);

  /** Of the video, or of a still picture in its place. */
  e2e.means = (rects, canvas, source = e2e.video()) => {
    const pixels = shrink(source);
    return rects.map((rect) => mean(pixels, rect, canvas));
  };

  /** Keeps a small copy of every frame that is shown from now on. */
  e2e.recordPicture = () => {
    const video = e2e.video();
    const next = (now) => {
      history.push({ at: wall(now), pixels: shrink(video).slice() });
      if (history.length > kept) history.shift();
      video.requestVideoFrameCallback(next);
    };
    video.requestVideoFrameCallback(next);
  };

  e2e.frameTimes = (since = 0) => history.map(({ at }) => at).filter((at) => at >= since);

  /** When, after `since`, a frame was first shown with every rectangle in its colour. */
  e2e.firstShown = (rects, canvas, since, tolerance) => {
    const matches = ({ pixels }) => rects.every((rect) => near(mean(pixels, rect, canvas), rect.colour, tolerance));
    const before = history.findLast(({ at }) => at < since);
    if (before && matches(before)) throw new Error('it was shown before already');
    return history.find((frame) => frame.at >= since && matches(frame))?.at;
  };

  /** The difference between the lightest and the darkest pixel in the lower left of a rectangle, where a label is. */
  e2e.contrast = (rect, canvas) => {
    const video = e2e.video();
    const scale = video.videoWidth / canvas.width;
    const part = [rect.x + rect.width * 0.04, rect.y + rect.height * 0.8, rect.width * 0.3, rect.height * 0.16];
    const [width, height] = [160, 48];
    const large = new OffscreenCanvas(width, height).getContext('2d');
    large.drawImage(video, ...part.map((value) => value * scale), 0, 0, width, height);
    const { data } = large.getImageData(0, 0, width, height);
    const light = [];
    for (let i = 0; i < data.length; i += 4) light.push(0.3 * data[i] + 0.6 * data[i + 1] + 0.1 * data[i + 2]);
    return Math.round(Math.max(...light) - Math.min(...light));
  };
}
