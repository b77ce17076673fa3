import type { Principal } from '../../../src/access/principal.js';
import { SCOPES_OF } from '../../../src/access/roles.js';
import { InstanceCommands } from '../../../src/instances/instance-commands.js';
import { InstancesService } from '../../../src/instances/instances.service.js';
import { aCreateRequest } from '../../builders/a-create-request.js';
import type { InstanceStatus } from '../../../src/instances/lifecycle.js';
import { eventually } from '../../support/eventually.js';
import type { NovitaSandbox } from '../../support/novita-sandbox.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { aNovita } from '../../support/stage.js';
import { aSyncApp, type SyncApp } from '../sync/a-sync-app.js';

jest.setTimeout(60_000);

const ann: Principal = { keyId: 'k', owner: 'ann', role: 'operator', scopes: SCOPES_OF.operator };

/** An empty list proves nothing, and yet it may be right. */
describe('The last machine of an account', () => {
  let redis: PrivateRedis;
  let novita: NovitaSandbox;
  let app: SyncApp;
  beforeAll(async () => {
    redis = await aPrivateRedis();
  });
  beforeEach(async () => {
    novita = await aNovita({ apiKey: 'sk_test_of_the_last', bootMs: 700 });
    app = await aSyncApp({ redisUrl: redis.url, novita, role: 'all', env: { CREATE_SETTLE_SECONDS: '1' } });
  });

  const reaches = async (id: string, status: InstanceStatus): Promise<void> => {
    await eventually(async () => expect(await app.instances.find(id)).toMatchObject({ status }), 25_000);
  };
  const create = async (): Promise<string> =>
    (await app.nest.get(InstancesService).create(aCreateRequest(), ann)).id;

  it('is deleted when it is seen leaving before it is gone', async () => {
    const id = await create();
    await reaches(id, 'ready');
    await app.nest.get(InstanceCommands).delete({ id }, ann);
    await reaches(id, 'terminated');
    expect(novita.machines()).toEqual([]);
  });

  it('is noticed when it vanishes while it is starting', async () => {
    novita.turn({ bootMs: 600_000 });
    const id = await create();
    await eventually(async () =>
      expect(await app.instances.find(id)).toMatchObject({ novita: { status: expect.any(String) } }),
    );
    novita.machine(novita.machines()[0]?.id ?? '', 'vanish');
    await reaches(id, 'terminated');
    expect(await app.instances.find(id)).toMatchObject({ failure: { code: 'vanished_during_startup' } });
  });
});
