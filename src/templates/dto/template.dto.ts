import type { Template } from '../template.js';

export class TemplatePortDto {
  port: number;
  type: 'http' | 'tcp';
}

/** The values of environment variables may be secrets and are not shown. */
export class TemplateEnvDto {
  key: string;
}

export class TemplateToolDto {
  name: string;
  port?: number;
  type?: string;
}

export class TemplateDto {
  id: string;
  name: string;
  /** official, community or private. */
  channel?: string;
  description?: string;
  image: string;
  startCommand?: string;
  entrypoint?: string;
  envs: TemplateEnvDto[];
  ports: TemplatePortDto[];
  tools: TemplateToolDto[];
  /** The least disk the template wants, in GB. */
  rootfsSizeGb?: number;
  minCudaVersion?: string;
}

export class TemplatesDto {
  templates: TemplateDto[];
  /** When Novita was asked, RFC 3339; the header `Age` says how many seconds ago. */
  cachedAt: string;
}

export function toTemplateDto({ imageAuthId: _credential, envs, ...template }: Template): TemplateDto {
  return { ...template, envs: envs.map(({ key }) => ({ key })) };
}
