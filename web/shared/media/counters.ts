/** Named byte counters that only rise while they last. */
export type Counters = ReadonlyMap<string, number>;

type Entry = { id: string; type: string } & Record<string, unknown>;

const bytesOf = (entry: Entry): number | undefined => {
  const { bytesReceived, bytesSent } = entry;
  return typeof bytesReceived === 'number' && typeof bytesSent === 'number' ? bytesReceived + bytesSent : undefined;
};

/** What a connection carried both ways; Firefox counts it on the candidate pairs only. */
export function transportCounters(entries: Iterable<unknown>): Counters {
  const all = [...entries] as Entry[];
  const counters = (type: string) =>
    new Map(
      all
        .filter((entry) => entry.type === type)
        .map((entry) => [entry.id, bytesOf(entry)] as const)
        .filter((pair): pair is [string, number] => pair[1] !== undefined),
    );
  const transports = counters('transport');
  return transports.size > 0 ? transports : counters('candidate-pair');
}
