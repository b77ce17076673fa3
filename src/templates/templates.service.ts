import { Inject, Injectable, Logger } from '@nestjs/common';
import { messageOf } from '../common/app-error.js';
import { NOVITA_CONFIG } from '../config/config.module.js';
import type { NovitaConfig } from '../config/config.js';
import { NovitaClient, type TemplateFilter } from '../novita/novita-client.js';
import type { NovitaTemplate } from '../novita/novita-catalogue.js';
import { NovitaNotFoundError } from '../novita/novita.errors.js';
import { SecretBox } from '../redis/secret-box.js';
import { type Cached, SharedCache } from '../redis/shared-cache.js';
import { type Template, toTemplate } from './template.js';
import { TemplateInvalidError, TemplateNotFoundError } from './templates.errors.js';

const TTL_MS = 10 * 60_000;
const PAGE_SIZE = 100;
/** More templates than this nobody reads. */
const MOST_PAGES = 10;
const MOST_SUGGESTIONS = 5;

/** Asked before the id stands in a URL or a key. */
const TEMPLATE_ID = /^[A-Za-z0-9_-]{1,128}$/;

/** Novita's templates, from the cache that all processes share. */
@Injectable()
export class TemplatesService {
  private readonly logger = new Logger(TemplatesService.name);
  /** By what the cache holds: many ask for the same one. */
  private readonly read = new WeakMap<NovitaTemplate, Template>();

  constructor(
    private readonly novita: NovitaClient,
    private readonly cache: SharedCache,
    private readonly box: SecretBox,
    @Inject(NOVITA_CONFIG) private readonly config: NovitaConfig,
  ) {}

  /** @throws {TemplateNotFoundError} {@link TemplateInvalidError} and the meanings of Novita's failures */
  async get(id: string): Promise<Template> {
    return (await this.find(id)).value;
  }

  /**
   * The same with the moment at which Novita was asked.
   *
   * @param maxAgeMs asks Novita anew when that was longer ago
   */
  async find(id: string, maxAgeMs?: number): Promise<Cached<Template>> {
    if (!TEMPLATE_ID.test(id)) throw new TemplateNotFoundError(id.slice(0, 128), []);
    const { value, loadedAt } = await this.load(id, maxAgeMs);
    const template = this.read.get(value) ?? toTemplate(value);
    if (template) this.read.set(value, template);
    else throw new TemplateInvalidError(id, 'it names no image');
    return { value: template, loadedAt };
  }

  /** The official and our own private templates that a machine can be started with, by name. */
  async list(maxAgeMs?: number): Promise<Cached<Template[]>> {
    const { value, loadedAt } = await this.all(maxAgeMs);
    const templates = value
      .flatMap((one) => toTemplate(one) ?? [])
      .toSorted((a, b) => (`${a.name}\n${a.id}` < `${b.name}\n${b.id}` ? -1 : 1));
    return { value: templates, loadedAt };
  }

  private async load(id: string, maxAgeMs?: number): Promise<Cached<NovitaTemplate>> {
    try {
      return await this.cached('templates', id, maxAgeMs, async () => this.novita.getTemplate(id));
    } catch (error) {
      if (!(error instanceof NovitaNotFoundError)) throw error;
      throw new TemplateNotFoundError(id, await this.suggestions(id));
    }
  }

  private async all(maxAgeMs?: number): Promise<Cached<NovitaTemplate[]>> {
    return this.cached('template-lists', 'all', maxAgeMs, async () => {
      const channels = await Promise.all([this.channel('official'), this.channel('private')]);
      return [...new Map(channels.flat().map((one) => [one.id, one])).values()];
    });
  }

  /** Templates hold values of variables, so they lie in the cache sealed; what we cannot read is loaded anew. */
  private async cached<T>(
    cache: string,
    id: string,
    maxAgeMs: number | undefined,
    load: () => Promise<T>,
  ): Promise<Cached<T>> {
    const wrapping = this.box.wrapping(`cache:${cache}:${id}`);
    const options = { ttlMs: TTL_MS, loadTimeoutMs: this.config.timeoutMs, maxAgeMs, wrapping };
    return this.cache.through(cache, id, options, load);
  }

  private async channel(channel: TemplateFilter['channel']): Promise<NovitaTemplate[]> {
    const found = new Map<string, NovitaTemplate>();
    for (let pageNum = 1; pageNum <= MOST_PAGES; pageNum++) {
      const { rows, total } = await this.novita.listTemplates({ channel, pageNum, pageSize: PAGE_SIZE });
      const before = found.size;
      for (const row of rows) found.set(row.id, row);
      if (found.size >= total || found.size === before) break;
    }
    return [...found.values()];
  }

  /** Ids that begin like the wanted one, or whose name contains it. A refusal does not fail for want of advice. */
  private async suggestions(id: string): Promise<string[]> {
    try {
      return alike(id, (await this.all()).value);
    } catch (error) {
      this.logger.warn({ reason: messageOf(error), msg: 'No templates to suggest' });
      return [];
    }
  }
}

function alike(wanted: string, templates: NovitaTemplate[]): string[] {
  const lower = wanted.toLowerCase();
  const score = ({ id, name }: NovitaTemplate): number =>
    sharedStart(lower, id.toLowerCase()) + (name.toLowerCase().includes(lower) ? 100 : 0);
  return templates
    .map((template) => ({ template, points: score(template) }))
    .toSorted((a, b) => b.points - a.points || (a.template.id < b.template.id ? -1 : 1))
    .slice(0, MOST_SUGGESTIONS)
    .map(({ template: { id, name } }) => (name ? `${id} (${name})` : id));
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
