function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) >>> 0;
  return sum % 6;
}

function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words[words.length - 1] : undefined];
  return letters.map((word) => (word ? ([...word][0] ?? '') : '')).join('');
}

/** Initials on a colour of their own. Decorative: the name stands beside it. */
export function Avatar({ name, speaking = false }: { name: string; speaking?: boolean }) {
  return (
    <span class={`avatar hue-${hueOf(name)}${speaking ? ' speaking' : ''}`} aria-hidden="true">
      {initialsOf(name).toUpperCase()}
    </span>
  );
}
