/**
 * The floor, a process of its own: what bare `node:http` and one command of ioredis can do for a request, with no key,
 * no limit, no log, no metrics, no validation. Nothing that answers the same question from the same Redis is faster.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { Redis } from 'ioredis';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Record, outbox and job, as little of each as there can be. */
const CREATE = script(`
redis.call('HSET', KEYS[1], 'record', ARGV[2], 'document', ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
redis.call('XADD', KEYS[3], '*', 'event', ARGV[1])
redis.call('LPUSH', KEYS[4], ARGV[1])
return 1`);

/** The moment of use beside the record, and when to look at it next. */
const TOUCH = script(`
redis.call('HSET', KEYS[1], 'usedAt', ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[1])
return ARGV[2]`);

const { FLOOR = '', REDIS_PATH = '' } = process.env;
const redis = new Redis({ path: REDIS_PATH });

const handlers = {
  get: (request, response) => {
    redis.get(`floor:${idIn(request.url)}`).then((text) => answer(response, 200, text ?? ''), fail(response));
  },
  list: (_request, response) => {
    redis
      .mget(pageOfKeys)
      .then(
        (texts) => answer(response, 200, `{"instances":[${texts.join(',')}],"total":${pageOfKeys.length}}`),
        fail(response),
      );
  },
  create: (request, response) => {
    withBody(request, (body) => {
      const id = `inst_${randomUUID()}`;
      const document = JSON.stringify({ id, status: 'creating', ...JSON.parse(body) });
      const keys = [`floor:${id}`, 'floor:due', 'floor:outbox', 'floor:jobs'];
      redis
        .evalsha(CREATE.digest, keys.length, ...keys, id, document, Date.now())
        .then(
          () => answer(response, 202, JSON.stringify({ instanceId: id, status: 'creating' })),
          fail(response),
        );
    });
  },
  touch: (request, response) => {
    withBody(request, () => {
      const id = idIn(request.url);
      redis
        .evalsha(TOUCH.digest, 2, `floor-use:${id}`, 'floor:looks', id, Date.now())
        .then(
          (at) =>
            answer(
              response,
              200,
              JSON.stringify({ instanceId: id, lastUsedAt: new Date(Number(at)).toISOString() }),
            ),
          fail(response),
        );
    });
  },
};

const handler = handlers[/** @type {keyof typeof handlers} */ (FLOOR)];
for (const { source } of [CREATE, TOUCH]) await redis.script('LOAD', source);
const pageOfKeys = FLOOR === 'list' ? await redis.lrange('floor-page', 0, -1) : [];

const server = createServer(handler);
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send?.(server.address()));
process.on('disconnect', () => process.exit());

function script(source) {
  return { source, digest: createHash('sha1').update(source).digest('hex') };
}

/** `/api/instances/<id>…` */
function idIn(url) {
  return url.split('/', 4)[3];
}

function withBody(request, then) {
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => then(body));
}

function answer(response, status, text) {
  response.writeHead(status, { 'content-type': JSON_TYPE, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function fail(response) {
  return (error) => answer(response, 500, JSON.stringify({ error: String(error) }));
}
