import fc from 'fast-check';
import { ZodError } from 'zod';
import { instance, readInstance } from './instance.js';
import { readPage } from './rows.js';

const SAMPLE = {
  id: 'b8f3a01378654e93',
  name: 'demo-1',
  clusterId: 'us-ca-6',
  clusterName: 'US-CA-06 (California)',
  status: 'running',
  statusError: { state: '', message: '' },
  imageUrl: 'docker.io/library/ubuntu:22.04',
  imageAuthId: '',
  command: '',
  entrypoint: '',
  cpuNum: '16',
  memory: '62',
  gpuNum: '1',
  kind: 'gpu',
  billingMode: 'spot',
  endTime: '-1',
  spotStatus: 'running',
  spotReclaimTime: '0',
  productId: '4090.16c62g',
  productName: 'RTX 4090 24GB',
  rootfsSize: 60,
  portMappings: [
    { port: 8188, endpoint: 'https://b8f3a01378654e93-8188.us-ca-6.gpu-instance.novita.ai', type: 'http' },
  ],
  volumeMounts: [],
  envs: [],
  jobs: [],
  network: { id: '', ip: '' },
  createdAt: '1785780950',
  lastStartedAt: '1785780954',
  lastStoppedAt: '0',
  connectComponentSSH: {
    sshCommand: 'ssh -p 32787 root@proxy.us-ca-6.gpu-instance.novita.ai',
    password: 'secret',
    isRunning: true,
  },
};

const READ = {
  id: 'b8f3a01378654e93',
  name: 'demo-1',
  status: 'running',
  clusterId: 'us-ca-6',
  clusterName: 'US-CA-06 (California)',
  productId: '4090.16c62g',
  productName: 'RTX 4090 24GB',
  imageUrl: 'docker.io/library/ubuntu:22.04',
  kind: 'gpu',
  billingMode: 'spot',
  gpuNum: 1,
  cpuNum: 16,
  memoryGb: 62,
  rootfsSizeGb: 60,
  ports: [
    { port: 8188, type: 'http', endpoint: 'https://b8f3a01378654e93-8188.us-ca-6.gpu-instance.novita.ai' },
  ],
  envs: [],
  jobs: [],
  spotStatus: 'running',
  createdAt: new Date('2026-08-03T18:15:50Z'),
  lastStartedAt: new Date('2026-08-03T18:15:54Z'),
  ssh: {
    command: 'ssh -p 32787 root@proxy.us-ca-6.gpu-instance.novita.ai',
    password: 'secret',
    running: true,
  },
};

describe('readInstance', () => {
  it('reads an instance in our words and units', () => {
    expect(readInstance(SAMPLE)).toStrictEqual(READ);
  });

  it('reads it wrapped as well', () => {
    expect(readInstance({ instance: SAMPLE })).toStrictEqual(READ);
  });

  it('reads numbers written as numbers and text written as numbers', () => {
    const swapped = {
      ...SAMPLE,
      gpuNum: 1,
      cpuNum: 16,
      memory: 62,
      rootfsSize: '60',
      createdAt: 1_785_780_950,
    };
    expect(readInstance(swapped)).toStrictEqual(READ);
    expect(readInstance({ id: 42, status: 'running' }).id).toBe('42');
  });

  it('needs an id and nothing else', () => {
    expect(readInstance({ id: 'a' })).toStrictEqual({
      id: 'a',
      name: '',
      status: '',
      ports: [],
      envs: [],
      jobs: [],
    });
    for (const body of [{}, { id: '' }, { id: null }, null, [], 'x', 7, { instance: {} }])
      expect(() => readInstance(body)).toThrow(ZodError);
  });

  it.each([['pending'], ['somethingNew'], ['toRemove']])('lets the status word %s survive', (status) => {
    expect(readInstance({ id: 'a', status }).status).toBe(status);
  });

  it.each([
    ['', undefined],
    ['0', undefined],
    ['-1', undefined],
    ['soon', undefined],
    ['99999999999999999999', undefined],
    [null, undefined],
    ['1785780950', new Date('2026-08-03T18:15:50Z')],
  ])('reads the moment %p', (spotReclaimTime, moment) => {
    expect(readInstance({ id: 'a', spotReclaimTime }).spotReclaimAt).toStrictEqual(moment);
  });

  it('reads what went wrong, whatever its form', () => {
    const failed = { state: 'ErrImagePull', message: 'no such image' };
    expect(readInstance({ id: 'a', statusError: failed }).statusError).toStrictEqual(failed);
    expect(readInstance({ id: 'a', statusError: 'boom' }).statusError).toStrictEqual({
      state: '',
      message: 'boom',
    });
    expect(readInstance({ id: 'a', statusError: null })).not.toHaveProperty('statusError');
  });

  it('reads what went wrong without what the machine was told in confidence', () => {
    const envs = [{ key: 'TOKEN', value: 'hunter22' }];
    const message = 'exit 1: hunter22 and registry-1 are wrong, says sk_0123456789abcdef';
    const read = readInstance({
      id: 'a',
      envs,
      imageAuthId: 'registry-1',
      statusError: { state: 'Failed', message },
    });
    expect(read.statusError?.message).toBe('exit 1: [redacted] and [redacted] are wrong, says sk_[redacted]');
    expect(read.envs).toEqual(envs);
  });

  it('keeps the ports it can read', () => {
    const portMappings = [
      { port: '22', type: 'tcp', endpoint: '' },
      { port: 'x' },
      null,
      { port: 80, type: 'http' },
    ];
    expect(readInstance({ id: 'a', portMappings }).ports).toStrictEqual([
      { port: 22, type: 'tcp' },
      { port: 80, type: 'http' },
    ]);
  });

  it('falls back to the older SSH fields', () => {
    const old = { id: 'a', status: 'running', sshCommand: 'ssh root@x', sshPassword: 'p' };
    expect(readInstance(old).ssh).toStrictEqual({ command: 'ssh root@x', password: 'p', running: true });
  });
});

describe('a hostile answer', () => {
  const anything = fc.oneof(fc.anything(), fc.jsonValue());
  const almost = fc.record(Object.fromEntries(Object.keys(SAMPLE).map((key) => [key, anything])), {
    requiredKeys: [],
  });

  it('is read or refused with a ZodError, never anything else', () => {
    fc.assert(
      fc.property(fc.oneof(anything, almost), (body) => {
        for (const read of [readInstance, (page: unknown) => readPage(page, 'instances', instance)])
          try {
            read(body);
          } catch (error) {
            expect(error).toBeInstanceOf(ZodError);
          }
      }),
      { numRuns: 500 },
    );
  });

  it('costs a list no other row', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(anything, almost), { maxLength: 5 }), (rows) => {
        const page = readPage({ instances: [SAMPLE, ...rows, SAMPLE], total: '7' }, 'instances', instance);
        expect(page.rows.length + page.skipped).toBe(rows.length + 2);
        expect(page.rows.at(0)).toStrictEqual(READ);
        expect(page.rows.at(-1)).toStrictEqual(READ);
      }),
    );
  });

  it('with a list of null is an empty one; without list or total it is an error', () => {
    expect(readPage({ instances: null, total: 0 }, 'instances', instance)).toEqual({
      rows: [],
      skipped: 0,
      total: 0,
    });
    for (const body of [
      { total: 0 },
      { instances: [] },
      { instances: {}, total: 0 },
      { instances: [], total: 'x' },
      null,
    ])
      expect(() => readPage(body, 'instances', instance)).toThrow(ZodError);
  });
});
