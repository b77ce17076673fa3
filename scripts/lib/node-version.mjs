/** The oldest Node on which the service runs. */
const oldest = [20, 19];

/**
 * @param {string} version such as `20.20.2`
 * @returns {boolean}
 */
export function isTooOld(version) {
  const [major, minor] = version.split('.').map(Number);
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
}

/** Says what is wrong and returns true when this Node is too old. Must run on any Node that knows modules. */
export function refuseOldNode() {
  if (!isTooOld(process.versions.node)) return false;
  console.error(
    `Node ${process.versions.node} is too old: version ${oldest.join('.')} or newer is needed (https://nodejs.org).`,
  );
  process.exitCode = 1;
  return true;
}
