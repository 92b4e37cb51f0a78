/** The room in /r/{room} or /panel/{room}. */
export function roomFromPath(path: string): string | undefined {
  const match = /^\/(?:r|panel)\/([^/]+)\/?$/.exec(path);
  if (!match?.[1]) return undefined;
  try {
    return decodeURIComponent(match[1]);
  } catch {
    return undefined;
  }
}

export function tokenFromFragment(fragment: string): string | undefined {
  return new URLSearchParams(fragment.replace(/^#/, '')).get('t') || undefined;
}

function parsed(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}

/** Where a pasted invitation or a typed room code leads, or undefined when it is neither. */
export function destination(text: string, origin: string): string | undefined {
  const wish = text.trim();
  if (/^https?:\/\//i.test(wish)) {
    const url = parsed(wish);
    return url?.origin === origin && roomFromPath(url.pathname) ? url.pathname + url.hash : undefined;
  }
  return /^[\w.~-]{1,64}$/.test(wish) ? `/r/${wish}` : undefined;
}
