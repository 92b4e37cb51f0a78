import { Store } from './store';

/** The contact sheet's pictures, as URLs. Told by their first bytes: WebP begins with RIFF, "UklG" in base64. */
export class Faces {
  readonly store = new Store<{ pictures: Record<string, string> }>({ pictures: {} });

  receive(participant: string, image: string): void {
    if (!/^[A-Za-z0-9+/]+=*$/.test(image)) return;
    const url = `data:image/${image.startsWith('UklG') ? 'webp' : 'jpeg'};base64,${image}`;
    this.store.update({ pictures: { ...this.store.value.pictures, [participant]: url } });
  }

  clear(): void {
    this.store.update({ pictures: {} });
  }
}
