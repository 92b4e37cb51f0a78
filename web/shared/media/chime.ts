import { setSpeaker } from './devices';

const notes = [523.25, 659.25, 783.99];

function strike(context: AudioContext, output: AudioNode, frequency: number, at: number): void {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.frequency.value = frequency;
  volume.gain.setValueAtTime(0.0001, at);
  volume.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.6);
  tone.connect(volume).connect(output);
  tone.start(at);
  tone.stop(at + 0.65);
}

async function play(speaker: string | undefined, tune: number[], apartSeconds: number): Promise<void> {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = output.stream;
  await setSpeaker(element, speaker);
  await element.play();
  tune.forEach((note, index) => strike(context, output, note, context.currentTime + 0.1 + index * apartSeconds));
  await new Promise((resolve) => setTimeout(resolve, 900 + tune.length * apartSeconds * 1000));
  element.srcObject = null;
  await context.close();
}

/** Three notes through the chosen speaker. Resolves when they have sounded. */
export const playChime = (speaker: string | undefined): Promise<void> => play(speaker, notes, 0.22);

/** Two low notes: somebody is at the door. */
export const playKnock = (speaker: string | undefined): Promise<void> => play(speaker, [392, 329.63], 0.18);
