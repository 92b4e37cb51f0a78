/** An answer that is no success: `application/problem+json` (docs/api.md), or no answer at all (status 0). */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    /** Where a page must tell cases apart. */
    readonly code?: string,
    /** Seconds. */
    readonly retryAfter?: number,
    detail = `status ${status}`,
  ) {
    super(detail);
    this.name = 'HttpError';
  }
}

async function refusal(response: Response): Promise<HttpError> {
  const problem = (await response.json().catch(() => ({}))) as { code?: string; detail?: string };
  const retryAfter = Number(response.headers.get('retry-after')) || undefined;
  return new HttpError(response.status, problem.code, retryAfter, problem.detail);
}

async function ask(path: string, request: RequestInit): Promise<Response> {
  const response = await fetch(`/api/v1${path}`, request).catch(() => {
    throw new HttpError(0, undefined, undefined, 'the server cannot be reached');
  });
  if (!response.ok) throw await refusal(response);
  return response;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Asks the server's HTTP interface, `path` below /api/v1, with this browser's cookies. Rejects with an HttpError. */
export async function call<T>(method: Method, path: string, body?: object, token?: string): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json' };
  // The server takes nothing else for a change: no foreign form can send it.
  if (method !== 'GET') headers['content-type'] = 'application/json';
  if (token) headers['authorization'] = `Bearer ${token}`;
  const response = await ask(path, { method, headers, body: body && JSON.stringify(body) });
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** A file of the server's, `path` below /api/v1. Rejects with an HttpError. */
export async function download(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await ask(path, { headers: { accept: 'application/octet-stream' } });
  return new Uint8Array(await response.arrayBuffer());
}
