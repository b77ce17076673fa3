import type { NovitaSandbox } from '../support/novita-sandbox.js';

const GPU = '/gpu-instance/openapi/v1';

export interface Reply {
  status: number;
  body: Record<string, unknown>;
}

/** An order that the sandbox accepts; a test names what matters to it. */
export function anOrder(part: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name: 'demo',
    productId: '4090.16c62g.hk',
    clusterId: 'cn-hongkong-1',
    gpuNum: 1,
    rootfsSize: 60,
    imageUrl: 'docker.io/library/ubuntu:22.04',
    kind: 'gpu',
    billingMode: 'spot',
    ...part,
  };
}

/** Plain calls of a sandbox, as any client would make them. */
export function apiOf(sandbox: NovitaSandbox) {
  const send = (path: string, init: RequestInit = {}) =>
    fetch(`${sandbox.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${sandbox.apiKey}` },
      signal: AbortSignal.timeout(5000),
    });

  const read = async (response: Response): Promise<Reply> => ({
    status: response.status,
    body: (await response.json()) as Record<string, unknown>,
  });

  const get = async (path: string) => read(await send(path));
  const post = async (path: string, body: unknown) =>
    read(await send(path, { method: 'POST', body: JSON.stringify(body) }));

  return {
    send,
    get: (path: string) => get(`${GPU}${path}`),
    post: (path: string, body: unknown) => post(`${GPU}${path}`, body),
    open: get,
    control: (path: string, body: unknown) => post(`/__sandbox${path}`, body),
    order: (part: Record<string, unknown> = {}) => post(`${GPU}/gpu/instance/create`, anOrder(part)),
    command: (name: string, instanceId: string) => post(`${GPU}/gpu/instance/${name}`, { instanceId }),
    instance: (id: string) => get(`${GPU}/gpu/instance?instanceId=${id}`),
    list: (query = '') => get(`${GPU}/gpu/instances?${query}`),
    /** A machine that has been ordered; its id. */
    async ordered(part: Record<string, unknown> = {}): Promise<string> {
      const { body } = await post(`${GPU}/gpu/instance/create`, anOrder(part));
      return String(body['id']);
    },
    /** A machine that runs; needs a sandbox whose clock is frozen. */
    async running(part: Record<string, unknown> = {}): Promise<string> {
      const id = await this.ordered(part);
      sandbox.advance(60_000);
      return id;
    },
  };
}

export type Api = ReturnType<typeof apiOf>;
