import {
  numberParam,
  reshaped,
  reshapedRows,
  rowsOf,
  textParam,
  type Effect,
  type Play,
  type Scene,
} from './effect.js';

type Row = Record<string, unknown>;

/** Changes rows of a list, or the one instance that was read; only those of `instanceId` when one is named. */
function instanceRows(change: (row: Row, scene: Scene) => Row): Play {
  return async (next, scene) => {
    const changed = (row: Row) => {
      const wanted = scene.params['instanceId'];
      return typeof wanted === 'string' && wanted !== row['id'] ? row : change(row, scene);
    };
    const answer = await next();
    return scene.call.endpoint === 'list'
      ? reshapedRows(answer, 'instances', changed)
      : reshaped(answer, changed);
  };
}

function productRows(change: (row: Row) => Row): Play {
  return async (next) => reshapedRows(await next(), 'data', change);
}

function toInteger(value: unknown): unknown {
  return typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
}

function incomplete(mode: string): (body: Row) => Row {
  return (body) => {
    const rows = rowsOf(body, 'instances');
    const total = typeof body['total'] === 'number' ? body['total'] : 0;
    if (mode === 'total') return { ...body, total: Math.max(0, total - 1) };
    return { ...body, instances: mode === 'missing' ? [] : rows.slice(0, Math.floor(rows.length / 2)) };
  };
}

/** Executed well, answered in a form that differs from the documented one. */
export const oddAnswers = {
  'list-empty': {
    about: 'the list shows no machine and a total of 0',
    endpoints: ['list'],
    params: {},
    play: async (next) => reshaped(await next(), (body) => ({ ...body, instances: [], total: 0 })),
  },
  'list-incomplete': {
    about: '`mode` short: half of the page is missing; missing: all of it; total: the total is 1 too low',
    endpoints: ['list'],
    params: { mode: 'short' },
    play: async (next, scene) => reshaped(await next(), incomplete(textParam(scene, 'mode'))),
  },
  'list-without-endpoints': {
    about: 'rows of the list have ports without endpoints',
    endpoints: ['list'],
    params: {},
    play: instanceRows((row) => ({
      ...row,
      portMappings: rowsOf(row, 'portMappings').map(({ port, type }) => ({ port, type })),
    })),
  },
  'list-without-envs': {
    about: 'rows of the list have no envs',
    endpoints: ['list'],
    params: {},
    play: instanceRows(({ envs: _left, ...row }) => row),
  },
  'stale-row': {
    about: 'productName and billingMode are empty',
    endpoints: ['list', 'get'],
    params: {},
    play: instanceRows((row) => ({ ...row, productName: '', billingMode: '' })),
  },
  'unknown-status': {
    about: 'the status is `status`, a word outside the documented list',
    endpoints: ['list', 'get'],
    params: { status: 'pending' },
    play: instanceRows((row, scene) => ({ ...row, status: textParam(scene, 'status') })),
  },
  'zero-based-pages': {
    about: 'the first page is 0',
    endpoints: ['list', 'templates', 'jobs'],
    params: {},
    play: async (next, { call }) => {
      call.query['pageNum'] = String(Number(call.query['pageNum'] ?? 0) + 1);
      return next();
    },
  },
  'start-stop-empty-object': {
    about: 'the command works, the answer is {}',
    endpoints: ['start', 'stop', 'restart', 'migrate'],
    params: {},
    play: async (next) => reshaped(await next(), () => ({})),
  },
  'price-as-int': {
    about: 'prices are numbers, not text',
    endpoints: ['products', 'cpu-products'],
    params: {},
    play: productRows((row) => ({
      ...row,
      price: toInteger(row['price']),
      ...('spotPrice' in row ? { spotPrice: toInteger(row['spotPrice']) } : {}),
    })),
  },
  'numbers-as-text': {
    about: 'cores, memory and disk of products are text',
    endpoints: ['products'],
    params: {},
    play: productRows((row) => ({
      ...row,
      cpuPerGpu: String(row['cpuPerGpu']),
      memoryPerGpu: String(row['memoryPerGpu']),
      diskPerGpu: String(row['diskPerGpu']),
    })),
  },
  'bare-regions': {
    about: 'regions come without their place in brackets',
    endpoints: ['products'],
    params: {},
    play: productRows((row) => ({
      ...row,
      regions: Array.isArray(row['regions'])
        ? row['regions'].map((region: unknown) => String(region).split(' ')[0])
        : [],
    })),
  },
  'no-inventory-state': {
    about: 'products come without their stock hint',
    endpoints: ['products'],
    params: {},
    play: productRows(({ inventoryState: _left, ...row }) => row),
  },
  'no-spot-prices': {
    about: 'every spot price is "0"',
    endpoints: ['products'],
    params: {},
    play: productRows((row) => ({ ...row, spotPrice: '0' })),
  },
  'not-deployable': {
    about: 'no product can be deployed',
    endpoints: ['products'],
    params: {},
    play: productRows((row) => ({ ...row, availableDeploy: false })),
  },
  'masked-passwords': {
    about: 'registry passwords are masked',
    endpoints: ['auths'],
    params: {},
    play: async (next) => reshapedRows(await next(), 'data', (row) => ({ ...row, password: '******' })),
  },
  'bare-storage-id': {
    about: 'creating a network storage answers a bare JSON string, its id',
    endpoints: ['storage-create'],
    params: {},
    play: async (next) => reshaped(await next(), (body) => body['storageId']),
  },
  'metrics-late': {
    about: 'metrics of the last `ms` are missing',
    endpoints: ['metrics'],
    params: { ms: 60_000 },
    play: async (next, scene) => {
      const until = (scene.world.clock.now() - numberParam(scene, 'ms')) / 1000;
      const answer = await next();
      return reshaped(answer, (body) => pointsUntil(body, until));
    },
  },
} satisfies Record<string, Effect>;

/** Leaves out the points after `until` (unix seconds) wherever they are in the body. */
function pointsUntil(value: unknown, until: number): unknown {
  if (Array.isArray(value))
    return value
      .filter((entry: unknown) => !isPoint(entry) || Number(entry.timestamp) <= until)
      .map((entry: unknown) => pointsUntil(entry, until));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, pointsUntil(inner, until)]));
}

function isPoint(value: unknown): value is { timestamp: string } {
  return typeof value === 'object' && value !== null && 'timestamp' in value;
}
