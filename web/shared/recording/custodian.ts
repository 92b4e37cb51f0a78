import { Decrypter } from 'age-encryption';
import { ageFilesOf, joined, outerKeyOf } from './sealed';

/** Where a bundle has the recording's own key, sealed to its custodians. */
export const outerKeyFile = 'outer.age';

/** A key that nobody but this page ever sees. */
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
  open(file: Uint8Array): Promise<Uint8Array> {
    return this.decrypter.decrypt(file, 'uint8array');
  }

  /** With the bundle's `outer.age`. Rejects when this key does not open it, or it is of another recording. */
  async unlock(recording: string, outerFile: Uint8Array): Promise<OpenRecording> {
    const outer = outerKeyOf(recording, await this.open(outerFile));
    if (!outer) throw new Error('of another recording');
    return new OpenRecording(this, recording, outer);
  }
}

/** A recording whose files can be opened. */
export class OpenRecording {
  constructor(
    private readonly custodian: Custodian,
    private readonly recording: string,
    private readonly outer: Uint8Array,
  ) {}

  /** The Matroska of one file. Rejects when something of it was changed, or it is not the file of that name. */
  async open(name: string, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    const parts: Uint8Array[] = [];
    for (const file of ageFilesOf(this.recording, name, bytes, this.outer)) parts.push(await this.custodian.open(file));
    return joined(...parts);
  }
}
