// As much of a TURN client over UDP (RFC 8656) as it takes to ask for permissions.
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const cookie = Buffer.from([0x21, 0x12, 0xa4, 0x42]);
const methods = { allocate: 0x003, createPermission: 0x008 };
const types = { username: 0x0006, integrity: 0x0008, error: 0x0009, peer: 0x0012, realm: 0x0014, nonce: 0x0015, transport: 0x0019 };

/** What Amphi's [turn] section makes of the secret (draft-uberti-behave-turn-rest-00). */
export function credentials(secret, lifetime = 600) {
  const username = `${Math.floor(Date.now() / 1000) + lifetime}:test`;
  return { username, credential: createHmac('sha1', secret).update(username).digest('base64') };
}

function attribute(type, value) {
  const padded = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  padded.writeUInt16BE(type, 0);
  padded.writeUInt16BE(value.length, 2);
  value.copy(padded, 4);
  return padded;
}

function message(method, attributes, key) {
  const header = Buffer.concat([Buffer.alloc(4), cookie, randomBytes(12)]);
  header.writeUInt16BE(method, 0);
  const body = Buffer.concat(attributes);
  header.writeUInt16BE(body.length + (key ? 24 : 0), 2);
  const whole = Buffer.concat([header, body]);
  return key ? Buffer.concat([whole, attribute(types.integrity, createHmac('sha1', key).update(whole).digest())]) : whole;
}

function parse(data) {
  const attributes = {};
  for (let at = 20; at < data.length; ) {
    const size = data.readUInt16BE(at + 2);
    const name = Object.keys(types).find((key) => types[key] === data.readUInt16BE(at));
    if (name) attributes[name] = data.subarray(at + 4, at + 4 + size);
    at += 4 + Math.ceil(size / 4) * 4;
  }
  const { error } = attributes;
  return { attributes, code: error ? error[2] * 100 + error[3] : 0 };
}

function xorPeer(ip) {
  const bytes = Buffer.from(ip.split('.').map(Number));
  const value = Buffer.from([0, 1, 0, 0, ...bytes.map((byte, i) => byte ^ cookie[i])]);
  value.writeUInt16BE(9999 ^ 0x2112, 2);
  return value;
}

/** Allocates a relay; permission(ip) then gives 0 or the error code. */
export async function allocate(host, port, { username, credential }) {
  const socket = createSocket('udp4');
  const ask = async (bytes) => {
    const answer = once(socket, 'message', { signal: AbortSignal.timeout(5000) });
    socket.send(bytes, port, host);
    return parse((await answer)[0]);
  };
  const transport = attribute(types.transport, Buffer.from([17, 0, 0, 0]));
  const { attributes } = await ask(message(methods.allocate, [transport]));
  const { realm, nonce } = attributes;
  const key = createHash('md5').update(`${username}:${realm}:${credential}`).digest();
  const proof = [attribute(types.username, Buffer.from(username)), attribute(types.realm, realm), attribute(types.nonce, nonce)];
  const { code } = await ask(message(methods.allocate, [transport, ...proof], key));
  return {
    code,
    permission: async (ip) => (await ask(message(methods.createPermission, [attribute(types.peer, xorPeer(ip)), ...proof], key))).code,
    close: () => socket.close(),
  };
}
