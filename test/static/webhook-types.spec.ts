import { readFileSync } from 'node:fs';
import { EVENTS, type EventTypeRow } from '../../src/events/event-types.js';

/** The table of docs/webhooks.md: what is said of each type. */
const documented = new Map(
  readFileSync('docs/webhooks.md', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, type, when, data] = /^\| `([a-z_.]+)`\s*\| (.*?)\s*\| (.*?)\s*\|$/.exec(line) ?? [];
      return type === undefined ? [] : [[type, { when, data }] as const];
    }),
);

describe('docs/webhooks.md', () => {
  it('names the types of events that there are, in their order', () => {
    expect([...documented.keys()]).toEqual(Object.keys(EVENTS));
  });

  it.each(Object.entries<EventTypeRow>(EVENTS))(
    'says of %s when it happens and what it tells',
    (type, row) => {
      const { when, data } = documented.get(type) ?? {};

      expect(when).toBe(row.liveOnly ? `${row.when} Live stream only.` : row.when);
      for (const field of row.tells ?? []) expect(data).toContain(`\`${field}\``);
    },
  );
});
