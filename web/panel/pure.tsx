import { Component, type FunctionComponent, type JSX } from 'preact';

function differs(a: object, b: object): boolean {
  for (const name in a) if (!(name in b)) return true;
  for (const name in b) if (a[name as keyof typeof a] !== b[name as keyof typeof b]) return true;
  return false;
}

/** Draws again only when a property is another object: what a merge patch did not touch stays the same one. */
export function pure<P extends object>(Inner: FunctionComponent<P>) {
  return class Pure extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      return differs(this.props, next);
    }

    override render(): JSX.Element {
      return <Inner {...this.props} />;
    }
  };
}
