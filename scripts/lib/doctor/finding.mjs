/**
 * What was found at one place, and what to do about it.
 *
 * @typedef {{ check: string, status: 'ok' | 'warning' | 'problem', says: string, todo?: string }} Finding
 */

/**
 * @param {string} check
 * @param {string} says
 * @returns {Finding}
 */
export function ok(check, says) {
  return { check, status: 'ok', says };
}

/**
 * Works, but not as one would wish.
 *
 * @param {string} check
 * @param {string} says
 * @param {string} todo
 * @returns {Finding}
 */
export function warning(check, says, todo) {
  return { check, status: 'warning', says, todo };
}

/**
 * Must be mended before the service can be relied on.
 *
 * @param {string} check
 * @param {string} says
 * @param {string} todo
 * @returns {Finding}
 */
export function problem(check, says, todo) {
  return { check, status: 'problem', says, todo };
}
