// One line per test as it ends; what went wrong right below it, once.
const seconds = (ms) => `${(ms / 1000).toFixed(1).padStart(6)} s`;

function because(error) {
  const cause = error.cause ?? error;
  return (typeof cause === 'string' ? cause : (cause.stack ?? cause.message)).split('\n').slice(0, 14).map((line) => `          ${line}\n`).join('');
}

export default async function* report(source) {
  let last;
  for await (const { type, data } of source) {
    if (type === 'test:diagnostic' && !/^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /.test(data.message)) {
      yield `            ${data.message}\n`;
    }
    if (type !== 'test:pass' && type !== 'test:fail') continue;
    if (data.details.type === 'suite' || data.name.endsWith('.mjs')) continue;
    const skipped = data.skip !== undefined ? ` (skipped: ${data.skip})` : '';
    yield `${type === 'test:pass' ? 'ok  ' : 'FAIL'} ${seconds(data.details.duration_ms)}  ${data.name}${skipped}\n`;
    if (type === 'test:pass') continue;
    const reason = because(data.details.error);
    yield reason === last ? '          as above\n' : reason;
    last = reason;
  }
}
