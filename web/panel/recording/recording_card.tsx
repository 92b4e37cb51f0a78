import { useMessages } from '../../shared/i18n';
import type { RecordingLight, RoomState } from '../../shared/protocol/types';
import { clock, colourOf, isRunning } from '../../shared/recording/light';
import type { RoomSession } from '../../shared/room/session';
import { useStore } from '../../shared/room/store';
import { Switch } from '../../shared/ui/switch';
import { useAction } from '../../shared/ui/use_action';

interface ButtonProps {
  testid: string;
  label: string;
  kind: string;
  ask(): Promise<unknown>;
}

function RecordingButton({ testid, label, kind, ask }: ButtonProps) {
  const { busy, run } = useAction(ask);
  return (
    <button type="button" class={`button compact ${kind}`} data-testid={testid} aria-busy={busy} onClick={run}>
      {label}
    </button>
  );
}

function Buttons({ session, light }: { session: RoomSession; light: RecordingLight }) {
  const t = useMessages().panel.recording;
  if (!isRunning(light)) {
    return <RecordingButton testid="record" label={t.start} kind="danger" ask={() => session.ask('record', {})} />;
  }
  const paused = light.state === 'paused';
  return (
    <>
      <RecordingButton
        testid="record-pause"
        label={paused ? t.resume : t.pause}
        kind="quiet"
        ask={() => session.ask('pause_recording', { paused: !paused })}
      />
      <RecordingButton testid="record-stop" label={t.stop} kind="quiet" ask={() => session.ask('stop_recording', {})} />
    </>
  );
}

/** What is known of the recording, in words: the light's colour says nothing that they do not. */
function Facts({ light }: { light: RecordingLight }) {
  const t = useMessages().panel.recording;
  const { verified_second: verified, offset_ms: offset, minutes_left: minutes } = light;
  const facts = [
    t.verified(verified === undefined ? undefined : clock(verified)),
    ...(offset === undefined ? [] : [t.offset(offset)]),
    ...(minutes === undefined ? [] : [t.minutesLeft(minutes)]),
  ];
  return (
    <ul class="recording-facts small" data-testid="recording-facts">
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}

/** Who on stage is not in it; for clients that have no page to be asked on, a moderator answers. */
function LeftOut({ session, room, answers }: { session: RoomSession; room: RoomState; answers: Record<string, boolean> }) {
  const t = useMessages().panel.recording;
  const people = room.participants ?? {};
  const stage = room.stage ?? [];
  const clients = stage.filter((id) => people[id]?.client === 'whip');
  const out = stage.filter((id) => !answers[id] && !clients.includes(id)).map((id) => people[id]?.name ?? '');
  return (
    <>
      {out.length > 0 && (
        <p class="small" data-testid="recording-left-out">
          {t.leftOut(out.join(', '))}
        </p>
      )}
      {clients.map((participant) => (
        <Switch
          key={participant}
          testid={`record-client-${participant}`}
          label={t.client(people[participant]?.name ?? '')}
          on={answers[participant] === true}
          onToggle={() => void session.ask('recording_answer', { participant, accepted: !answers[participant] })}
        />
      ))}
    </>
  );
}

/** Starting, pausing and ending a recording, with the light that says whether it is whole. Problems are told at once. */
export function RecordingCard({ session }: { session: RoomSession }) {
  const t = useMessages().panel.recording;
  const { room, moderation } = useStore(session.store);
  const light = moderation?.recording;
  if (!room || !light) return null;
  const running = isRunning(light);
  return (
    <section class="card recording-card" aria-labelledby="recording-title" data-testid="recording-card" data-state={light.state}>
      <div class="card-head">
        <h2 id="recording-title">{t.title}</h2>
        <span class="recording-light" data-testid="recording-light" data-colour={colourOf(light)} aria-hidden="true" />
        <span data-testid="recording-state">{t.state[light.state]}</span>
        {light.state !== 'off' && <span data-testid="recording-time">{clock(light.seconds ?? 0)}</span>}
      </div>
      <div role="alert" data-testid="recording-problem">
        {light.error && <p class="problem">{t.error[light.error]}</p>}
        {running && light.warning && <p class="problem">{t.warning[light.warning]}</p>}
      </div>
      {running && <Facts light={light} />}
      {running && <LeftOut session={session} room={room} answers={moderation.recording_answers ?? {}} />}
      <div class="row">
        <Buttons session={session} light={light} />
      </div>
    </section>
  );
}
