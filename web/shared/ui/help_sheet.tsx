import { useMessages } from '../i18n';
import { Dialog } from './dialog';
import type { Shortcuts } from './shortcuts';
import { Switch } from './switch';

/** Which key does what, and the switch that turns them off. */
export function HelpSheet({ shortcuts }: { shortcuts: Shortcuts }) {
  const m = useMessages();
  const t = m.shortcuts;
  const keys: [string, string][] = [
    ['M', t.mute],
    ['V', t.camera],
    ['H', t.hand],
    ...(shortcuts.chat ? [['C', t.chat] as [string, string]] : []),
    ['?', t.help],
    ['Esc', t.close],
  ];
  return (
    <Dialog title={t.title} onClose={() => shortcuts.showHelp(false)}>
      <dl class="keys" data-testid="help-sheet">
        {keys.map(([key, words]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
      <p class="muted small">{t.hint}</p>
      <div class="dialog-actions">
        <Switch testid="shortcuts-switch" label={t.on} on={shortcuts.on} onToggle={() => shortcuts.set(!shortcuts.on)} />
        <span class="spring" />
        <button type="button" class="button primary" onClick={() => shortcuts.showHelp(false)}>
          {m.device.close}
        </button>
      </div>
    </Dialog>
  );
}
