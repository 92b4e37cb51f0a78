import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { prefs } from '../../shared/prefs';
import type { Pass } from '../../shared/room/entry';
import type { JoinMedia } from '../../shared/room/session';
import { Footer } from '../../shared/ui/footer';
import { useTitle } from '../../shared/ui/use_title';
import { Wordmark } from '../../shared/ui/wordmark';
import { DeviceCheck } from './device_check';
import { MissingToken } from './missing_token';
import { RecordingNotice } from './recording_notice';
import { useTryOut } from './try_out';
import { useGreeting } from './use_greeting';

interface JoinPageProps {
  room: string;
  pass: Pass;
  moderator: boolean;
  /** Null: there is an invitation. Else the account that is signed in: "" without one, undefined while not known. */
  account: string | null | undefined;
  onToken(pass: Pass): void;
  onJoin(name: string, media: JoinMedia): void;
}

interface JoinFormProps extends Pick<JoinPageProps, 'onJoin'> {
  account: string;
  /** By name: he has that one in the room. "": he calls himself as he likes. */
  invited: string;
  hasMicrophone: boolean;
  media(): { microphone?: MediaStreamTrack; camera?: MediaStreamTrack };
}

function JoinForm({ onJoin, account, invited, hasMicrophone, media }: JoinFormProps) {
  const m = useMessages();
  const [name, setName] = useState(() => prefs.name() || account);
  const [muted, setMuted] = useState(true);
  const [missing, setMissing] = useState(false);
  const [recorded, setRecorded] = useState(false);
  const submit = (event: Event) => {
    event.preventDefault();
    const chosen = invited || name.trim();
    setMissing(!chosen);
    if (!chosen) return document.getElementById('join-name')?.focus();
    prefs.setName(chosen);
    onJoin(chosen, { ...media(), muted, recorded });
  };
  return (
    <form class="join-form" onSubmit={submit} noValidate>
      <label class="field">
        <span class="field-label">{m.join.name}</span>
        <input
          id="join-name"
          data-testid="join-name"
          type="text"
          autocomplete="name"
          maxLength={64}
          required
          aria-invalid={missing}
          aria-describedby={missing ? 'join-name-problem' : 'join-name-hint'}
          readOnly={Boolean(invited)}
          value={invited || name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </label>
      {missing ? (
        <p id="join-name-problem" class="problem" role="alert">
          {m.join.nameMissing}
        </p>
      ) : (
        <p id="join-name-hint" class="muted small">
          {invited ? m.join.nameInvited : m.join.nameHint}
        </p>
      )}
      {hasMicrophone && (
        <label class="check">
          <input
            type="checkbox"
            data-testid="join-muted"
            checked={muted}
            onChange={(event) => setMuted(event.currentTarget.checked)}
          />
          {m.join.muted}
        </label>
      )}
      <RecordingNotice accepted={recorded} onChange={setRecorded} />
      <button type="submit" class="button primary wide" data-testid="join-button">
        {m.join.button}
      </button>
    </form>
  );
}

export function JoinPage({ room, pass, moderator, account, onToken, onJoin }: JoinPageProps) {
  const m = useMessages();
  const mayJoin = account === null || Boolean(account);
  const greeting = useGreeting(room, pass, mayJoin);
  // Its id is in the address; it is a name only for those who may know no other.
  const name = greeting?.room ?? (greeting === null || !mayJoin ? room : '');
  useTitle(m.pageTitle(name));
  const tryOut = useTryOut();
  return (
    <div class="plain-page">
      <header class="plain-top">
        <Wordmark />
      </header>
      <main class="sheet join">
        <div class="join-main">
          <h1>{m.join.title(name)}</h1>
          {mayJoin && (
            <>
              <p class="lead">{moderator ? m.join.leadModerator : m.join.lead}</p>
              {account && <p class="muted small">{m.join.signedIn(account)}</p>}
              <JoinForm
                onJoin={onJoin}
                account={account ?? ''}
                invited={greeting?.name ?? ''}
                hasMicrophone={tryOut.microphone.track !== null}
                media={tryOut.handOver}
              />
            </>
          )}
          {account === '' && <MissingToken onToken={onToken} />}
        </div>
        {mayJoin && <DeviceCheck tryOut={tryOut} />}
      </main>
      <Footer />
    </div>
  );
}
