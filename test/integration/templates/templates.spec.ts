import type { TestingModule } from '@nestjs/testing';
import { TemplatesController } from '../../../src/templates/templates.controller.js';
import { TemplatesModule } from '../../../src/templates/templates.module.js';
import { TemplatesService } from '../../../src/templates/templates.service.js';
import { aPrincipal } from '../../builders/a-principal.js';
import { aReply } from '../../support/a-reply.js';
import { aPrivateRedis, type PrivateRedis } from '../../support/private-redis.js';
import { openDoor } from '../novita/novita-door.js';
import { envelope, type Handler, ScriptedServer, sendJson } from '../novita/scripted-server.js';

const TEMPLATES = [
  {
    Id: '107001',
    name: 'PyTorch',
    channel: 'official',
    image: 'docker.io/novitalabs/pytorch:2.6.0',
    startCommand: 'jupyter lab',
    ports: [
      { type: 'http', ports: [8888] },
      { type: 'tcp', ports: [22] },
    ],
    envs: [{ key: 'TOKEN', value: 'a-secret-value' }],
  },
  { Id: '107890', name: 'Trainer', channel: 'private', image: 'ghcr.io/t:1', imageAuth: 'auth-1' },
  { Id: '107672', name: 'vLLM', channel: 'community', image: 'vllm/vllm-openai' },
  { Id: '107999', name: 'Broken', channel: 'private', image: '' },
];

const shelf: Handler = ({ path, query }, response) => {
  if (path.endsWith('/templates')) {
    const rows = TEMPLATES.filter(({ channel }) => channel === query.get('channel'));
    return sendJson(response, { template: rows, total: rows.length });
  }
  const template = TEMPLATES.find(({ Id }) => Id === query.get('templateId'));
  if (template) return sendJson(response, { template });
  sendJson(response, envelope(400, 'TEMPLATE_NOT_FOUND', 'template not found'), 400);
};

describe('TemplatesService', () => {
  const novita = new ScriptedServer();
  let redis: PrivateRedis;
  let app: TestingModule;
  let templates: TemplatesService;

  beforeAll(async () => {
    redis = await aPrivateRedis();
    await novita.listen();
  });

  beforeEach(async () => {
    novita.answers(shelf);
    app = await openDoor({
      redisUrl: redis.url,
      baseUrl: novita.url,
      novita: { maxRetries: 0 },
      rooms: [TemplatesModule],
    });
    templates = app.get(TemplatesService);
  });

  afterEach(() => app.close());

  afterAll(async () => {
    await novita.close();
  });

  it('gives a template ready for create, for one call however often it is asked', async () => {
    const found = await Promise.all(Array.from({ length: 10 }, () => templates.get('107001')));
    expect(found[9]).toEqual({
      id: '107001',
      name: 'PyTorch',
      channel: 'official',
      image: 'docker.io/novitalabs/pytorch:2.6.0',
      startCommand: 'jupyter lab',
      ports: [
        { port: 8888, type: 'http' },
        { port: 22, type: 'tcp' },
      ],
      envs: [{ key: 'TOKEN', value: 'a-secret-value' }],
      tools: [],
    });
    await templates.get('107001');
    expect(novita.seen).toHaveLength(1);
    await expect(templates.get('107890')).resolves.toMatchObject({ imageAuthId: 'auth-1' });
    await expect(templates.get('107672')).resolves.toMatchObject({ channel: 'community' });
  });

  it('suggests templates for an id that nobody has', async () => {
    await expect(templates.get('10767')).rejects.toMatchObject({
      code: 'template_not_found',
      facts: { nearest: ['107001 (PyTorch)', '107890 (Trainer)', '107999 (Broken)'] },
    });
    await expect(templates.get('pytorch')).rejects.toMatchObject({
      facts: { nearest: expect.arrayContaining(['107001 (PyTorch)']) as string[] },
    });
  });

  it('still says "not found" when there is nothing to suggest', async () => {
    novita.answers((request, response) =>
      request.path.endsWith('/templates')
        ? sendJson(response, envelope(500, 'UNKNOWN'), 500)
        : shelf(request, response),
    );
    await expect(templates.get('1')).rejects.toMatchObject({
      code: 'template_not_found',
      facts: { nearest: [] },
    });
  });

  it.each([[''], ['../v1/x'], ['a b'], ['a&b=c'], ['x'.repeat(129)], ['ü']])(
    'asks nobody about %p',
    async (id) => {
      await expect(templates.get(id)).rejects.toMatchObject({ code: 'template_not_found' });
      expect(novita.seen.filter(({ path }) => path.endsWith('/template'))).toEqual([]);
    },
  );

  it('refuses a template that starts nothing', async () => {
    await expect(templates.get('107999')).rejects.toMatchObject({
      code: 'template_invalid',
      retryable: false,
    });
  });

  it('is unavailable, not "not found", when Novita is', async () => {
    novita.answersJson(envelope(500, 'UNKNOWN'), 500);
    await expect(templates.get('107001')).rejects.toMatchObject({ code: 'novita_unavailable' });
  });

  it('lists official and private templates that can be used, without secrets', async () => {
    const controller = app.get(TemplatesController);
    const { reply, headers } = aReply();
    const { templates: listed, cachedAt } = await controller.listTemplates({}, aPrincipal('viewer'), reply);
    expect([Date.parse(cachedAt) > 0, headers['age']]).toEqual([true, expect.stringMatching(/^\d$/)]);
    expect(listed.map(({ id }) => id)).toEqual(['107001', '107890']);
    const shown = [...listed, await controller.getTemplate('107890', {}, aPrincipal('viewer'), reply)];
    expect(JSON.stringify(shown)).not.toMatch(/a-secret-value|auth-1/);
    expect(listed[0]?.envs).toEqual([{ key: 'TOKEN' }]);
  });
});
