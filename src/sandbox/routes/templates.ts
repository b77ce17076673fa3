import { z } from 'zod';
import { isRecord } from '../body.js';
import { BLANK_TEMPLATE, type Template } from '../catalogue/templates.js';
import { unixSeconds } from '../clock.js';
import { GPU_API, textField, type Call, type Endpoint } from '../endpoint.js';
import { invalid } from '../envelope.js';
import { matchesName, pageOf } from '../paging.js';
import type { World } from '../world.js';

const CHANNELS = ['official', 'community', 'private'];

const templateBody = z.object({
  name: z.string().min(1).max(255),
  readme: z.string().optional(),
  type: z.enum(['instance', 'serverless']).optional(),
  channel: z.enum(['community', 'private']).optional(),
  image: z.string().min(1).max(500),
  imageAuth: z.string().optional(),
  startCommand: z.string().max(2047).optional(),
  entrypoint: z.string().max(2047).optional(),
  rootfsSize: z.int().min(10).max(6144).optional(),
  ports: z
    .array(z.object({ type: z.enum(['http', 'tcp']), ports: z.array(z.int().min(1).max(65_535)) }))
    .optional(),
  volumes: z.array(z.object({ type: z.string(), size: z.int().min(0), mountPath: z.string() })).optional(),
  envs: z
    .array(z.object({ key: z.string().max(511), value: z.string().max(4095) }))
    .max(100)
    .optional(),
  tools: z
    .array(z.object({ name: z.string(), describe: z.string().default(''), port: z.int(), type: z.string() }))
    .optional(),
  description: z.string().optional(),
  minCudaVersion: z.string().optional(),
});

function list(call: Call, world: World): unknown {
  const { query } = call;
  const channels = (query['channel'] ?? '').split(',').filter((channel) => channel !== '');
  if (channels.length === 0 || channels.some((channel) => !CHANNELS.includes(channel)))
    throw invalid('channel', `value must be one of ${CHANNELS.join(', ')}`);
  const page = pageOf(query, world.knobs.pageBase);
  const found = world.templates
    .all()
    .filter(
      (template) =>
        channels.includes(template.channel) &&
        (!query['type'] || template.type === query['type']) &&
        matchesName(template.name, query['name']),
    );
  return { template: found.slice(page.from, page.to).map((template) => wire(template)), total: found.length };
}

function get(call: Call, world: World): unknown {
  const id = call.query['templateId'];
  if (!id) throw invalid('templateId', 'value is required');
  return { template: wire(world.templates.get(id)) };
}

function create(call: Call, world: World): unknown {
  const now = unixSeconds(world.clock.now());
  const given = readTemplate(call.body, world);
  const templateId = world.templates.add({
    ...BLANK_TEMPLATE,
    user: 'sandbox-account',
    creator: 'sandbox-account',
    ...given,
    createdAt: now,
    updatedAt: now,
  });
  return { templateId };
}

function update(call: Call, world: World): unknown {
  const template = call.body['template'];
  const id = isRecord(template) ? template['Id'] : undefined;
  if (typeof id !== 'string' || id === '') throw invalid('template.Id', 'value is required');
  world.templates.get(id);
  const change = readTemplate(call.body, world);
  world.templates.replace(id, { ...change, updatedAt: unixSeconds(world.clock.now()) });
  return { templateId: id };
}

function remove(call: Call, world: World): unknown {
  const templateId = textField(call.body, 'templateId', 255);
  world.templates.delete(templateId);
  return { templateId };
}

type Given = Partial<Template> & Pick<Template, 'name' | 'image'>;

function readTemplate(body: Record<string, unknown>, world: World): Given {
  const result = templateBody.safeParse(body['template']);
  if (!result.success) {
    const issue = result.error.issues[0];
    throw invalid(['template', ...(issue?.path ?? [])].join('.'), issue?.message ?? 'not understood');
  }
  const { imageAuth } = result.data;
  if (imageAuth && !world.auths.has(imageAuth))
    throw invalid('template.imageAuth', 'no such repository auth');
  return Object.fromEntries(Object.entries(result.data).filter(([, value]) => value !== undefined)) as Given;
}

function wire({ Id, name, ...template }: Template): Record<string, unknown> {
  return {
    Id,
    name,
    ...template,
    isUsed: false,
    isCollected: false,
    collectNum: '0',
    complaintNum: '0',
    recommendCards: [],
  };
}

export const templateEndpoints: Endpoint[] = [
  { name: 'templates', method: 'GET', path: `${GPU_API}/templates`, handle: list },
  { name: 'template', method: 'GET', path: `${GPU_API}/template`, handle: get },
  {
    name: 'template-create',
    method: 'POST',
    path: `${GPU_API}/template/create`,
    writes: true,
    handle: create,
  },
  {
    name: 'template-update',
    method: 'POST',
    path: `${GPU_API}/template/update`,
    writes: true,
    handle: update,
  },
  {
    name: 'template-delete',
    method: 'POST',
    path: `${GPU_API}/template/delete`,
    writes: true,
    handle: remove,
  },
];
