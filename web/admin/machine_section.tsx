import type { ComponentChildren } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import { LanguageContext, useMessages } from '../shared/i18n';
import { api, type Machine } from './api';
import { bytes, duration, percent } from './formats';
import { ProblemNote } from './problem_note';
import { useLoaded } from './use_try';

const everyMs = 5_000;
const fewDays = 14;
const littleDisk = 0.1;

function Fact({ name, testid, bad, children }: { name: string; testid: string; bad?: boolean; children: ComponentChildren }) {
  return (
    <div class={bad ? 'fact bad' : 'fact'} data-testid={testid}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Facts({ machine }: { machine: Machine }) {
  const m = useMessages();
  const t = m.admin.machine;
  const { language } = useContext(LanguageContext);
  const { processor, memory, disk_free: free, disk_total: total, certificate_days: days, uptime } = machine;
  const people = machine.rooms.reduce((sum, room) => sum + room.people, 0);
  return (
    <dl class="facts" data-testid="machine">
      {processor !== undefined && <Fact name={t.processor} testid="fact-processor" bad={processor > 0.9}>{percent(processor, language)}</Fact>}
      {memory !== undefined && <Fact name={t.memory} testid="fact-memory" bad={memory > 0.9}>{percent(memory, language)}</Fact>}
      {free !== undefined && total !== undefined && (
        <Fact name={t.disk} testid="fact-disk" bad={free < total * littleDisk}>
          {t.diskOf(bytes(free, language), bytes(total, language))}
        </Fact>
      )}
      <Fact name={t.certificate} testid="fact-certificate" bad={days !== undefined && days < fewDays}>
        {days === undefined ? t.noCertificate : t.days(days)}
      </Fact>
      <Fact name={t.people} testid="fact-people">{t.peopleIn(people, machine.rooms.length)}</Fact>
      {uptime !== undefined && <Fact name={t.uptime} testid="fact-uptime">{duration(uptime, language)}</Fact>}
      <Fact name={t.version} testid="fact-version">{machine.version}</Fact>
    </dl>
  );
}

/** How the server does, asked again every few seconds, and how long it keeps what. */
export function MachineSection() {
  const m = useMessages();
  const t = m.admin.machine;
  const { value: machine, problem, reload } = useLoaded(api.machine);
  useEffect(() => {
    const timer = setInterval(() => void reload(), everyMs);
    return () => clearInterval(timer);
  }, []);
  const busyRooms = machine?.rooms.filter(({ people }) => people > 0) ?? [];
  return (
    <>
      <ProblemNote problem={problem} />
      <section class="card" aria-label={m.admin.section.machine}>
        {machine && <Facts machine={machine} />}
        {busyRooms.length > 0 && (
          <ul class="lines">
            {busyRooms.map(({ id, name, people }) => (
              <li key={id} class="line">
                <span class="name">{name}</span>
                <span class="muted">{m.room.people(people)}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section class="card" aria-labelledby="kept-title">
        <h2 id="kept-title">{t.kept}</h2>
        <ul class="kept">
          {t.keptList.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </section>
    </>
  );
}
