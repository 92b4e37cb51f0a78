import { useEffect } from 'preact/hooks';

/** The document's title while the page that asks for it is shown. */
export function useTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => void (document.title = before);
  }, [title]);
}
