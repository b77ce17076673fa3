import type { TestingModule } from '@nestjs/testing';
import { Fleet } from '../../../src/novita/fleet.js';
import { NovitaClient } from '../../../src/novita/novita-client.js';
import { ProductsModule } from '../../../src/products/products.module.js';
import { ProductsService } from '../../../src/products/products.service.js';
import { portsParameter } from '../../../src/templates/template.js';
import { TemplatesModule } from '../../../src/templates/templates.module.js';
import { TemplatesService } from '../../../src/templates/templates.service.js';
import { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { openDoor } from './novita-door.js';

const ALWAYS = { mayStillSend: () => true };

describe('the door in front of the sandbox', () => {
  let redis: PrivateRedis;
  let sandbox: NovitaSandbox;
  let app: TestingModule;
  let client: NovitaClient;

  beforeAll(async () => {
    redis = await aPrivateRedis();
    sandbox = await NovitaSandbox.start();
    app = await openDoor({
      redisUrl: redis.url,
      baseUrl: sandbox.url,
      novita: { apiKey: sandbox.apiKey },
      rooms: [ProductsModule, TemplatesModule],
    });
    client = app.get(NovitaClient);
  });

  afterAll(async () => {
    await app.close();
    await sandbox.stop();
  });

  async function order(name: string): Promise<Parameters<NovitaClient['createInstance']>[0]> {
    const wish = { productName: 'RTX 4090 24GB', gpuNum: 1, billingMode: 'spot' } as const;
    const [offer] = await app.get(ProductsService).ladder(wish);
    const template = await app.get(TemplatesService).get('107002');
    return {
      name,
      productId: offer?.productId ?? '',
      clusterId: offer?.clusterId ?? '',
      gpuNum: 1,
      rootfsSizeGb: template.rootfsSizeGb ?? 60,
      imageUrl: template.image,
      billingMode: 'spot',
      ports: portsParameter(template.ports),
      tools: template.tools,
      envs: [{ key: 'NGI_META', value: 'x' }],
    };
  }

  it('buys from the cheapest offer of the default region, watches, stops, starts and deletes', async () => {
    const outcome = await client.createInstance(await order('demo--ngi1-ab12-one-1'), ALWAYS);
    if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
    const id = outcome.novitaInstanceId;
    sandbox.advance(60_000);

    const machine = await client.getInstance(id);
    expect(machine).toMatchObject({
      id,
      status: 'running',
      clusterId: 'cn-hongkong-1',
      productId: '4090.16c62g.hk',
      pricePerGpuHour: 17_000,
      gpuNum: 1,
      envs: [{ key: 'NGI_META', value: 'x' }],
    });
    expect(machine.ports.map(({ port, type }) => `${port}/${type}`)).toEqual(['8188/http', '8888/http']);
    expect(machine.createdAt).toBeInstanceOf(Date);

    await expect(client.startInstance(id)).rejects.toMatchObject({ code: 'novita_invalid_state' });
    await client.stopInstance(id);
    sandbox.advance(60_000);
    await expect(client.getInstance(id)).resolves.toMatchObject({ status: 'exited' });
    await client.startInstance(id);
    sandbox.advance(60_000);
    await client.restartInstance(id);
    await client.deleteInstance(id);
    sandbox.advance(600_000);
    await expect(client.getInstance(id)).rejects.toMatchObject({ code: 'novita_not_found' });
  });

  it('finds by its marker what was bought when the answer was lost', async () => {
    sandbox.next('create').answerIsLost();
    const outcome = await client.createInstance(await order('demo--ngi1-ab12-two-1'), ALWAYS);
    expect(outcome).toMatchObject({ kind: 'unknown' });

    const found = await app.get(Fleet).findByMarker('ngi1-ab12-two');
    expect(found).toMatchObject({ complete: true, instances: [{ name: 'demo--ngi1-ab12-two-1' }] });
    expect(sandbox.calls('create').filter(({ endpoint }) => endpoint === 'create')).toHaveLength(2);
  });

  it('sees a fleet of many pages whole', async () => {
    sandbox.addForeign({ count: 230 });
    const { instances, complete } = await app.get(Fleet).list();
    expect(instances.length).toBeGreaterThanOrEqual(231);
    expect(complete).toBe(true);
  });

  it('reads the account', async () => {
    sandbox.setBalance(12.5);
    const { available } = await client.getBalance();
    expect(available / 1_250_000).toBeCloseTo(1, 2);
    await expect(client.listRepositoryAuths()).resolves.toMatchObject([{ name: 'ghcr.io' }]);
  });

  it('is refused without stock and without money', async () => {
    const spec = await order('demo--ngi1-ab12-three-1');
    sandbox.setStock(spec.productId, spec.clusterId, 0);
    await expect(client.createInstance(spec, ALWAYS)).resolves.toMatchObject({
      kind: 'refused',
      error: { code: 'no_capacity' },
    });
    sandbox.setStock(spec.productId, spec.clusterId, null);
    sandbox.setBalance(0);
    await expect(client.createInstance(spec, ALWAYS)).resolves.toMatchObject({
      kind: 'refused',
      error: { code: 'balance_not_enough' },
    });
  });
});
