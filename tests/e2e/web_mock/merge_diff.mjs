/** The RFC 7396 patch from one object to another. */
export function mergeDiff(before, after) {
  const patch = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [a, b] = [before[key], after[key]];
    if (JSON.stringify(a) === JSON.stringify(b)) continue;
    const both = [a, b].every((value) => value && typeof value === 'object' && !Array.isArray(value));
    patch[key] = b === undefined ? null : both ? mergeDiff(a, b) : b;
  }
  return patch;
}
