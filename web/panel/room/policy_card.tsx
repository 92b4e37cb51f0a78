import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import { prefs } from '../../shared/prefs';
import type { ChatPolicy, Policy } from '../../shared/protocol/types';
import type { RoomSession } from '../../shared/room/session';
import { Switch } from '../../shared/ui/switch';

const slowModes = [0, 5, 10, 30, 60, 300];
const chatPolicies: ChatPolicy[] = ['all', 'moderators', 'off'];

interface PolicyCardProps {
  session: RoomSession;
  policy: Policy;
}

/** Which rule waits for the server. What is shown is always the server's word. */
function useChange(session: RoomSession) {
  const [pending, setPending] = useState<keyof Policy | null>(null);
  const change = async (next: Partial<Policy>) => {
    setPending(Object.keys(next)[0] as keyof Policy);
    await session.ask('policy', next);
    setPending(null);
  };
  return { pending, change };
}

export function PolicyCard({ session, policy }: PolicyCardProps) {
  const m = useMessages();
  const t = m.panel.policy;
  const { pending, change } = useChange(session);
  const [sound, setSound] = useState(prefs.lobbySound);
  const toggleSound = () => {
    prefs.setLobbySound(!sound);
    setSound(!sound);
  };
  const modes = slowModes.includes(policy.slow_mode) ? slowModes : [...slowModes, policy.slow_mode];
  return (
    <section class="card policy-card" aria-labelledby="policy-title">
      <h2 id="policy-title">{t.title}</h2>
      {(['lobby', 'locked', 'unmute'] as const).map((name) => (
        <Switch
          key={name}
          testid={`policy-${name}`}
          label={t[name]}
          on={policy[name]}
          busy={pending === name}
          onToggle={() => void change({ [name]: !policy[name] })}
        />
      ))}
      <Switch testid="lobby-sound" on={sound} label={m.panel.lobby.sound} onToggle={toggleSound} />
      <label class="field">
        <span class="field-label">{t.chat}</span>
        <select
          data-testid="policy-chat"
          value={policy.chat}
          aria-busy={pending === 'chat'}
          onChange={(event) => void change({ chat: event.currentTarget.value as ChatPolicy })}
        >
          {chatPolicies.map((one) => (
            <option key={one} value={one}>
              {t.chatPolicy[one]}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field-label">{t.slow}</span>
        <select
          data-testid="policy-slow"
          value={policy.slow_mode}
          aria-busy={pending === 'slow_mode'}
          onChange={(event) => void change({ slow_mode: Number(event.currentTarget.value) })}
        >
          {modes.map((seconds) => (
            <option key={seconds} value={seconds}>
              {seconds === 0 ? t.slowOff : t.slowEvery(String(seconds))}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}
