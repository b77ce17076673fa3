import type { Type } from '@nestjs/common';
import { Type as TypeIs, type TransformFnParams, TransformationType } from 'class-transformer';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage, type ValidationArguments, ValidationTypes } from 'class-validator';

type Rule = ReturnType<ReturnType<typeof getMetadataStorage>['getTargetValidationMetadatas']>[number];
type Fields = Record<string, unknown>;
type Test = (value: unknown, object: object) => boolean;

/** What is known of one field of a class. */
interface FieldRules {
  name: string;
  transforms: ((params: TransformFnParams) => unknown)[];
  /** The field is looked at only where each of these holds. */
  conditions: Test[];
  tests: Test[];
  /** What objects in it, or in the list that it is, are read to. */
  nested?: ClassRules;
}

interface ClassRules {
  type: Type<object>;
  fields: Map<string, FieldRules>;
}

class Probe {
  @TypeIs(() => Date)
  at?: Date;
}

// Two copies of the package would each know the decorators of others only.
if (!defaultMetadataStorage.findTypeMetadata(Probe, 'at'))
  throw new Error('class-transformer is there twice: its decorators cannot be read');

/**
 * Reads what is certainly valid, by the same rules and to the same instances as class-transformer and class-validator,
 * which take several times as long to find no error. Of anything that it is not certain of it says nothing: an unknown
 * field, a rule that does not hold or takes time, a class with decorators that it does not know.
 */
export class QuickReading {
  private readonly known = new Map<Type<object>, ClassRules | undefined>();

  /** The instance that input is read to; `undefined` when the long way has to tell. */
  read(input: unknown, type: Type<object>): object | undefined {
    const rules = this.rulesOf(type);
    return rules && instanceOf(input, rules);
  }

  private rulesOf(type: Type<object>): ClassRules | undefined {
    if (!this.known.has(type)) this.known.set(type, compile(type));
    return this.known.get(type);
  }
}

function instanceOf(input: unknown, { type, fields }: ClassRules): object | undefined {
  if (!isPlainObject(input)) return undefined;
  const instance = new type() as Fields;
  for (const name in input) {
    const field = fields.get(name);
    if (!field) return undefined;
    const value = valueOf(input, field);
    if (value === undefined) return undefined;
    instance[name] = value;
  }
  for (const field of fields.values()) if (!holds(field, instance)) return undefined;
  return instance;
}

/** What a field is set to; `undefined` for what is not certain. */
function valueOf(input: Fields, { name, transforms, nested }: FieldRules): unknown {
  let value = input[name];
  // What null means is the class's affair.
  if (value === null) return undefined;
  if (Array.isArray(value)) value = listOf(value, nested);
  else if (typeof value === 'object') value = nested && instanceOf(value, nested);
  for (const transform of transforms) {
    const about = { value, key: name, obj: input, type: TransformationType.PLAIN_TO_CLASS, options: {} };
    value = transform(about);
  }
  return value;
}

function listOf(list: unknown[], nested: ClassRules | undefined): unknown[] | undefined {
  const read: unknown[] = [];
  for (const item of list) {
    const value = typeof item === 'object' ? nested && instanceOf(item, nested) : item;
    if (value === undefined) return undefined;
    read.push(value);
  }
  return read;
}

function holds({ name, conditions, tests, nested }: FieldRules, instance: Fields): boolean {
  const value = instance[name];
  for (const isMeant of conditions) if (!isMeant(value, instance)) return true;
  for (const test of tests) if (!test(value, instance)) return false;
  return !nested || value === undefined || isReadAs(value, nested.type);
}

/** An instance, or a list of them. */
function isReadAs(value: unknown, type: Type<object>): boolean {
  return Array.isArray(value) ? value.every((item) => item instanceof type) : value instanceof type;
}

function isPlainObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The rules of a class and of those that its fields hold; `undefined` when one of them is none that we know. */
function compile(type: Type<object>): ClassRules | undefined {
  const storage = getMetadataStorage();
  const rules = storage.getTargetValidationMetadatas(type, '', false, false);
  if (rules.length === 0 || defaultMetadataStorage.getStrategy(type) !== 'none') return undefined;
  const fields = new Map<string, FieldRules>();
  for (const [name, ofField] of Object.entries(storage.groupByPropertyName(rules))) {
    const field = compileField(type, name, ofField);
    if (!field) return undefined;
    fields.set(name, field);
  }
  return { type, fields };
}

function compileField(type: Type<object>, name: string, rules: Rule[]): FieldRules | undefined {
  const storage = defaultMetadataStorage;
  if (storage.findExposeMetadata(type, name) || storage.findExcludeMetadata(type, name)) return undefined;
  const transforms = storage.findTransformMetadatas(type, name, TransformationType.PLAIN_TO_CLASS);
  if (transforms.some(({ options }) => options.groups?.length)) return undefined;
  const nested = nestedIn(type, name, rules);
  if (nested === 'unknown') return undefined;
  const field: FieldRules = {
    name,
    transforms: transforms.map(({ transformFn }) => transformFn),
    conditions: [],
    tests: [],
    nested,
  };
  return rules.every((rule) => addRule(field, rule)) ? field : undefined;
}

/** What a field holds objects of; both packages have to mean the same by it. */
function nestedIn(type: Type<object>, name: string, rules: Rule[]): ClassRules | 'unknown' | undefined {
  const holds = defaultMetadataStorage.findTypeMetadata(type, name);
  const isNested = rules.some((rule) => rule.type === ValidationTypes.NESTED_VALIDATION);
  if (!holds && !isNested) return undefined;
  if (!holds || !isNested || holds.options.discriminator) return 'unknown';
  const ofObject = { newObject: undefined, object: {}, property: name };
  return compile(holds.typeFunction(ofObject) as Type<object>) ?? 'unknown';
}

/** Adds what a rule asks for; `false` when it is of a kind that we do not know. */
function addRule({ name, conditions, tests }: FieldRules, rule: Rule): boolean {
  switch (rule.type) {
    case ValidationTypes.CUSTOM_VALIDATION:
      if (rule.validateIf) return false;
      for (const { async, instance } of getMetadataStorage().getTargetValidatorConstraints(
        rule.constraintCls,
      )) {
        if (async) return false;
        tests.push(testOf(rule, name, (value, about) => instance.validate(value, about) === true));
      }
      return true;
    case ValidationTypes.CONDITIONAL_VALIDATION: {
      const [isMeant] = rule.constraints as [(object: object, value: unknown) => boolean];
      conditions.push((value, object) => isMeant(object, value));
      return true;
    }
    case ValidationTypes.NESTED_VALIDATION:
    case ValidationTypes.WHITELIST:
      return true;
    default:
      return false;
  }
}

function testOf(
  { each, constraints }: Rule,
  property: string,
  validate: (value: unknown, about: ValidationArguments) => boolean,
): Test {
  return (value, object) => {
    const about = { value, constraints, targetName: object.constructor.name, object, property };
    return each && Array.isArray(value)
      ? value.every((item) => validate(item, about))
      : validate(value, about);
  };
}
