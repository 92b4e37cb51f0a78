import { whole, type CustomTile, type PreviewRegion, type Scene, type SceneChange } from '../../../shared/protocol/types';

/** The same text for the same content, whatever the order of the members. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const members = Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null);
  return `{${members
    .map(([name, inner]) => `${name}:${canonical(inner)}`)
    .sort()
    .join(',')}}`;
}

export const same = (a: unknown, b: unknown): boolean => canonical(a) === canonical(b);

/** What has to be asked for to come from one scene to another. */
export function changeBetween(from: Scene, to: Scene): SceneChange {
  const names = new Set([...Object.keys(from), ...Object.keys(to)]) as Set<keyof Scene>;
  const change: Record<string, unknown> = {};
  for (const name of names) if (!same(from[name], to[name])) change[name] = to[name] ?? null;
  return change as SceneChange;
}

/** A scene after a change; null takes a member away. */
export function changed(scene: Scene, change: SceneChange): Scene {
  const next: Record<string, unknown> = { ...scene };
  for (const [name, value] of Object.entries(change)) {
    if (value === null) delete next[name];
    else if (value !== undefined) next[name] = value;
  }
  return next as unknown as Scene;
}

/** Movable tiles where the server put those of a preset. */
export function asTiles(regions: readonly PreviewRegion[], canvas: { width: number; height: number }): CustomTile[] {
  const across = (value: number) => Math.round((value / canvas.width) * whole);
  const down = (value: number) => Math.round((value / canvas.height) * whole);
  return regions.flatMap(({ x, y, width, height, tile, picture }): CustomTile[] => {
    if (!tile && !picture) return [];
    const box = {
      x: across(x),
      y: down(y),
      width: Math.min(across(width), whole - across(x)),
      height: Math.min(down(height), whole - down(y)),
    };
    if (!tile) return [{ ...box, show: 'picture', picture }];
    return [{ ...box, show: 'participant', participant: tile.participant, source: tile.source }];
  });
}
