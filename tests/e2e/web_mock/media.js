// Answers offers like the server would: the mixed picture (drawn here) and a quiet tone.
const canvas = document.querySelector('canvas');
const context = canvas.getContext('2d');
const tiles = [
  ['Ada Lovelace', '#27566e'],
  ['Grace Hopper', '#6a4a72'],
  ['Édouard Branly', '#3b4a40'],
  ['Hedy Lamarr', '#7a4a38'],
];
let tick = 0;

function drawPerson(x, y, w, h, moving) {
  const sway = moving ? Math.sin((tick + x) / 14) * 6 : 0;
  context.fillStyle = 'rgba(255,255,255,.16)';
  context.beginPath();
  context.arc(x + w / 2 + sway, y + h * 0.42, h * 0.17, 0, 7);
  context.fill();
  context.beginPath();
  context.ellipse(x + w / 2 + sway / 2, y + h * 1.02, h * 0.36, h * 0.4, 0, 0, 7);
  context.fill();
}

function draw() {
  tick += 1;
  context.fillStyle = '#12161c';
  context.fillRect(0, 0, 1280, 720);
  tiles.forEach(([name, color], index) => {
    const [x, y] = [(index % 2) * 640 + 4, Math.floor(index / 2) * 360 + 4];
    context.save();
    context.beginPath();
    context.roundRect(x, y, 632, 352, 14);
    context.clip();
    context.fillStyle = color;
    context.fillRect(x, y, 632, 352);
    drawPerson(x, y, 632, 352, index !== 2);
    context.font = '600 20px system-ui, sans-serif';
    context.fillStyle = 'rgba(8,12,14,.7)';
    context.beginPath();
    context.roundRect(x + 14, y + 304, context.measureText(name).width + 28, 36, 9);
    context.fill();
    context.fillStyle = '#fff';
    context.fillText(name, x + 28, y + 329);
    context.restore();
  });
}

function toneTrack() {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const volume = audio.createGain();
  const output = audio.createMediaStreamDestination();
  volume.gain.value = 0.02;
  tone.connect(volume).connect(output);
  tone.start();
  return output.stream.getAudioTracks()[0];
}

const picture = canvas.captureStream(15).getVideoTracks()[0];
const sound = toneTrack();
const connections = [];

async function answer(sdp) {
  const pc = new RTCPeerConnection();
  connections.push(pc);
  await pc.setRemoteDescription({ type: 'offer', sdp });
  const [audio, program, camera, screen] = pc.getTransceivers();
  audio.direction = 'sendrecv';
  program.direction = 'sendonly';
  camera.direction = screen.direction = 'recvonly';
  await audio.sender.replaceTrack(sound);
  await program.sender.replaceTrack(picture);
  await pc.setLocalDescription(await pc.createAnswer());
  await new Promise((resolve) => {
    if (pc.iceGatheringState === 'complete') return resolve();
    pc.onicegatheringstatechange = () => pc.iceGatheringState === 'complete' && resolve();
    setTimeout(resolve, 1000);
  });
  return pc.localDescription.sdp;
}

/** Drops every media connection, as a dead network would. */
window.dropAll = () => connections.splice(0).forEach((pc) => pc.close());

const socket = new WebSocket(`ws://${location.host}/mock/media-socket`);
socket.onmessage = async ({ data }) => {
  const { id, sdp, still } = JSON.parse(data);
  const base64 = () => canvas.toDataURL('image/webp', 0.5).split(',')[1];
  socket.send(JSON.stringify(still ? { id, still: base64() } : { id, sdp: await answer(sdp) }));
};
setInterval(draw, 66);
