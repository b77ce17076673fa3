import { TEMPLATES, type Template } from '../catalogue/templates.js';
import { NovitaRefusal } from '../envelope.js';

/** All templates the account can see; its own can be changed and deleted. */
export class TemplateShelf {
  private templates: Template[] = [...TEMPLATES];
  private nextId = 108_000;

  all(): Template[] {
    return this.templates;
  }

  get(id: string): Template {
    const template = this.templates.find((candidate) => candidate.Id === id);
    if (!template) throw new NovitaRefusal('TEMPLATE_NOT_FOUND', 'template not found');
    return template;
  }

  add(template: Omit<Template, 'Id'>): string {
    const Id = String(this.nextId);
    this.nextId += 1;
    this.templates = [...this.templates, { ...template, Id }];
    return Id;
  }

  replace(id: string, change: Partial<Template>): void {
    const changed = { ...this.own(id), ...change, Id: id };
    this.templates = this.templates.map((template) => (template.Id === id ? changed : template));
  }

  delete(id: string): void {
    this.own(id);
    this.templates = this.templates.filter((template) => template.Id !== id);
  }

  reset(): void {
    this.templates = [...TEMPLATES];
  }

  dump(): { templates: Template[]; nextId: number } {
    return { templates: this.templates, nextId: this.nextId };
  }

  load(state: { templates: Template[]; nextId: number }): void {
    this.templates = state.templates;
    this.nextId = state.nextId;
  }

  private own(id: string): Template {
    const template = this.get(id);
    if (template.channel === 'official') throw new NovitaRefusal('FORBIDDEN', 'template belongs to novita');
    return template;
  }
}
