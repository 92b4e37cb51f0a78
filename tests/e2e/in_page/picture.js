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

  const shrink = (video) => {
    context.drawImage(video, 0, 0, columns, rows);
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

  e2e.means = (rects, canvas) => {
    const pixels = shrink(e2e.video());
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
  e2e.firstShown = (rects, canvas, since, tolerance) =>
    history.find(({ at, pixels }) => at >= since && rects.every((rect) => near(mean(pixels, rect, canvas), rect.colour, tolerance)))?.at;

  /** When, after `since`, a frame was first shown that differs from the one before `since` in a part of its pixels. */
  e2e.firstChanged = (since, share) => {
    const before = history.findLast(({ at }) => at < since);
    const differs = (pixels) => {
      let count = 0;
      for (let i = 0; i < pixels.length; i += 4) {
        if ([0, 1, 2].some((channel) => Math.abs(pixels[i + channel] - before.pixels[i + channel]) > 40)) count += 1;
      }
      return count > columns * rows * share;
    };
    return history.find(({ at, pixels }) => at >= since && differs(pixels))?.at;
  };
}
