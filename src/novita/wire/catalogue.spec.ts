import fc from 'fast-check';
import { ZodError } from 'zod';
import { product, readTemplate } from './catalogue.js';

describe('product', () => {
  const row = {
    id: '4090.16c62g',
    name: 'RTX 4090 24GB',
    cpuPerGpu: '16',
    memoryPerGpu: 62,
    availableDeploy: true,
    minRootFS: 10,
    maxRootFS: '1016',
    regions: ['US-CA-06 (California)', 'AS-SGP-02'],
    price: '35000',
    spotPrice: '17500',
    billingMethods: ['onDemand', 'spot'],
    inventoryState: 'high',
    prices: [],
    canBuy: true,
  };

  it('reads prices in 1e-5 USD and sizes in GB', () => {
    expect(product.parse(row)).toStrictEqual({
      id: '4090.16c62g',
      name: 'RTX 4090 24GB',
      cpuPerGpu: 16,
      memoryPerGpuGb: 62,
      availableDeploy: true,
      minRootfsGb: 10,
      maxRootfsGb: 1016,
      regions: ['US-CA-06 (California)', 'AS-SGP-02'],
      price: 35_000,
      spotPrice: 17_500,
      billingMethods: ['onDemand', 'spot'],
      inventoryState: 'high',
    });
  });

  it.each([['0'], [0], [''], [null], ['-1'], ['free']])('is not sold as spot at %p', (spotPrice) => {
    expect(product.parse({ ...row, spotPrice })).not.toHaveProperty('spotPrice');
  });

  it('reads a row that lacks everything that may lack', () => {
    expect(product.parse({ id: 26, name: 'RTX 3080' })).toStrictEqual({
      id: '26',
      name: 'RTX 3080',
      availableDeploy: false,
      regions: [],
      billingMethods: [],
    });
  });
});

describe('readTemplate', () => {
  it('reads the recorded form', () => {
    const template = {
      Id: 107_672,
      name: 'vLLM',
      channel: 'community',
      image: 'docker.io/vllm/vllm-openai:v0.9.1',
      imageAuth: 'auth-1',
      startCommand: '--port 8000',
      entrypoint: '',
      rootfsSize: 120,
      ports: [{ type: 'http', ports: [8000, '8001', 'x'] }, { type: 'tcp', ports: [22] }, null],
      envs: [{ key: 'A', value: 'b' }, { value: 'no key' }],
      tools: [{ name: 'Jupyter', describe: 'x', port: 8888, type: 'http' }],
      collectNum: '0',
    };
    expect(readTemplate({ template })).toStrictEqual({
      id: '107672',
      name: 'vLLM',
      channel: 'community',
      image: 'docker.io/vllm/vllm-openai:v0.9.1',
      imageAuthId: 'auth-1',
      startCommand: '--port 8000',
      rootfsSizeGb: 120,
      ports: [
        { type: 'http', ports: [8000, 8001] },
        { type: 'tcp', ports: [22] },
      ],
      envs: [{ key: 'A', value: 'b' }],
      tools: [{ name: 'Jupyter', port: 8888, type: 'http' }],
    });
  });

  it('refuses what has no id', () => {
    expect(() => readTemplate({ template: { name: 'x' } })).toThrow(ZodError);
    expect(() => readTemplate({})).toThrow(ZodError);
  });

  it('throws nothing but ZodErrors', () => {
    fc.assert(
      fc.property(fc.anything(), (template) => {
        try {
          readTemplate({ template });
        } catch (error) {
          expect(error).toBeInstanceOf(ZodError);
        }
      }),
    );
  });
});
