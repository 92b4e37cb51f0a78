import { useState } from 'preact/hooks';
import { useMessages } from '../../shared/i18n';
import type { ChatPolicy } from '../../shared/protocol/types';
import { Dialog } from '../../shared/ui/dialog';
import { api, type Account, type RoomSettings } from '../api';
import { ConfirmButton } from '../confirm_button';
import { ProblemNote } from '../problem_note';
import { TextField } from '../sign_in/fields';
import { useLoaded, useTry } from '../use_try';

const chats: ChatPolicy[] = ['all', 'moderators', 'off'];

interface FormProps {
  settings: RoomSettings;
  /** Null for who may not choose moderators. */
  accounts: Account[] | null;
  onChanged(): void;
  onClose(): void;
}

function Check({ testid, label, on, onToggle }: { testid: string; label: string; on: boolean; onToggle(on: boolean): void }) {
  return (
    <label class="check">
      <input type="checkbox" data-testid={testid} checked={on} onChange={(event) => onToggle(event.currentTarget.checked)} />
      {label}
    </label>
  );
}

function SettingsForm({ settings, accounts, onChanged, onClose }: FormProps) {
  const m = useMessages();
  const t = m.admin.rooms;
  const [draft, setDraft] = useState(settings);
  const { busy, problem, run } = useTry();
  const set = (change: Partial<RoomSettings>) => setDraft({ ...draft, ...change });
  const { name, lobby, chat, unmute, moderators } = draft;
  const submit = (event: Event) => {
    event.preventDefault();
    const change = { name: name.trim(), lobby, chat, unmute, ...(accounts && { moderators }) };
    void run(async () => {
      await api.changeSettings(settings.id, change);
      onChanged();
    });
  };
  const chosen = (id: string, on: boolean) => set({ moderators: [...moderators.filter((one) => one !== id), ...(on ? [id] : [])] });
  return (
    <form class="stack" onSubmit={submit}>
      <TextField label={t.name} testid="settings-name" longest={64} value={name} onValue={(value) => set({ name: value })} />
      <Check testid="settings-lobby" label={t.lobby} on={lobby} onToggle={(on) => set({ lobby: on })} />
      <Check testid="settings-unmute" label={t.unmute} on={unmute} onToggle={(on) => set({ unmute: on })} />
      <label class="field">
        <span class="field-label">{m.chat.title}</span>
        <select data-testid="settings-chat" value={chat} onChange={(event) => set({ chat: event.currentTarget.value as ChatPolicy })}>
          {chats.map((one) => (
            <option key={one} value={one}>
              {t.chats[one]}
            </option>
          ))}
        </select>
      </label>
      {accounts && (
        <fieldset class="choices" data-testid="settings-moderators">
          <legend class="field-label">{t.moderators}</legend>
          <p class="muted small">{t.moderatorsHint}</p>
          {accounts
            .filter(({ role }) => role === 'moderator')
            .map(({ id, name: who }) => (
              <Check key={id} testid={`moderator-${id}`} label={who} on={moderators.includes(id)} onToggle={(on) => chosen(id, on)} />
            ))}
        </fieldset>
      )}
      <ProblemNote problem={problem} />
      <div class="dialog-actions">
        <ConfirmButton
          testid="room-delete"
          label={t.remove}
          sure={t.removeNow}
          onConfirm={() => run(async () => void (await api.deleteRoom(settings.id), onChanged()))}
        />
        <span class="spring" />
        <button type="button" class="button quiet" onClick={onClose}>
          {m.panel.cancel}
        </button>
        <button type="submit" class="button primary" data-testid="settings-save" aria-busy={busy}>
          {t.save}
        </button>
      </div>
    </form>
  );
}

interface RoomSettingsDialogProps {
  room: string;
  admin: boolean;
  onChanged(): void;
  onClose(): void;
}

/** What the room begins with, and who moderates it. */
export function RoomSettingsDialog({ room, admin, onChanged, onClose }: RoomSettingsDialogProps) {
  const m = useMessages();
  const { value, problem } = useLoaded(async () => ({
    settings: await api.settings(room),
    accounts: admin ? await api.accounts() : null,
  }));
  return (
    <Dialog title={m.admin.rooms.settingsTitle} onClose={onClose}>
      <ProblemNote problem={problem} />
      {value && <SettingsForm settings={value.settings} accounts={value.accounts} onChanged={onChanged} onClose={onClose} />}
    </Dialog>
  );
}
