/** A Ctrl-C in a terminal reaches us twice, from the terminal and from npm; later ones are impatience. */
const sameWish = 1500;

/**
 * @returns {{ stopped: AbortSignal, wish: Promise<void>, whenImpatient: (act: () => void) => void }}
 */
export function listenForStop() {
  const controller = new AbortController();
  const { promise, resolve } = deferred();
  let first;
  let impatient = () => {};
  const onSignal = () => {
    first ??= Date.now();
    if (Date.now() - first > sameWish) impatient();
    controller.abort();
    resolve();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, onSignal);
  return { stopped: controller.signal, wish: promise, whenImpatient: (act) => (impatient = act) };
}

function deferred() {
  let resolve;
  const promise = new Promise((done) => (resolve = done));
  return { promise, resolve };
}
