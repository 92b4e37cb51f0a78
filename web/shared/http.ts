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

async function send(method: Method, path: string, body?: object, token?: string): Promise<Response> {
  const headers: Record<string, string> = {};
  const file = body instanceof Blob;
  // The server takes nothing else for a change: no foreign form can send it.
  if (method !== 'GET') headers['content-type'] = file ? body.type : 'application/json';
  if (token) headers['authorization'] = `Bearer ${token}`;
  return ask(path, { method, headers, body: file ? body : body && JSON.stringify(body) });
}

/** A file, where `call` gives JSON. */
export async function download(path: string, token?: string): Promise<Blob> {
  return (await send('GET', path, undefined, token)).blob();
}

/**
 * Asks the server's HTTP interface, `path` below /api/v1, with this browser's cookies; `body` is sent as JSON, a Blob as it
 * is. Rejects with an HttpError.
 */
export async function call<T>(method: Method, path: string, body?: object, token?: string): Promise<T> {
  const response = await send(method, path, body, token);
  return (response.status === 204 ? undefined : await response.json()) as T;
}
