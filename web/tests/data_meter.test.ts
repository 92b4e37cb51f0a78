import assert from 'node:assert/strict';
import test from 'node:test';
import { transportCounters } from '../shared/media/counters';
import { DataMeter } from '../shared/room/data_meter';

const counters = (values: Record<string, number>) => new Map(Object.entries(values));

test('every counter counts from zero, and what it rises by is added', () => {
  const meter = new DataMeter();
  meter.sample(counters({ socket: 100, transport: 1000 }), 0);
  meter.sample(counters({ socket: 150, transport: 3000 }), 2000);
  assert.equal(meter.total, 3150);
});

test('a new connection goes on where the old one ended', () => {
  const meter = new DataMeter();
  meter.sample(counters({ '1/T': 5000 }), 0);
  meter.sample(counters({ '2/T': 300 }), 2000);
  meter.sample(counters({ '2/T': 500 }), 4000);
  assert.equal(meter.total, 5500);
});

test('a counter that begins again takes nothing away', () => {
  const meter = new DataMeter();
  meter.sample(counters({ pair: 5000 }), 0);
  meter.sample(counters({ pair: 100 }), 2000);
  meter.sample(counters({ pair: 600 }), 4000);
  assert.equal(meter.total, 5500);
});

test('the rate is that of the last minute alone, and unknown at first', () => {
  const meter = new DataMeter();
  for (let second = 0; second <= 120; second += 2) {
    const bytes = second <= 60 ? second * 100_000 : 6_000_000 + (second - 60) * 1_000;
    meter.sample(counters({ transport: bytes }), second * 1000);
    if (second === 2) assert.equal(meter.perHour(), undefined);
    if (second === 60) assert.equal(meter.perHour(), 360_000_000);
  }
  assert.equal(meter.perHour(), 3_600_000);
});

test('the transport is counted where there is one, else the candidate pairs', () => {
  const pair = { id: 'P', type: 'candidate-pair', bytesReceived: 20, bytesSent: 5 };
  const sound = { id: 'A', type: 'inbound-rtp', bytesReceived: 18 };
  const transport = { id: 'T', type: 'transport', bytesReceived: 22, bytesSent: 6 };
  assert.deepEqual([...transportCounters([pair, sound, transport])], [['T', 28]]);
  assert.deepEqual([...transportCounters([pair, sound, { id: 'T', type: 'transport', dtlsState: 'connected' }])], [['P', 25]]);
});
