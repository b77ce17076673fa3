import type { NovitaTemplate } from '../novita/novita-catalogue.js';

export interface TemplatePort {
  port: number;
  type: 'http' | 'tcp';
}

export interface TemplateTool {
  name: string;
  port?: number;
  type?: string;
}

/** What a machine is started with, ready for the create call. */
export interface Template {
  id: string;
  name: string;
  /** `official`, `community` or `private`. */
  channel?: string;
  description?: string;
  image: string;
  /** The id of a registry credential, for create's `imageAuthId`. */
  imageAuthId?: string;
  startCommand?: string;
  entrypoint?: string;
  envs: { key: string; value: string }[];
  ports: TemplatePort[];
  tools: TemplateTool[];
  /** The least disk the template wants. */
  rootfsSizeGb?: number;
  minCudaVersion?: string;
}

/** Reads a template of Novita's; `undefined` when no machine can be started with it (it has no image). */
export function toTemplate({ image, ports, ...rest }: NovitaTemplate): Template | undefined {
  if (!image) return undefined;
  return { ...rest, image, ports: flattenPorts(ports) };
}

/** Novita groups a template's ports by type; create wants them one by one. */
function flattenPorts(groups: NovitaTemplate['ports']): TemplatePort[] {
  const seen = new Set<string>();
  const flat: TemplatePort[] = [];
  for (const { type, ports } of groups) {
    if (type !== 'http' && type !== 'tcp') continue;
    for (const port of ports) {
      const name = `${port}/${type}`;
      if (seen.has(name) || !Number.isInteger(port) || port < 1 || port > 65_535) continue;
      seen.add(name);
      flat.push({ port, type });
    }
  }
  return flat;
}

/** `[{ port: 8080, type: 'http' }, …]` → `"8080/http,22/tcp"`, the form of create's `ports`. */
export function portsParameter(ports: TemplatePort[]): string {
  return ports.map(({ port, type }) => `${port}/${type}`).join(',');
}
