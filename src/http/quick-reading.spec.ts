import { Transform, Type } from 'class-transformer';
import { IsInt, IsObject, IsOptional, IsString, Validate, ValidateIf, ValidateNested } from 'class-validator';
import { CreateInstanceDto } from '../instances/dto/create-instance.dto.js';
import { QuickReading } from './quick-reading.js';
import { RequestValidationPipe } from './validation.js';

/** The pipe without what is quick: what it says is the truth. */
class LongWay extends RequestValidationPipe {
  protected override readonly quick = { read: () => undefined };
}

const FULL = {
  name: 'my-gpu',
  productName: 'RTX 4090 24GB',
  templateId: '107001',
  gpuNum: 2,
  rootfsSize: 100,
  billingMode: 'onDemand',
  region: 'CN-HK-01',
  maxPricePerHour: '0.5',
  envs: [
    { key: 'MODEL', value: 'llama' },
    { key: 'SIZE', value: '' },
  ],
  webhookUrl: 'https://example.com/hook',
  healthCheckConfig: { timeoutMs: 5_000 },
  targetPort: 8_080,
  onStartFailure: 'keep',
  autoStop: { enabled: true, idleMinutes: 30 },
  protected: false,
  expiresAt: '2999-01-31T18:00:00Z',
  maxHours: 1.5,
  spotPolicy: 'restart',
  validateOnly: false,
};

/** What a field may be given instead: some of it valid somewhere, most of it nowhere. */
const ODDITIES: unknown[] = [
  null,
  '',
  'x',
  '107001',
  107_001,
  0,
  -1,
  1,
  8,
  1.5,
  1e21,
  true,
  {},
  [],
  [null],
  [[]],
  [{}],
  ['x'],
  [{ key: 'A', value: 'b' }, null],
  [{ key: 'A', value: 'b', more: 1 }],
  [
    { key: 'A', value: 'b' },
    { key: 'A', value: 'c' },
  ],
  { enabled: 'yes' },
  { idleMinutes: null },
  { timeoutMs: 5_000, unknown: 1 },
  JSON.parse('{"constructor":{"name":"x"}}'),
  { toString: 'x' },
];

/** As a parser makes it. */
function copyOf<T>(input: T): T {
  return JSON.parse(JSON.stringify(input)) as T;
}

/** A generator of numbers below a limit, the same for the same seed. */
function numbers(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

const body = (metatype: new () => object) => ({ type: 'body' as const, metatype });

describe('A body that is read quickly', () => {
  const [quick, longWay] = [new QuickReading(), new LongWay()];

  it('is one with every field, and one with the fewest', () => {
    for (const input of [FULL, { name: 'a', productName: 'b', templateId: 7 }])
      expect(quick.read(input, CreateInstanceDto)).toBeInstanceOf(CreateInstanceDto);
  });

  it('is read as class-transformer and class-validator read it, however it is changed', async () => {
    const next = numbers(20_261_123);
    const fields = [...Object.keys(FULL), 'unknown', 'constructor', 'toString'];
    let [quickly, not] = [0, 0];
    for (let round = 0; round < 3_000; round++) {
      const input: Record<string, unknown> = copyOf(FULL);
      for (let change = next(4); change > 0; change--) {
        const field = fields[next(fields.length)] ?? '';
        if (next(3) === 0) Reflect.deleteProperty(input, field);
        else input[field] = copyOf(ODDITIES[next(ODDITIES.length)]);
      }
      const before = JSON.stringify(input);
      const read = quick.read(input, CreateInstanceDto);
      expect(JSON.stringify(input)).toBe(before);
      if (read === undefined) {
        not += 1;
        continue;
      }
      quickly += 1;
      const expected = await longWay.transform(input, body(CreateInstanceDto));
      expect(read).toStrictEqual(expected);
    }
    expect([quickly > 500, not > 500]).toEqual([true, true]);
  });

  it('keeps nothing of what it was given', () => {
    const input = copyOf(FULL);
    const read = quick.read(input, CreateInstanceDto) as CreateInstanceDto;
    expect(read.envs).not.toBe(input.envs);
    expect(read.envs?.[0]).not.toBe(input.envs[0]);
  });

  it('is none of a class with rules or decorators that are not known', () => {
    class Inner {
      @IsInt()
      size: number;
    }
    class Conditional {
      @ValidateIf(({ size }: Conditional) => size > 1)
      @IsInt()
      size: number;
    }
    class Untyped {
      @ValidateNested()
      inner: Inner;
    }
    class Unvalidated {
      @Type(() => Inner)
      @IsObject()
      inner: Inner;
    }
    class Slow {
      @Validate(
        class {
          async validate(): Promise<boolean> {
            return Promise.resolve(true);
          }
        },
      )
      size: number;
    }
    class Bare {
      size: number;
    }
    for (const type of [Untyped, Unvalidated, Slow, Bare])
      expect(quick.read({ size: 1, inner: { size: 1 } }, type)).toBeUndefined();
    expect(quick.read({ size: 'x' }, Conditional)).toBeInstanceOf(Conditional);
    expect(quick.read({ size: 2 }, Conditional)).toBeInstanceOf(Conditional);
  });

  it('is transformed first, as class-transformer does', () => {
    class Trimmed {
      @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
      @IsString()
      @IsOptional()
      name?: string;
    }
    expect(quick.read({ name: ' a ' }, Trimmed)).toEqual({ name: 'a' });
  });
});
