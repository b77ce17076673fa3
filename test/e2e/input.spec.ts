import { aCreateRequest } from '../builders/a-create-request.js';
import type { Problem } from '../support/documents.js';
import type { NovitaSandbox } from '../support/novita-sandbox.js';
import { type Answer, aService, type Service } from '../support/service.js';
import { aNovita } from '../support/stage.js';

jest.setTimeout(60_000);

const EMOJI = '🦄';

/** `[what is wrong, the fields that make it so, the pointers of the errors]`. */
const WRONG_FIELDS: [string, Record<string, unknown>, string[]][] = [
  ['no name', { name: undefined }, ['#/name']],
  ['an empty name', { name: '' }, ['#/name']],
  ['a name of 64 characters', { name: 'a'.repeat(64) }, ['#/name']],
  ['a name with two hyphens in a row', { name: 'a--b' }, ['#/name']],
  ['a name with a dot', { name: 'a.b' }, ['#/name']],
  ['a name with a space', { name: 'a b' }, ['#/name']],
  ['a name with a line break', { name: 'a\n' }, ['#/name']],
  ['a name with a control character', { name: 'a\u0000b' }, ['#/name']],
  ['a name beyond ASCII', { name: 'grün' }, ['#/name']],
  ['a name of emojis', { name: EMOJI }, ['#/name']],
  ['a name that is a number', { name: 42 }, ['#/name']],
  ['a name that is null', { name: null }, ['#/name']],
  ['a name that is a list', { name: ['a'] }, ['#/name']],
  ['a name that is an object', { name: { a: 1 } }, ['#/name']],
  ['no productName', { productName: undefined }, ['#/productName']],
  ['an empty productName', { productName: '' }, ['#/productName']],
  ['a productName of 256 characters', { productName: 'a'.repeat(256) }, ['#/productName']],
  ['a productName that is a number', { productName: 4090 }, ['#/productName']],
  ['a productName that is null', { productName: null }, ['#/productName']],
  ['no templateId', { templateId: undefined }, ['#/templateId']],
  ['an empty templateId', { templateId: '' }, ['#/templateId']],
  ['a templateId with a slash', { templateId: '../107001' }, ['#/templateId']],
  ['a templateId with a question mark', { templateId: '1?x=1' }, ['#/templateId']],
  ['a templateId of 129 characters', { templateId: '1'.repeat(129) }, ['#/templateId']],
  ['a templateId that is a fraction', { templateId: 1.5 }, ['#/templateId']],
  ['a templateId that is true', { templateId: true }, ['#/templateId']],
  ['a templateId that is an object', { templateId: {} }, ['#/templateId']],
  ['gpuNum 0', { gpuNum: 0 }, ['#/gpuNum']],
  ['gpuNum 9', { gpuNum: 9 }, ['#/gpuNum']],
  ['gpuNum -1', { gpuNum: -1 }, ['#/gpuNum']],
  ['gpuNum 1.5', { gpuNum: 1.5 }, ['#/gpuNum']],
  ['gpuNum as text', { gpuNum: '1' }, ['#/gpuNum']],
  ['a huge gpuNum', { gpuNum: 1e300 }, ['#/gpuNum']],
  ['gpuNum true', { gpuNum: true }, ['#/gpuNum']],
  ['gpuNum as a list', { gpuNum: [1] }, ['#/gpuNum']],
  ['rootfsSize 9', { rootfsSize: 9 }, ['#/rootfsSize']],
  ['rootfsSize 6145', { rootfsSize: 6_145 }, ['#/rootfsSize']],
  ['rootfsSize as text', { rootfsSize: '60' }, ['#/rootfsSize']],
  ['rootfsSize 60.5', { rootfsSize: 60.5 }, ['#/rootfsSize']],
  ['rootfsSize above the product’s maximum', { rootfsSize: 2_000 }, ['#/rootfsSize']],
  ['an unknown billingMode', { billingMode: 'monthly' }, ['#/billingMode']],
  ['a billingMode that is a list', { billingMode: ['spot'] }, ['#/billingMode']],
  ['an empty region', { region: '' }, ['#/region']],
  ['a region of 101 characters', { region: 'a'.repeat(101) }, ['#/region']],
  ['a region that is a number', { region: 1 }, ['#/region']],
  ['maxPricePerHour 0', { maxPricePerHour: 0 }, ['#/maxPricePerHour']],
  ['a negative maxPricePerHour', { maxPricePerHour: '-1' }, ['#/maxPricePerHour']],
  ['a maxPricePerHour of words', { maxPricePerHour: 'cheap' }, ['#/maxPricePerHour']],
  ['a maxPricePerHour with an exponent', { maxPricePerHour: '1e3' }, ['#/maxPricePerHour']],
  ['a huge maxPricePerHour', { maxPricePerHour: 1e308 }, ['#/maxPricePerHour']],
  ['a maxPricePerHour with 6 decimals', { maxPricePerHour: '0.123456' }, ['#/maxPricePerHour']],
  ['a maxPricePerHour that is an object', { maxPricePerHour: { usd: 1 } }, ['#/maxPricePerHour']],
  ['envs that are an object', { envs: { A: 'b' } }, ['#/envs']],
  ['envs that are text', { envs: 'A=b' }, ['#/envs']],
  ['99 envs', { envs: Array.from({ length: 99 }, (_, n) => ({ key: `A${n}`, value: '' })) }, ['#/envs']],
  ['envs of text', { envs: ['A=b'] }, ['#/envs']],
  ['envs of null', { envs: [null] }, ['#/envs']],
  ['envs of lists', { envs: [[]] }, ['#/envs']],
  ['the same key twice', { envs: [env('A'), env('A')] }, ['#/envs']],
  ['a key that begins with a digit', { envs: [env('1A')] }, ['#/envs/0/key']],
  ['a key with a hyphen', { envs: [env('GOOD'), env('A-B')] }, ['#/envs/1/key']],
  ['an empty key', { envs: [env('')] }, ['#/envs/0/key']],
  ['a key of 129 characters', { envs: [env('A'.repeat(129))] }, ['#/envs/0/key']],
  ['a key that is a number', { envs: [{ key: 1, value: 'b' }] }, ['#/envs/0/key']],
  ['a key with a line break', { envs: [env('A\n')] }, ['#/envs/0/key']],
  ['the marker’s key', { envs: [env('NGI_META')] }, ['#/envs/0/key']],
  ['a value of 4,096 bytes', { envs: [env('A', 'a'.repeat(4_096))] }, ['#/envs/0/value']],
  [
    'a value of 4,096 bytes in fewer characters',
    { envs: [env('A', EMOJI.repeat(1_024))] },
    ['#/envs/0/value'],
  ],
  ['a value that is a number', { envs: [{ key: 'A', value: 1 }] }, ['#/envs/0/value']],
  ['no value', { envs: [{ key: 'A' }] }, ['#/envs/0/value']],
  ['an unknown field of a variable', { envs: [{ ...env('A'), secret: true }] }, ['#/envs/0/secret']],
  ['a webhookUrl that is none', { webhookUrl: 'not a url' }, ['#/webhookUrl']],
  ['an empty webhookUrl', { webhookUrl: '' }, ['#/webhookUrl']],
  ['a webhookUrl that is a number', { webhookUrl: 1 }, ['#/webhookUrl']],
  [
    'a webhookUrl of 2,049 characters',
    { webhookUrl: `https://a.example/${'a'.repeat(2_031)}` },
    ['#/webhookUrl'],
  ],
  ['an ftp webhookUrl', { webhookUrl: 'ftp://a.example/' }, ['#/webhookUrl']],
  ['a file webhookUrl', { webhookUrl: 'file:///etc/passwd' }, ['#/webhookUrl']],
  ['a plain http webhookUrl', { webhookUrl: 'http://a.example/hook' }, ['#/webhookUrl']],
  ['a webhookUrl with a password', { webhookUrl: 'https://u:p@a.example/' }, ['#/webhookUrl']],
  ['a webhookUrl with a fragment', { webhookUrl: 'https://a.example/#top' }, ['#/webhookUrl']],
  ['a webhookUrl at an odd port', { webhookUrl: 'https://a.example:6379/' }, ['#/webhookUrl']],
  ['a loopback webhookUrl', { webhookUrl: 'https://127.0.0.1/' }, ['#/webhookUrl']],
  ['a shortened loopback webhookUrl', { webhookUrl: 'https://127.1/' }, ['#/webhookUrl']],
  ['a loopback webhookUrl as a number', { webhookUrl: 'https://2130706433/' }, ['#/webhookUrl']],
  ['a localhost webhookUrl', { webhookUrl: 'https://localhost/' }, ['#/webhookUrl']],
  ['an IPv6 loopback webhookUrl', { webhookUrl: 'https://[::1]/' }, ['#/webhookUrl']],
  ['a mapped loopback webhookUrl', { webhookUrl: 'https://[::ffff:7f00:1]/' }, ['#/webhookUrl']],
  ['a private webhookUrl', { webhookUrl: 'https://10.0.0.1/' }, ['#/webhookUrl']],
  ['a metadata webhookUrl', { webhookUrl: 'https://169.254.169.254/latest' }, ['#/webhookUrl']],
  ['a healthCheckConfig that is a list', { healthCheckConfig: [] }, ['#/healthCheckConfig']],
  ['a healthCheckConfig that is text', { healthCheckConfig: 'fast' }, ['#/healthCheckConfig']],
  ['timeoutMs 49', { healthCheckConfig: { timeoutMs: 49 } }, ['#/healthCheckConfig/timeoutMs']],
  ['timeoutMs as text', { healthCheckConfig: { timeoutMs: '100' } }, ['#/healthCheckConfig/timeoutMs']],
  ['retryAttempts 0', { healthCheckConfig: { retryAttempts: 0 } }, ['#/healthCheckConfig/retryAttempts']],
  ['retryAttempts 101', { healthCheckConfig: { retryAttempts: 101 } }, ['#/healthCheckConfig/retryAttempts']],
  ['retryDelayMs 19', { healthCheckConfig: { retryDelayMs: 19 } }, ['#/healthCheckConfig/retryDelayMs']],
  [
    'a huge maxWaitTimeMs',
    { healthCheckConfig: { maxWaitTimeMs: 1e21 } },
    ['#/healthCheckConfig/maxWaitTimeMs'],
  ],
  ['an unknown field of healthCheckConfig', { healthCheckConfig: { url: '/' } }, ['#/healthCheckConfig/url']],
  ['targetPort 0', { targetPort: 0 }, ['#/targetPort']],
  ['targetPort 65536', { targetPort: 65_536 }, ['#/targetPort']],
  ['targetPort as text', { targetPort: '80' }, ['#/targetPort']],
  ['an unknown onStartFailure', { onStartFailure: 'explode' }, ['#/onStartFailure']],
  ['an unknown field', { colour: 'blue' }, ['#/colour']],
  ['a field whose name needs escaping', { 'a/b~c d': 1 }, ['#/a~1b~0c%20d']],
  ['a field called constructor', { constructor: 1 }, ['#/constructor']],
  ['a field called toString', { toString: 'x' }, ['#/toString']],
  [
    'several at once',
    { name: '', gpuNum: 0, envs: [env('1')], colour: 1 },
    ['#/colour', '#/envs/0/key', '#/gpuNum', '#/name'],
  ],
];

