import { startServer } from './server.mjs';

const { url } = await startServer(Number(process.env.PORT ?? 8099));
console.log(`${url}/r/demo#t=attendee`);
console.log(`${url}/r/demo#t=speaker`);
console.log(`${url}/panel/demo#t=moderator`);
console.log(`Open ${url}/mock/media.html in the same browser for picture and sound.`);
