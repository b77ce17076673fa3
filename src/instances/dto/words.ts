import { Transform } from 'class-transformer';

/** `ready,failed` → both, each once; a parameter that is given twice stays what it is, and is refused. */
export const Words = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? [...new Set(value.split(','))] : [value],
  );
