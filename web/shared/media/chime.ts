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

/** Three notes through the chosen speaker. Resolves when they have sounded. */
export async function playChime(speaker: string | undefined): Promise<void> {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = output.stream;
  await setSpeaker(element, speaker);
  await element.play();
  notes.forEach((note, index) => strike(context, output, note, context.currentTime + 0.1 + index * 0.22));
  await new Promise((resolve) => setTimeout(resolve, 1400));
  element.srcObject = null;
  await context.close();
}
