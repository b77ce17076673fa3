import { Injectable } from '@nestjs/common';

/** Milliseconds since 1970. */
export type Moment = number;

/** The only place the program asks what time it is. */
export abstract class Clock {
  abstract now(): Date;
}

@Injectable()
export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}
