/**
 * Given to a process with `--import`: its wall clock is off by as many milliseconds as the file named by
 * CLOCK_SHIFT_FILE says, and jumps when the file is changed. Timers go on as they do in reality.
 */
import { readFileSync } from 'node:fs';

const RealDate = Date;
let shiftMs = 0;

function read() {
  try {
    shiftMs = Number(readFileSync(process.env.CLOCK_SHIFT_FILE ?? '', 'utf8')) || 0;
  } catch {
    shiftMs = 0;
  }
}

globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [RealDate.now() + shiftMs] : args));
  }

  static now() {
    return RealDate.now() + shiftMs;
  }
};

read();
setInterval(read, 50).unref();
