import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { useMessages } from '../shared/i18n';
import { Footer } from '../shared/ui/footer';
import { focusHeading } from '../shared/ui/heading_focus';
import { Wordmark } from '../shared/ui/wordmark';
import { AccountsSection } from './accounts/accounts_section';
import { api, type Session } from './api';
import { AuditSection } from './audit_section';
import { MachineSection } from './machine_section';
import { OwnSection } from './own_section';
import { RecordingsSection } from './recordings/recordings_section';
import { RoomsSection } from './rooms/rooms_section';

const sections = ['rooms', 'accounts', 'recordings', 'machine', 'audit', 'me'] as const;
type Section = (typeof sections)[number];
const forAdmins: readonly Section[] = ['accounts', 'recordings', 'machine', 'audit'];

const sectionIn = (hash: string, allowed: readonly Section[]): Section =>
  allowed.find((name) => hash === `#${name}`) ?? 'rooms';

/** The section stands in the address, so that "back" and a reload do what one expects. */
function useSection(allowed: readonly Section[]): Section {
  const [section, setSection] = useState(() => sectionIn(location.hash, allowed));
  useEffect(() => {
    const changed = () => {
      setSection(sectionIn(location.hash, allowed));
      setTimeout(focusHeading);
    };
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return section;
}

interface AdminPageProps {
  session: Session;
  onSignedOut(): void;
}

export function AdminPage({ session, onSignedOut }: AdminPageProps) {
  const m = useMessages();
  const t = m.admin;
  const admin = session.role === 'admin';
  const allowed = sections.filter((name) => admin || !forAdmins.includes(name));
  const section = useSection(allowed);
  const bodies: Record<Section, () => ComponentChildren> = {
    rooms: () => <RoomsSection admin={admin} />,
    accounts: () => <AccountsSection me={session.account} />,
    recordings: () => <RecordingsSection />,
    machine: () => <MachineSection />,
    audit: () => <AuditSection />,
    me: () => <OwnSection session={session} />,
  };
  const signOut = () => void api.signOut().then(onSignedOut, onSignedOut);
  return (
    <div class="admin-page">
      <header class="admin-top">
        <Wordmark />
        <span class="spring" />
        <span class="admin-who">
          {session.name} <span class="tag">{t.role[session.role]}</span>
        </span>
        <button type="button" class="button quiet compact" data-testid="sign-out" onClick={signOut}>
          {t.signOut}
        </button>
      </header>
      <nav class="admin-nav" aria-label={t.sections}>
        {allowed.map((name) => (
          <a key={name} href={`#${name}`} data-testid={`section-${name}`} aria-current={name === section ? 'page' : undefined}>
            {t.section[name]}
          </a>
        ))}
      </nav>
      <main class="admin-main" data-testid="admin" data-section={section}>
        <h1>{t.section[section]}</h1>
        {bodies[section]()}
      </main>
      <Footer />
    </div>
  );
}
