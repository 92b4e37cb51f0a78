interface NetworkInformation extends EventTarget {
  type?: string;
}

/** Calls back when the device moved to another network (where the browser tells) or came back from none. */
export function onNetworkChange(changed: () => void): () => void {
  const information = (navigator as Navigator & { connection?: NetworkInformation }).connection;
  let type = information?.type;
  const compare = () => {
    if (information?.type === type) return;
    type = information?.type;
    if (type !== 'none') changed();
  };
  window.addEventListener('online', changed);
  information?.addEventListener('change', compare);
  return () => {
    window.removeEventListener('online', changed);
    information?.removeEventListener('change', compare);
  };
}
