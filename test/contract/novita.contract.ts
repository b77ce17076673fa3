/** Where Novita, or what plays it, is asked. */
export interface Target {
  url: string;
  apiKey: string;
  /** Longest wait for a status of a machine, and the pause between two looks. */
  patienceMs: number;
  pauseMs: number;
}

interface Reply {
  status: number;
  body: Record<string, unknown>;
}

type Row = Record<string, unknown>;

const GPU = '/gpu-instance/openapi/v1';
const HEX_16 = /^[0-9a-f]{16}$/;
const DIGITS = /^\d+$/;

/**
 * What we rely on of Novita's GPU API. The sandbox must keep it always, the real one is asked now and then;
 * `mayCreate` allows one cheap machine, which is deleted whatever happens.
 */
export function novitaContract(title: string, mayCreate: boolean, target: () => Target): void {
  async function call(method: 'GET' | 'POST', path: string, body?: unknown, key?: string): Promise<Reply> {
    const response = await fetch(`${target().url}${path}`, {
      method,
      headers: { authorization: `Bearer ${key ?? target().apiKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text ? (JSON.parse(text) as Row) : {} };
  }

  const get = (path: string) => call('GET', path);
  const post = (path: string, body: unknown) => call('POST', path, body);

  async function rows(path: string, key: string): Promise<Row[]> {
    const { status, body } = await get(path);
    expect(status).toBe(200);
    expect(body[key]).toBeInstanceOf(Array);
    return body[key] as Row[];
  }

  describe(title, () => {
    it('refuses a key that does not exist, in the four-field envelope', async () => {
      const { status, body } = await call('GET', `${GPU}/clusters`, undefined, 'nonsense');
      expect([401, 403]).toContain(status);
      expect(body).toMatchObject({ code: status, reason: expect.any(String), message: expect.any(String) });
    });

    it('lists clusters with an id and a display name that starts with its code', async () => {
      const clusters = await rows(`${GPU}/clusters`, 'data');
      expect(clusters.length).toBeGreaterThan(0);
      for (const cluster of clusters) {
        expect(cluster['id']).toEqual(expect.any(String));
        expect(cluster['name']).toMatch(/^[A-Z0-9-]+( \(.+\))?$/);
        expect(cluster['availableGpuType']).toBeInstanceOf(Array);
      }
    });

    it('lists products whose prices are whole numbers of 1e-5 USD and whose regions are cluster names', async () => {
      const products = await rows(`${GPU}/products`, 'data');
      const clusters = await rows(`${GPU}/clusters`, 'data');
      const codes = new Set(clusters.map((cluster) => codeOf(cluster['name'])));
      expect(products.length).toBeGreaterThan(0);
      for (const product of products) {
        expect(product['id']).toEqual(expect.any(String));
        expect(String(product['price'])).toMatch(DIGITS);
        for (const region of product['regions'] as unknown[]) expect(codes).toContain(codeOf(region));
      }
    });

    it('narrows products by cluster, by a part of the name in any case, and by billing method', async () => {
      const [spot] = await rows(`${GPU}/products?billingMethod=spot`, 'data');
      expect(Number(spot?.['spotPrice'])).toBeGreaterThan(0);
      const part = String(spot?.['name']).slice(0, 8).toLowerCase();
      const named = await rows(`${GPU}/products?productName=${encodeURIComponent(part)}`, 'data');
      expect(named.length).toBeGreaterThan(0);
      for (const product of named) expect(String(product['name']).toLowerCase()).toContain(part);
      expect(await rows(`${GPU}/products?clusterId=no-such-cluster`, 'data')).toEqual([]);
    });

    it('lists templates under `template` with a total, and reads one by id', async () => {
      const { body } = await get(`${GPU}/templates?channel=official&pageNum=1&pageSize=5`);
      const [first] = body['template'] as Row[];
      expect(Number(body['total'])).toBeGreaterThan(0);
      const read = await get(`${GPU}/template?templateId=${String(first?.['Id'])}`);
      expect(read.body['template']).toMatchObject({ Id: first?.['Id'], image: first?.['image'] });
    });

    it('does not know a template that does not exist', async () => {
      const { status, body } = await get(`${GPU}/template?templateId=999999999`);
      expect([400, 404]).toContain(status);
      expect(String(body['reason'])).toContain('NOT_FOUND');
    });

    it('lists registry credentials under `data`', async () => {
      for (const auth of await rows(`${GPU}/repository/auths`, 'data'))
        expect(auth).toMatchObject({ id: expect.any(String), name: expect.any(String) });
    });

    it('lists instances under `instances` with a total that covers them', async () => {
      const { status, body } = await get(`${GPU}/gpu/instances?pageNum=1&pageSize=10`);
      expect(status).toBe(200);
      expect((body['instances'] as Row[]).length).toBeLessThanOrEqual(Number(body['total']));
    });

    it('does not know an instance that does not exist', async () => {
      const { status, body } = await get(`${GPU}/gpu/instance?instanceId=0000000000000000`);
      expect([400, 404]).toContain(status);
      expect(body).toMatchObject({ code: status, reason: expect.any(String) });
    });

    it('lists jobs and network storages with totals', async () => {
      expect((await get(`${GPU}/jobs?pageNum=1&pageSize=5`)).body).toHaveProperty('jobs');
      expect((await get(`${GPU}/networkstorages/list?pageNo=1&pageSize=5`)).body).toHaveProperty('data');
    });

    it('tells the balance as text', async () => {
      const { status, body } = await get('/openapi/v1/billing/balance/detail');
      expect(status).toBe(200);
      expect(body['availableBalance']).toMatch(/^-?\d+(\.\d+)?$/);
    });

    (mayCreate ? it : it.skip)(
      'rents a machine, finds it by name, runs, stops and removes it',
      async () => {
        const name = `contract-${Date.now()}`;
        const created = await post(`${GPU}/gpu/instance/create`, await cheapestOrder(name));
        expect(created.status).toBe(200);
        const id = String(created.body['id']);
        try {
          expect(id).toMatch(HEX_16);
          const listed = await rows(
            `${GPU}/gpu/instances?name=${name.toUpperCase()}&pageSize=10`,
            'instances',
          );
          expect(listed.map((row) => row['id'])).toEqual([id]);

          const running = await reaches(id, 'running');
          expect(running).toMatchObject({ id, name, billingMode: 'spot', kind: 'gpu' });
          for (const field of ['cpuNum', 'memory', 'gpuNum', 'createdAt', 'lastStartedAt'])
            expect(running[field]).toMatch(DIGITS);
          expect(running['portMappings']).toMatchObject([{ port: 8080, type: 'http' }]);

          const refused = await post(`${GPU}/gpu/instance/start`, { instanceId: id });
          expect(refused).toMatchObject({ status: 400, body: { message: 'invalid state change' } });

          expect((await post(`${GPU}/gpu/instance/stop`, { instanceId: id })).status).toBe(200);
          expect(await reaches(id, 'exited')).toMatchObject({
            lastStoppedAt: expect.stringMatching(/^[1-9]/),
          });
        } finally {
          expect((await post(`${GPU}/gpu/instance/delete`, { instanceId: id })).status).toBe(200);
        }
        expect(await goes(id)).toBe(true);
        const again = await post(`${GPU}/gpu/instance/delete`, { instanceId: id });
        expect([400, 404]).toContain(again.status);
      },
      600_000,
    );

    async function cheapestOrder(name: string): Promise<Row> {
      const products = await rows(`${GPU}/products?billingMethod=spot`, 'data');
      const cheapest = products
        .filter((product) => product['availableDeploy'] === true && Number(product['spotPrice']) > 0)
        .toSorted((a, b) => Number(a['spotPrice']) - Number(b['spotPrice']))
        .at(0);
      return {
        name,
        productId: cheapest?.['id'],
        gpuNum: 1,
        rootfsSize: 10,
        imageUrl: 'docker.io/library/ubuntu:22.04',
        command: 'sleep 3600',
        ports: '8080/http',
        kind: 'gpu',
        billingMode: 'spot',
      };
    }

    async function reaches(id: string, status: string): Promise<Row> {
      return until(async () => {
        const { body } = await get(`${GPU}/gpu/instance?instanceId=${id}`);
        return body['status'] === status ? body : undefined;
      }, `instance to be ${status}`);
    }

    async function goes(id: string): Promise<boolean> {
      return until(async () => {
        const { status, body } = await get(`${GPU}/gpu/instance?instanceId=${id}`);
        return status === 200 && body['status'] !== 'removed' ? undefined : true;
      }, 'instance to be gone');
    }

    async function until<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
      const { patienceMs, pauseMs } = target();
      for (let waited = 0; waited <= patienceMs; waited += pauseMs) {
        const seen = await look();
        if (seen !== undefined) return seen;
        await new Promise((resolve) => {
          setTimeout(resolve, pauseMs);
        });
      }
      throw new Error(`waited ${patienceMs} ms for ${what}`);
    }
  });
}

function codeOf(name: unknown): string | undefined {
  return String(name).split(' ')[0];
}
