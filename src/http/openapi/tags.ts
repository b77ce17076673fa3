/** The parts of the API, in the order in which a newcomer meets them. */
export const TAGS = {
  instances: 'Rent machines, bring them up, stop and delete them.',
  operations: 'What a command started: how far it has come, and its end.',
  events: 'What happened, as a timeline and as a live stream.',
  catalogue: 'What can be rented, at which price, and with which templates.',
  'auto-stop': 'What is idle, and stops for it.',
  webhooks: 'Who hears what happens, and what was sent to whom.',
  costs: 'What machines cost and what was saved.',
  access: 'Keys, sessions and the audit trail.',
  sync: 'Novita’s list held against the records.',
  admin: 'Queues of background work and the promises of the service.',
  health: 'Whether the service can do its work.',
} as const satisfies Record<string, string>;
