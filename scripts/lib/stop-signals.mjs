/** A Ctrl-C in a terminal reaches us twice, from the terminal and from npm; later ones are impatience. */
const sameWish = 1500;

/**
 * @returns {{ stopped: AbortSignal, wish: Promise<void>, whenImpatient: (act: () => void) => void,
 *   by: () => string | undefined }} `by`: the signal that said so first
 */
export function listenForStop() {
  const controller = new AbortController();
  const { promise, resolve } = deferred();
  let first;
  let by;
  let impatient = () => {};
  const onSignal = (name) => {
    first ??= Date.now();
    by ??= name;
    if (Date.now() - first > sameWish) impatient();
    controller.abort();
    resolve();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, onSignal);
  return {
    stopped: controller.signal,
    wish: promise,
    whenImpatient: (act) => (impatient = act),
    by: () => by,
  };
}

function deferred() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
