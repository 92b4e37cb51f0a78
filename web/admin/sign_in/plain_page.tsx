import type { ComponentChildren } from 'preact';
import { Footer } from '../../shared/ui/footer';
import { Wordmark } from '../../shared/ui/wordmark';

/** One sheet with one task. */
export function PlainPage({ testid, children }: { testid: string; children: ComponentChildren }) {
  return (
    <div class="plain-page small-page">
      <header class="plain-top">
        <Wordmark />
      </header>
      <main class="sheet narrow" data-testid={testid}>
        {children}
      </main>
      <Footer />
    </div>
  );
}
