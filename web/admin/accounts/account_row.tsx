import { useMessages, type Messages } from '../../shared/i18n';
import { api, type Account, type AccountRole } from '../api';
import { ConfirmButton } from '../confirm_button';

interface AccountRowProps {
  account: Account;
  me: boolean;
  onAct(action: () => Promise<unknown>): Promise<unknown>;
  onReset(): Promise<unknown>;
}

function stateOf(m: Messages, { disabled, has_password: hasPassword, second_factor: secondFactor }: Account): string {
  const t = m.admin.accounts.state;
  if (disabled) return t.disabled;
  if (hasPassword === false) return t.waiting;
  return secondFactor === false ? t.noSecondFactor : t.ready;
}

/** One's own account is changed on the page for that, so that nobody locks himself out by a slip. */
export function AccountRow({ account, me, onAct, onReset }: AccountRowProps) {
  const m = useMessages();
  const t = m.admin.accounts;
  const other: AccountRole = account.role === 'admin' ? 'moderator' : 'admin';
  const change = (body: Parameters<typeof api.changeAccount>[1]) => onAct(() => api.changeAccount(account.id, body));
  return (
    <li class="line" data-testid={`account-${account.id}`} data-name={account.name}>
      <div class="line-words">
        <span class="name">{account.name}</span>
        <span class="muted small">
          {t.roles[account.role]} · {stateOf(m, account)}
          {me && ` · ${m.room.you}`}
        </span>
      </div>
      {!me && (
        <div class="row">
          <ConfirmButton testid="account-change-role" label={t.make[other]} sure={t.sure} about={account.name} onConfirm={() => change({ role: other })} />
          <ConfirmButton testid="account-reset" label={t.reset} sure={t.resetNow} about={account.name} onConfirm={onReset} />
          <ConfirmButton
            testid="account-disable"
            label={account.disabled ? t.enable : t.disable}
            sure={account.disabled ? t.sure : t.disableNow}
            about={account.name}
            onConfirm={() => change({ disabled: !account.disabled })}
          />
          <ConfirmButton
            testid="account-delete"
            label={t.remove}
            sure={t.removeNow}
            about={account.name}
            onConfirm={() => onAct(() => api.deleteAccount(account.id))}
          />
        </div>
      )}
    </li>
  );
}
