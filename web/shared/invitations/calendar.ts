// A calendar file (RFC 5545) with one event that holds the invitation's link.

export interface CalendarEvent {
  title: string;
  link: string;
  /** Seconds since 1970. */
  start: number;
  end: number;
  now: number;
  id: string;
}

const utc = (seconds: number) => new Date(seconds * 1000).toISOString().replace(/[-:]|\.\d{3}/g, '');

const escaped = (text: string) => text.replace(/[\\;,]/g, '\\$&').replace(/\r?\n/g, '\\n');

const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** No line is longer than 75 bytes; the next one begins with a space. */
function folded(line: string): string {
  const lines = [''];
  for (const letter of line) {
    const last = lines.length - 1;
    if (bytesOf(`${lines[last]}${letter}`) > 75) lines.push(` ${letter}`);
    else lines[last] += letter;
  }
  return lines.join('\r\n');
}

export function calendarFile({ title, link, start, end, now, id }: CalendarEvent): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Amphi//EN',
    'BEGIN:VEVENT',
    `UID:${id}@amphi`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART:${utc(start)}`,
    `DTEND:${utc(Math.max(end, start + 60))}`,
    `SUMMARY:${escaped(title)}`,
    `DESCRIPTION:${escaped(link)}`,
    `URL:${link}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}
