/**
 * The import directions: a room imports only from lower levels, never from its own level or above.
 * Rooms by level, lowest first; a room that is not listed here may not exist.
 */
const levels = [
  ['config', 'common'],
  ['redis'],
  ['access'],
  ['queue', 'novita', 'outbound', 'events', 'ledger'],
  ['products', 'templates', 'webhooks'],
  ['instances'],
  ['auto-stop', 'sync', 'spot', 'costs'],
  ['health', 'metrics', 'http', 'dashboard', 'tracing'],
];

const room = (names) => `^src/(${names.join('|')})/`;

const directions = levels.flatMap((rooms, level) => {
  const above = levels.slice(level + 1).flat();
  return rooms.map((name) => {
    const siblings = rooms.filter((other) => other !== name);
    const forbidden = [...siblings, ...above];
    return {
      name: `${name}-imports-downwards`,
      severity: 'error',
      from: { path: room([name]) },
      to: { path: `${room(forbidden.length ? forbidden : ['none'])}|^src/(main|app\\.module)\\.ts$` },
    };
  });
});

const instanceSubRooms = ['provisioning', 'startup', 'shutdown', 'timeline', 'use'];

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    ...directions,
    ...instanceSubRooms.map((name) => ({
      name: `instances-${name}-stands-alone`,
      comment: 'Sub-rooms of instances meet in the record, not in each other.',
      severity: 'error',
      from: { path: `^src/instances/${name}/` },
      to: { path: `^src/instances/(${instanceSubRooms.filter((other) => other !== name).join('|')})/` },
    })),
    {
      name: 'rooms-keep-their-storage',
      comment: 'Across rooms one imports the module, its service and its types.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/(?!$1/)[^/]+/.*\\.(repository|processor)\\.ts$' },
    },
    {
      name: 'sandbox-stands-alone',
      severity: 'error',
      from: { path: '^src/sandbox/' },
      to: { path: '^src/(?!sandbox/)' },
    },
    {
      name: 'nobody-imports-the-sandbox',
      severity: 'error',
      from: { path: '^src/(?!sandbox/)' },
      to: { path: '^src/sandbox/' },
    },
    {
      name: 'no-unlisted-room',
      severity: 'error',
      from: { path: `^src/(?!(${levels.flat().join('|')}|sandbox)/)[^/]+/` },
      to: {},
    },
    {
      name: 'program-does-not-import-tests',
      severity: 'error',
      from: { path: '^src/(?!.*\\.spec\\.ts$)' },
      to: { path: '^test/' },
    },
    {
      name: 'tracing-is-loaded-when-wanted',
      comment: 'Traces are off by default, and their libraries cost start-up time and memory.',
      severity: 'error',
      from: { pathNot: '^(src/tracing|test)/' },
      to: {
        path: '^src/tracing/|node_modules/(@opentelemetry|bullmq-otel)/',
        dynamic: false,
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-unlisted-package',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
    {
      name: 'no-dev-package-in-the-program',
      severity: 'error',
      from: { path: '^src/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