function env(key: string, value = 'b'): { key: string; value: string } {
  return { key, value };
}

/** `[what is wrong, the body as it is sent, its content type, the status, the code]`. */
const WRONG_BODIES: [string, string | undefined, string | undefined, number, string][] = [
  ['no body', undefined, undefined, 400, 'validation_failed'],
  ['an empty body', '', 'application/json', 400, 'validation_failed'],
  ['half a body', '{"name":', 'application/json', 400, 'malformed_request'],
  ['a body with a trailing comma', '{"name":"a",}', 'application/json', 400, 'malformed_request'],
  ['text', 'hello', 'application/json', 400, 'malformed_request'],
  ['bytes that are no UTF-8 text', '\u0000\u0001', 'application/json', 400, 'malformed_request'],
  ['null', 'null', 'application/json', 400, 'validation_failed'],
  ['a number', '42', 'application/json', 400, 'validation_failed'],
  ['true', 'true', 'application/json', 400, 'validation_failed'],
  ['a quoted text', '"name"', 'application/json', 400, 'validation_failed'],
  ['a list', '[]', 'application/json', 400, 'validation_failed'],
  ['a list of requests', JSON.stringify([aCreateRequest()]), 'application/json', 400, 'validation_failed'],
  ['an empty object', '{}', 'application/json', 400, 'validation_failed'],
  [
    'a __proto__',
    `{"__proto__":{"admin":true},${JSON.stringify(aCreateRequest()).slice(1)}`,
    'application/json',
    400,
    'malformed_request',
  ],
  [
    'a deep __proto__',
    JSON.stringify(aCreateRequest({ envs: [] })).replace('[]', '[{"key":"A","value":"b","__proto__":{}}]'),
    'application/json',
    400,
    'malformed_request',
  ],
  [
    'a constructor with a prototype',
    `{"constructor":{"prototype":{"a":1}},${JSON.stringify(aCreateRequest()).slice(1)}`,
    'application/json',
    400,
    'malformed_request',
  ],
  ['100,000 levels', '['.repeat(100_000), 'application/json', 400, 'malformed_request'],
  [
    '100,000 closed levels',
    `{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
    'application/json',
    400,
    'validation_failed',
  ],
  ['JSON called text', JSON.stringify(aCreateRequest()), 'text/plain', 415, 'unsupported_media_type'],
  ['XML', '<name>a</name>', 'application/xml', 415, 'unsupported_media_type'],
  [
    'a form',
    'name=a&productName=b&templateId=c',
    'application/x-www-form-urlencoded',
    415,
    'unsupported_media_type',
  ],
  ['a multipart form', '--x\r\n\r\n--x--', 'multipart/form-data; boundary=x', 415, 'unsupported_media_type'],
  ['a content type that is none', '{}', 'nonsense', 415, 'unsupported_media_type'],
  [
    'JSON in another character set',
    JSON.stringify(aCreateRequest()),
    'application/json; charset=utf-16',
    415,
    'unsupported_media_type',
  ],
  [
    '600 kB',
    JSON.stringify(aCreateRequest({ name: 'a'.repeat(600_000) })),
    'application/json',
    413,
    'payload_too_large',
  ],
];

describe('POST /api/instances', () => {
  let novita: NovitaSandbox;
  let service: Service;

  beforeAll(async () => {
    novita = await aNovita();
    // In production nothing is allowed that was not allowed by name.
    service = await aService({ novita, env: { NODE_ENV: 'production' } });
  });

  function expectProblem({ status, headers, body }: Answer<Problem>, expected: number, code: string): void {
    expect([status, body.code]).toEqual([expected, code]);
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(body).toMatchObject({
      type: `urn:problem:novita-gpu-instance-api:${code}`,
      title: expect.any(String),
      status: expected,
      detail: expect.any(String),
      instance: `urn:request:${body.requestId}`,
      requestId: headers.get('x-request-id'),
    });
  }

  function expectPointers({ body }: Answer<Problem>, pointers: string[]): void {
    expect(body.errors?.map(({ pointer }) => pointer).toSorted()).toEqual(pointers);
    for (const { detail } of body.errors ?? []) expect(detail).toMatch(/^\S/);
  }

  it.each(WRONG_FIELDS)('refuses %s', async (_what, fields, pointers) => {
    const answer = await service.api('POST', '/api/instances', aCreateRequest(fields));
    expectProblem(answer, 400, 'validation_failed');
    expectPointers(answer, pointers);
  });

  it.each(WRONG_BODIES)('refuses %s', async (_what, body, contentType, status, code) => {
    const headers: Record<string, string> = contentType ? { 'content-type': contentType } : {};
    const ask = async (): Promise<Answer<Problem>> => service.api('POST', '/api/instances', body, headers);
    // What is too long is refused before it has been read; fetch may still be writing then, and sees the end first.
    const answer = await ask().catch(async (error: unknown) => {
      if (status !== 413) throw error;
      return ask().catch(ask);
    });
    expectProblem(answer, status, code);
    if (status === 400) expect(answer.body.errors?.length).toBeGreaterThan(0);
  });

  it('names every missing field at once', async () => {
    const answer = await service.api('POST', '/api/instances', {});
    expectPointers(answer, ['#/name', '#/productName', '#/templateId']);
  });

  it.each(['Moon-01', 'cn-hongkong-2', 'constructor', EMOJI])('refuses the region %s', async (region) => {
    const answer = await service.api('POST', '/api/instances', aCreateRequest({ region }));
    expectProblem(answer, 400, 'region_not_found');
    expectPointers(answer, ['#/region']);
  });

  it.each([
    ['RTX 4090', 'RTX 4090 24GB'],
    ['rtx5090', 'RTX 5090 32GB'],
    [`H100 ${EMOJI}`, 'H100 SXM 80GB'],
    ['__proto__', undefined],
    ['\u0000', undefined],
  ])('answers 404 to the product %j, with the names that look like it', async (productName, alike) => {
    const answer = await service.api('POST', '/api/instances', aCreateRequest({ productName }));
    expectProblem(answer, 404, 'product_not_found');
    expect(answer.body.nearest?.length).toBeGreaterThan(0);
    if (alike) expect(answer.body.nearest).toContain(alike);
  });

  it.each(['999999', '107004', 'constructor', '__proto__'])(
    'answers 404 to the template %s',
    async (templateId) => {
      const answer = await service.api('POST', '/api/instances', aCreateRequest({ templateId }));
      expectProblem(answer, 404, 'template_not_found');
    },
  );

  it.each([
    ['PUT', '/api/instances', 'GET, HEAD, POST'],
    ['PATCH', '/api/instances', 'GET, HEAD, POST'],
    ['DELETE', '/api/instances', 'GET, HEAD, POST'],
    ['PUT', '/api/operations/op_01ARZ3NDEKTSV4RRFFQ69G5FAV', 'GET, HEAD'],
    ['POST', '/api/products', 'GET, HEAD'],
    ['POST', '/health', 'GET, HEAD'],
  ])('is not reached by %s %s', async (method, path, allowed) => {
    const answer = await service.api(method, path);
    expectProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers.get('allow')).toBe(allowed);
  });

  it.each([
    ['a path of 8,000 characters', `/api/instances/${'a'.repeat(8_000)}`],
    ['a parameter of 300 characters', `/api/instances/${'a'.repeat(300)}`],
    ['a broken escape', '/api/instances/%zz'],
    ['a broken escape in the query', '/api/instances?pageToken=%zz'],
    ['half a character', '/api/instances/%F0%9F'],
  ])('survives %s', async (_what, path) => {
    const answer = await service.api('GET', path);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'));
  });

  it('survives a path beyond what Node reads', async () => {
    expect((await service.api('GET', `/api/instances/${'a'.repeat(20_000)}`)).status).toBe(431);
  });

  it.each(['', 'with space', 'a'.repeat(65), 'a"b', '../../etc'])(
    'replaces the request id %j',
    async (given) => {
      const { headers } = await service.api('GET', '/api/nothing', undefined, { 'x-request-id': given });
      expect(headers.get('x-request-id')).toMatch(/^req_[0-9A-HJKMNP-TV-Z]{26}$/);
    },
  );

  it('has bought nothing after all this, and nothing was unexpected', async () => {
    expect(novita.calls('create')).toEqual([]);
    expect(
      (await service.api<{ total: number }>('GET', '/api/instances?include=terminated')).body.total,
    ).toBe(0);
    expect(service.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

describe('What the limits allow', () => {
  it.each([
    ['a name of 63 characters', { name: 'a'.repeat(63) }],
    ['a name of one digit', { name: '1' }],
    ['a name that begins and ends with a hyphen', { name: '-a-' }],
    ['a product name in another case', { productName: 'rtx 4090 24gb' }],
    ['a template id that is a number', { templateId: 107_001 }],
    ['8 GPUs', { gpuNum: 8 }],
    ['on demand', { billingMode: 'onDemand' }],
    ['the largest disk of the product', { rootfsSize: 1_016 }],
    ['a region by its cluster id', { region: 'cn-hongkong-1' }],
    ['a price as a number', { maxPricePerHour: 0.17 }],
    [
      'optional fields that are null',
      { region: null, webhookUrl: null, envs: null, targetPort: null, gpuNum: null },
    ],
    ['98 variables', { envs: Array.from({ length: 98 }, (_, n) => ({ key: `A${n}`, value: '' })) }],
    ['a value of 4,095 bytes', { envs: [{ key: 'A', value: 'a'.repeat(4_095) }] }],
    ['a value of every kind of character', { envs: [{ key: '_', value: `ä${EMOJI}\n\t"\\\u0001` }] }],
    ['an empty healthCheckConfig', { healthCheckConfig: {} }],
  ])('is accepted and becomes ready: %s', async (_what, fields) => {
    const service = await shared();
    const { instanceId } = await service.create(aCreateRequest(fields));
    await service.reaches(instanceId, 'ready');
  });

  let running: Promise<Service> | undefined;
  const begin = async (): Promise<Service> => aService({ novita: await aNovita() });

  beforeAll(async () => {
    running = begin();
    await running;
  });

  async function shared(): Promise<Service> {
    return running ?? begin();
  }
});
