/** The server's limits (docs/api.md). */
export const mostPictureBytes = 200 * 1024;
export const mostPicture = { width: 1920, height: 1080 };

export type PictureProblem = 'unreadable' | 'unsupported' | 'in_use' | 'full' | 'refused';

export class PictureError extends Error {
  constructor(readonly problem: PictureProblem) {
    super(problem);
  }
}

export interface Size {
  width: number;
  height: number;
}

/** As large as it is, or as fits. */
export function fittedSize({ width, height }: Size, most: Size = mostPicture): Size {
  const scale = Math.min(1, most.width / width, most.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

type Encode = (size: Size, quality: number) => Promise<Blob | null>;

/** The best WebP file that is small enough: a little worse first, then a little smaller. */
export async function smallEnoughPicture(original: Size, encode: Encode, most = mostPictureBytes): Promise<Blob> {
  for (let share = 1; share > 0.1; share *= 0.75) {
    const size = fittedSize(original, { width: mostPicture.width * share, height: mostPicture.height * share });
    for (const quality of [0.9, 0.75, 0.6, 0.45]) {
      const blob = await encode(size, quality);
      // Browsers that write no WebP give PNG instead.
      if (blob?.type !== 'image/webp') throw new PictureError('unsupported');
      if (blob.size <= most) return blob;
    }
  }
  throw new PictureError('unreadable');
}

/** Any picture that the browser can read, as WebP that the server takes: drawn anew, so that nothing else of the file is left. */
export async function encodePicture(file: Blob): Promise<Blob> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new PictureError('unreadable');
  });
  const canvas = document.createElement('canvas');
  try {
    return await smallEnoughPicture(bitmap, (size, quality) => {
      Object.assign(canvas, size);
      canvas.getContext('2d')?.drawImage(bitmap, 0, 0, size.width, size.height);
      return new Promise((resolve) => canvas.toBlob(resolve, 'image/webp', quality));
    });
  } finally {
    bitmap.close();
  }
}
