import type { NovitaTemplate } from '../novita/novita-catalogue.js';
import { toTemplateDto } from './dto/template.dto.js';
import { portsParameter, toTemplate } from './template.js';

const FOUND: NovitaTemplate = {
  id: '107890',
  name: 'trainer',
  image: 'ghcr.io/team/trainer:1',
  imageAuthId: 'auth-1',
  ports: [
    { type: 'http', ports: [8080, 8080, 0, 70_000] },
    { type: 'tcp', ports: [22, 6006] },
    { type: 'udp', ports: [53] },
  ],
  envs: [{ key: 'TOKEN', value: 'secret' }],
  tools: [],
  rootfsSizeGb: 60,
};

describe('toTemplate', () => {
  it('flattens the ports, each once, and leaves out what create would refuse', () => {
    const template = toTemplate(FOUND);
    expect(template?.ports).toEqual([
      { port: 8080, type: 'http' },
      { port: 22, type: 'tcp' },
      { port: 6006, type: 'tcp' },
    ]);
    expect(portsParameter(template?.ports ?? [])).toBe('8080/http,22/tcp,6006/tcp');
    expect(template).toMatchObject({ image: FOUND.image, imageAuthId: 'auth-1', rootfsSizeGb: 60 });
  });

  it('is nothing without an image', () => {
    expect(toTemplate({ ...FOUND, image: undefined })).toBeUndefined();
  });
});

describe('toTemplateDto', () => {
  it('shows no values and no credential', () => {
    const template = toTemplate(FOUND);
    const shown = template && toTemplateDto(template);
    expect(JSON.stringify(shown)).not.toMatch(/secret|auth-1/);
    expect(shown).toMatchObject({ id: '107890', envs: [{ key: 'TOKEN' }] });
  });
});
