import type { Template } from '../template.js';

export class TemplatePortDto {
  port: number;
  type: 'http' | 'tcp';
}

/** The values of environment variables may be secrets and are not shown. */
export class TemplateEnvDto {
  /** @example "MODEL" */
  key: string;
}

export class TemplateToolDto {
  /** @example "jupyter" */
  name: string;
  port?: number;
  /** @example "http" */
  type?: string;
}

export class TemplateDto {
  /** @example "107672" */
  id: string;
  /** @example "PyTorch 2.4" */
  name: string;
  /**
   * official, community or private.
   * @example "official"
   */
  channel?: string;
  /** @example "PyTorch with Jupyter" */
  description?: string;
  /** @example "pytorch/pytorch:2.4.0" */
  image: string;
  /** @example "jupyter lab" */
  startCommand?: string;
  /** @example "/start.sh" */
  entrypoint?: string;
  envs: TemplateEnvDto[];
  ports: TemplatePortDto[];
  tools: TemplateToolDto[];
  /** The least disk the template wants, in GB. */
  rootfsSizeGb?: number;
  /** @example "12.4" */
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
