import { useState } from 'preact/hooks';
import { TarFile } from '../../shared/recording/tar';
import { api, type StoredRecording } from '../api';

function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** The sealed bundle as one file. `share` (0 to 1) while it comes. */
export function useDownload(recording: StoredRecording): { share: number | undefined; download(): Promise<void> } {
  const [share, setShare] = useState<number | undefined>(undefined);
  const download = async () => {
    try {
      const files = await api.recordingFiles(recording.id);
      const tar = new TarFile(recording.began);
      for (const [index, { name }] of files.entries()) {
        setShare(index / files.length);
        tar.add(`${recording.id}/${name}`, await api.recordingFile(recording.id, name));
      }
      save(tar.finish(), `${recording.room}-${recording.id}.tar`);
    } finally {
      setShare(undefined);
    }
  };
  return { share, download };
}
