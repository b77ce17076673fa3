import { AppError, type ErrorFacts } from '../common/app-error.js';

/** Novita has no template with this id. */
export class TemplateNotFoundError extends AppError<'template_not_found'> {
  readonly code = 'template_not_found';
  override readonly facts: ErrorFacts;

  /** @param nearest ids with their names */
  constructor(id: string, nearest: string[]) {
    super(`There is no template "${id}"`);
    this.facts = { nearest, suggestion: 'GET /api/templates lists official and private templates.' };
  }
}

/** The template exists, but no machine can be started with it. */
export class TemplateInvalidError extends AppError<'template_invalid'> {
  readonly code = 'template_invalid';

  constructor(id: string, why: string) {
    super(`The template "${id}" cannot be used: ${why}`);
  }
}

export type TemplatesErrorCode = (TemplateNotFoundError | TemplateInvalidError)['code'];
