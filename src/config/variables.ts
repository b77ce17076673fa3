import { Transform } from 'class-transformer';
import { IsIn, IsOptional, Matches, Max, MaxLength, Min, MinLength, ValidateBy } from 'class-validator';

/**
 * The kinds of environment variables. Each turns text into a value and says what is allowed;
 * messages name the rule and never the value, which may be a secret.
 */
function variable(...rules: PropertyDecorator[]): PropertyDecorator {
  return (target, key) => {
    for (const rule of [IsOptional(), ...rules]) rule(target, key);
  };
}

const toNumber = Transform(({ value }) => (typeof value === 'string' ? Number(value) : value));
const toFlag = Transform(({ value }) => (value === 'true' ? true : value === 'false' ? false : value));
const toList = Transform(({ value }) =>
  typeof value === 'string'
    ? value
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean)
    : value,
);

function rule(name: string, message: string, holds: (value: unknown) => boolean): PropertyDecorator {
  return ValidateBy({ name, validator: { validate: holds, defaultMessage: () => message } });
}

export const Text = (minLength = 1, maxLength = 4096) => variable(MinLength(minLength), MaxLength(maxLength));

export const Pattern = (pattern: RegExp, message: string) => variable(Matches(pattern, { message }));

export const Rule = (message: string, holds: (text: string) => boolean) =>
  variable(rule('rule', message, (value) => typeof value === 'string' && holds(value)));

export const Integer = (min: number, max: number) =>
  variable(
    toNumber,
    rule('integer', 'must be a whole number', Number.isInteger),
    Min(min, { message: `must be at least ${min}` }),
    Max(max, { message: `must be at most ${max}` }),
  );

export const Decimal = (min: number, max: number) =>
  variable(
    toNumber,
    rule('decimal', 'must be a number', Number.isFinite),
    Min(min, { message: `must be at least ${min}` }),
    Max(max, { message: `must be at most ${max}` }),
  );

export const Flag = () =>
  variable(
    toFlag,
    rule('flag', 'must be true or false', (value) => typeof value === 'boolean'),
  );

export const OneOf = (...words: string[]) =>
  variable(IsIn(words, { message: `must be one of ${words.join(', ')}` }));

export const List = (message: string, holds: (item: string) => boolean) =>
  variable(
    toList,
    rule('list', message, (value) => Array.isArray(value) && value.every(holds)),
  );

export const Url = (...protocols: string[]) =>
  variable(
    rule('url', `must be a URL beginning with ${protocols.join(' or ')}`, (value) => {
      if (typeof value !== 'string' || !URL.canParse(value)) return false;
      return protocols.includes(`${new URL(value).protocol}//`);
    }),
  );
