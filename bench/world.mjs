import { wire } from './rounds.mjs';
import { ask } from './stage.mjs';

/** Instances that requests for one are spread over. */
const READ = 10_000;
export const PAGE = 50;

/** What each path has to reach of its floor (issue 9), in requests per second of CPU. */
export const TARGETS = { get: 0.5, list: 0.5, touch: 0.5, create: 0.3 };

export const CREATE = JSON.stringify({
  name: 'bench',
  productName: 'RTX 4090 24GB',
  templateId: '107001',
  envs: [{ key: 'MODEL', value: 'llama' }],
});

/**
 * A store with so many instances of one owner, a service in front, and what its floors need beside them.
 *
 * @param {import('./stage.mjs').Stage} stage
 * @param {{ url: string }} novita
 * @param {number} count
 * @param {Partial<Parameters<import('./stage.mjs').Stage['service']>[0]>} [how] more about the service
 */
export async function aWorld(stage, novita, count, how = {}) {
  const { redis } = await stage.seededRedis({ count });
  const service = await stage.service({ redis, novita, ...how });
  const key = await stage.key(service);
  const ids = await copyDocuments(service, redis, key, Math.min(count, READ));
  return { redis, service, key, ids };
}

/** What is asked on each path. @param {{ key: string, ids: string[] }} world */
export function requestsOf({ key, ids }) {
  const paths = ids.map((id) => `/api/instances/${id}`);
  return {
    get: { requests: paths.map((path) => wire('GET', path, key)), status: 200 },
    list: { requests: [wire('GET', `/api/instances?pageSize=${PAGE}`, key)], status: 200 },
    touch: { requests: paths.map((path) => wire('PUT', `${path}/last-used`, key, '{}')), status: 200 },
    create: { requests: [wire('POST', '/api/instances', key, CREATE)], status: 202 },
  };
}

/** Puts the documents that the service serves where the floor finds them, so that both hand out the same bytes. */
async function copyDocuments({ url }, { client }, key, count) {
  const ids = [];
  let token = '';
  do {
    const query = token === '' ? '' : `&pageToken=${encodeURIComponent(token)}`;
    const page = await ask(url, key, 'GET', `/api/instances?pageSize=1000${query}`);
    const pipeline = client.pipeline();
    for (const document of page.instances) {
      ids.push(document.id);
      pipeline.set(`floor:${document.id}`, JSON.stringify(document));
    }
    await pipeline.exec();
    token = page.nextPageToken ?? '';
  } while (token !== '' && ids.length < count);
  await client.rpush('floor-page', ...ids.slice(0, PAGE).map((id) => `floor:${id}`));
  return ids;
}
