import { type ArgumentMetadata, type Type, ValidationPipe, type ValidationError } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type FieldError, InvalidRequestError } from '../common/app-error.js';
import { doesNullRemove } from '../common/null-removes.js';
import { escapePointer, plainInput } from './plain-input.js';
import { QuickReading } from './quick-reading.js';

/** A query that is longer, or says anything but texts, is not one that is asked over and over. */
const LONGEST_KNOWN = 200;
const MOST_KNOWN = 1_000;

/** No list of ours may be longer; to look at each item of one that is takes longer than a process may stand still. */
const MOST_ITEMS = 1_000;

/** Refuses unknown fields and says everything that is wrong at once, one entry per field. */
export class RequestValidationPipe extends ValidationPipe {
  /** What was valid a moment ago, by its class and what it says: the same is read to the same again. */
  private readonly known = new LRUCache<string, object>({ max: MOST_KNOWN });
  /** Of the classes, for their names may come twice. */
  private readonly numbers = new Map<object, number>();
  protected readonly quick: Pick<QuickReading, 'read'> = new QuickReading();

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

  /**
   * What needs no look goes on at once: parts of the path, what we have put there ourselves, and what was valid a
   * moment ago, and bodies that are quickly told to be valid. Nest takes a value as well as a promise of one, which its class for pipes does not say.
   */
  override transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { type, metatype } = metadata;
    const isText = metatype === String && typeof value === 'string';
    if (type === 'custom' || isText) return value as Promise<unknown>;
    const name = type === 'body' || type === 'query' ? this.nameOf(value, metadata) : undefined;
    const known = name === undefined ? undefined : this.known.get(name);
    if (known) return copyOf(known) as Promise<unknown>;
    const quick =
      type === 'body' &&
      metatype &&
      tooLong(value).length === 0 &&
      this.quick.read(value, metatype as Type<object>);
    return quick ? (quick as Promise<unknown>) : this.read(value, metadata, name);
  }

  private async read(value: unknown, metadata: ArgumentMetadata, name?: string): Promise<unknown> {
    const isInput = metadata.type === 'body' || metadata.type === 'query';
    if (metadata.type === 'body' && value !== undefined && !isDocument(value))
      throw new InvalidRequestError([{ detail: 'must be an object', pointer: '#' }]);
    const long = metadata.type === 'body' ? tooLong(value) : [];
    if (long.length > 0) throw new InvalidRequestError(long);
    const nulls = doesNullRemove(metadata.metatype) ? 'keep' : 'drop';
    const read: unknown = await super.transform(isInput ? plainInput(value, nulls) : value, metadata);
    if (name !== undefined && typeof read === 'object' && read !== null) this.known.set(name, copyOf(read));
    return read;
  }

  /** What names a query, or a body that says nothing; `undefined` for what is not worth knowing. */
  private nameOf(value: unknown, { type, metatype }: ArgumentMetadata): string | undefined {
    if (!metatype || typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const fields = Object.entries(value);
    if (type === 'body' && fields.length > 0) return undefined;
    if (fields.some(([, field]) => typeof field !== 'string')) return undefined;
    const number = this.numbers.get(metatype) ?? this.numbers.size;
    this.numbers.set(metatype, number);
    const name = `${number}${JSON.stringify(fields)}`;
    return name.length > LONGEST_KNOWN ? undefined : name;
  }
}

/** Handlers may add to what they are given; what they are given once they do not see again. */
function copyOf<T extends object>(read: T): T {
  return Object.assign(Object.create(Object.getPrototypeOf(read) as object) as T, read);
}

/** A list or `null` would pass for a document that says nothing, and what says nothing may mean everything. */
function isDocument(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tooLong(body: unknown): FieldError[] {
  if (typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([name, value]) =>
    Array.isArray(value) && value.length > MOST_ITEMS
      ? [{ detail: `must be at most ${MOST_ITEMS} items`, pointer: `#/${escapePointer(name)}` }]
      : [],
  );
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
