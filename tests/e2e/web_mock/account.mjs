// The HTTP interface as somebody sees it who is signed in. In the mock that is who visits a room called signed-in.

const picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h3v3H0zM5 0h3v3H5zM0 5h3v3H0zM4 4h2v2H4z"/></svg>';
/** Set with the page of that room. */
export const cookie = 'amphi-session=mock';
const invitations = new Map();
let nextId = 1;

async function bodyOf(request) {
  let text = '';
  for await (const part of request) text += part;
  return text ? JSON.parse(text) : {};
}

const answer = (response, status, body) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(body === undefined ? '' : JSON.stringify(body));
  return true;
};

function make(room, draft) {
  const id = `i${nextId++}`;
  invitations.set(id, { id, ...draft, used: 0 });
  return { id, secret: 'abc', path: `/r/${room}#i=abc`, qr: picture };
}

/** True when it answered. */
export async function serveAccount(request, response) {
  const signedIn = request.headers.cookie?.includes(cookie) ?? false;
  const { method, url } = request;
  if (method === 'GET' && url === '/api/v1/setup') return answer(response, 200, { needed: false, recording: true });
  if (url === '/api/v1/session') {
    return signedIn
      ? answer(response, 200, { account: 'a1', name: 'Emmy Noether', role: 'moderator', second_factor: true, rooms: [] })
      : answer(response, 401, {});
  }
  const match = /^\/api\/v1\/rooms\/([^/]+)\/invitations(?:\/([^/]+))?$/.exec(url);
  if (!match) return false;
  if (!signedIn) return answer(response, 401, {});
  const [, room, id] = match;
  if (method === 'POST') return answer(response, 201, make(room, await bodyOf(request)));
  if (method === 'DELETE') {
    invitations.delete(id);
    return answer(response, 204);
  }
  return answer(response, 200, [...invitations.values()]);
}
