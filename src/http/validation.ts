import { type ArgumentMetadata, ValidationPipe, type ValidationError } from '@nestjs/common';
import { type FieldError, InvalidRequestError } from '../common/app-error.js';
import { doesNullRemove } from '../common/null-removes.js';
import { escapePointer, plainInput } from './plain-input.js';

/** Refuses unknown fields and says everything that is wrong at once, one entry per field. */
export class RequestValidationPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      stopAtFirstError: true,
      exceptionFactory: (errors) =>
        new InvalidRequestError(errors.flatMap((error) => fieldErrors(error, '#'))),
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const isInput = metadata.type === 'body' || metadata.type === 'query';
    if (metadata.type === 'body' && value !== undefined && !isDocument(value))
      throw new InvalidRequestError([{ detail: 'must be an object', pointer: '#' }]);
    const nulls = doesNullRemove(metadata.metatype) ? 'keep' : 'drop';
    return super.transform(isInput ? plainInput(value, nulls) : value, metadata) as Promise<unknown>;
  }
}

/** A list or `null` would pass for a document that says nothing, and what says nothing may mean everything. */
function isDocument(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fieldErrors(error: ValidationError, parent: string): FieldError[] {
  const pointer = `${parent}/${escapePointer(error.property)}`;
  const details = Object.entries(error.constraints ?? {}).map(([rule, message]) => ({
    detail: rule === 'whitelistValidation' ? 'is not a known field' : withoutName(message, error.property),
    pointer,
  }));
  return [...details, ...(error.children ?? []).flatMap((child) => fieldErrors(child, pointer))];
}

/** class-validator begins its messages with the name of the field, which the pointer already says. */
function withoutName(message: string, property: string): string {
  return message.startsWith(`${property} `) ? message.slice(property.length + 1) : message;
}
