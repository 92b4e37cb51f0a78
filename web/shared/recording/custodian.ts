import { Decrypter } from 'age-encryption';

/** A key that nobody but this page ever sees. Rejects what is no X25519 identity of age. */
export class Custodian {
  private readonly decrypter = new Decrypter();

  private constructor(identity: string) {
    this.decrypter.addIdentity(identity);
  }

  /** Of a key as it is typed, or of the whole text of a key file. Null when there is none in it. */
  static from(text: string): Custodian | null {
    const key = /AGE-SECRET-KEY-1[0-9A-Z]+/i.exec(text)?.[0];
    if (!key) return null;
    try {
      return new Custodian(key.toUpperCase());
    } catch {
      return null;
    }
  }

  /** Rejects when this key does not open it, or something of it was changed. */
  async open(file: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    return new Uint8Array(await this.decrypter.decrypt(file, 'uint8array'));
  }
}
