/** To the line where one writes; on a touch screen only to the chat, as the keyboard would cover what is to be read. */
export function showChat(): void {
  const touch = matchMedia('(pointer: coarse)').matches;
  const target = document.querySelector<HTMLElement>(touch ? '#side-chat' : '[data-testid=chat-text]');
  target?.focus({ preventScroll: true });
  document.querySelector('#side-panel')?.scrollIntoView({ block: 'nearest' });
}
