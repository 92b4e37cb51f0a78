// Janus as Debian packages it, on loopback, with one Streaming mountpoint and one AudioBridge room.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, start } from './processes.mjs';

const plugins = '/usr/lib/x86_64-linux-gnu/janus/plugins';
const transports = '/usr/lib/x86_64-linux-gnu/janus/transports';

export const mountpoint = 1;
export const audioRoom = 1234;

function settings(folder, ports) {
  return {
    'janus.jcfg': `general: {
  configs_folder = "${folder}"
  plugins_folder = "${plugins}"
  transports_folder = "${transports}"
  debug_level = 3
  admin_secret = "x"
}
nat: { ice_lite = false  ice_enforce_list = "lo"  ignore_mdns = true }
media: { rtp_port_range = "${ports.media}-${ports.media + 2000}" }
plugins: { disable = "libjanus_duktape.so,libjanus_lua.so,libjanus_sip.so,libjanus_nosip.so,libjanus_recordplay.so,libjanus_textroom.so,libjanus_videocall.so,libjanus_videoroom.so,libjanus_voicemail.so,libjanus_echotest.so" }
transports: { disable = "libjanus_mqtt.so,libjanus_nanomsg.so,libjanus_pfunix.so,libjanus_rabbitmq.so,libjanus_websockets.so" }
`,
    'janus.transport.http.jcfg': `general: { json = "compact"  base_path = "/janus"  http = true  port = ${ports.http}  ip = "127.0.0.1"  https = false }
admin: { admin_http = false }
`,
    'janus.plugin.streaming.jcfg': `program: {
  type = "rtp"
  id = ${mountpoint}
  description = "program"
  media = (
    { type = "audio", mid = "a", port = ${ports.sound}, pt = 111, codec = "opus" },
    { type = "video", mid = "v", port = ${ports.picture}, pt = 96, codec = "vp8" }
  )
}
`,
    'janus.plugin.audiobridge.jcfg': `room-${audioRoom}: {
  description = "room"
  sampling_rate = 48000
  record = false
}
`,
  };
}

/** Starts Janus; the mountpoint listens on ports.sound and ports.picture for RTP. */
export async function startJanus(firstPort = 18088) {
  const folder = mkdtempSync(join(tmpdir(), 'amphi-bench-janus-'));
  const ports = { http: firstPort, sound: firstPort + 1, picture: firstPort + 3, media: 40000 };
  for (const [name, text] of Object.entries(settings(folder, ports))) writeFileSync(join(folder, name), text);
  const process = start('janus', ['--configs-folder', folder, '--interface', '127.0.0.1', '--disable-colors']);
  const url = `http://127.0.0.1:${ports.http}/janus`;
  await eventually('Janus answers', 10, async () => {
    if (!process.running()) throw new Error(process.written.err || process.written.out);
    return (await fetch(`${url}/info`)).ok;
  });
  return {
    url,
    ports,
    pid: process.pid,
    async stop() {
      await process.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
