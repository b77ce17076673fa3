/**
 * One instruction: `RUN npm ci` is `{ name: 'RUN', text: 'npm ci' }`.
 *
 * @typedef {{ name: string, text: string }} Instruction
 * @typedef {{ name: string, image: string, instructions: Instruction[] }} Stage
 */

/**
 * Reads a Dockerfile: no here-documents, no ONBUILD, one ARG before the first FROM at the most.
 *
 * @param {string} text
 * @returns {Stage[]}
 */
export function readDockerfile(text) {
  const args = {};
  const stages = [];
  for (const { name, text: rest } of instructionsOf(text)) {
    if (name === 'FROM') {
      const [image, , stage = String(stages.length)] = rest.split(/\s+/);
      stages.push({ name: stage, image: expand(image, args), instructions: [] });
    } else if (stages.length === 0) {
      const [key, value] = rest.split('=');
      args[key] = value;
    } else stages.at(-1).instructions.push({ name, text: rest });
  }
  return stages;
}

/** @param {string} text of CMD, ENTRYPOINT or HEALTHCHECK in its exec form @returns {string[]} */
export function execForm(text) {
  return JSON.parse(/\[.*\]$/.exec(text)?.[0] ?? 'null');
}

/** @param {string} text of ENV @returns {Record<string, string>} */
export function variablesOf(text) {
  return Object.fromEntries(text.split(/\s+/).map((pair) => pair.split('=', 2)));
}

/** @returns {Instruction[]} */
function instructionsOf(text) {
  const lines = text.split('\n').filter((line) => !/^\s*(#|$)/.test(line));
  return lines
    .join('\n')
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => {
      const [name] = line.trim().split(/\s/, 1);
      return { name: name.toUpperCase(), text: line.trim().slice(name.length).trim() };
    });
}

function expand(text, args) {
  return text.replaceAll(/\$\{(\w+)\}/g, (_whole, name) => args[name] ?? '');
}
