/** Measures each side in turn, so that what changes on the machine meanwhile meets all. Gives each side's results. */
export async function inTurn({ rounds }, sides) {
  const runs = Object.fromEntries(Object.keys(sides).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, measure] of Object.entries(sides)) runs[name].push(await measure());
  }
  return runs;
}
