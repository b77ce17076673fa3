import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';

/** A field of a document that is a moment (RFC 3339) although its name does not end in `At` or `Time`. */
export const ApiMoment = (): PropertyDecorator => ApiProperty({ type: String, format: 'date-time' });

/** A number that need not be whole; without this, numbers of the API are described as whole ones. */
export const ApiFraction = (): PropertyDecorator => ApiProperty({ type: Number, format: 'double' });

/** A field that has this one value, by which clients tell documents apart (JSON Schema 2020-12: `const`). */
export function ApiAlways(value: boolean): PropertyDecorator {
  const options: ApiPropertyOptions & { const: boolean } = { type: Boolean, const: value };
  return ApiProperty(options);
}
