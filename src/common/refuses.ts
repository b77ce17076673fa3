import { SetMetadata } from '@nestjs/common';

export const REFUSES = 'common:refuses';

/**
 * The error codes that a route, or every route of a controller, answers with beside those that its kind always has
 * (no key, bad input, the store is away …). The OpenAPI document is made of them, and tests hold the answers to it.
 */
export const Refuses = (...codes: string[]): ClassDecorator & MethodDecorator => SetMetadata(REFUSES, codes);
