import { applyDecorators, UseInterceptors } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

/** A route that changes something takes an Idempotency-Key: with one it is carried out once, however often it is sent. */
export const Idempotent = (): MethodDecorator & ClassDecorator =>
  applyDecorators(
    UseInterceptors(IdempotencyInterceptor),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description:
        'Any text of 1 to 255 printable characters, in quotes or, when it has no spaces, without. The same request with the same key is carried out ' +
        'once, and answered in the same words for 24 hours (`Idempotency-Replayed: true`).',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
      example: '"8e03978e-40d5-43e8-bc93-6894a57f9324"',
    }),
  );
