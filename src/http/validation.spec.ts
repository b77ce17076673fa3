import { IsBoolean, IsInt, IsOptional } from 'class-validator';
import { InvalidRequestError } from '../common/app-error.js';
import { rememberValidationRules } from './validation-rules.js';
import { RequestValidationPipe } from './validation.js';

class QueryDto {
  @IsOptional()
  pageSize?: string;

  @IsOptional()
  include?: string[] = ['all'];
}

class OtherDto {
  @IsOptional()
  pageSize?: string;
}

class BodyDto {
  @IsBoolean()
  @IsOptional()
  force?: boolean;
}

class DemandingDto {
  @IsBoolean()
  force: boolean;
}

const query = (metatype: new () => object) => ({ type: 'query' as const, metatype });
const body = (metatype: new () => object) => ({ type: 'body' as const, metatype });

describe('The validation of a request that was asked before', () => {
  const pipe = new RequestValidationPipe();

  it('gives an instance of the same class that says the same', async () => {
    const first = await pipe.transform({ pageSize: '50' }, query(QueryDto));
    const again = await pipe.transform({ pageSize: '50' }, query(QueryDto));
    expect(first).toBeInstanceOf(QueryDto);
    expect(again).toBeInstanceOf(QueryDto);
    expect(again).toEqual(first);
    expect(again).not.toBe(first);
  });

  it('sees nothing of what was done to the first one', async () => {
    const first = (await pipe.transform({ pageSize: '51' }, query(QueryDto))) as QueryDto;
    first.pageSize = 'changed';
    expect(await pipe.transform({ pageSize: '51' }, query(QueryDto))).toEqual({
      pageSize: '51',
      include: ['all'],
    });
  });

  it('tells classes apart', async () => {
    expect(await pipe.transform({ pageSize: '50' }, query(QueryDto))).toBeInstanceOf(QueryDto);
    expect(await pipe.transform({ pageSize: '50' }, query(OtherDto))).toBeInstanceOf(OtherDto);
  });

  it('refuses again what was refused', async () => {
    for (let times = 0; times < 2; times++)
      await expect(pipe.transform({ unknown: '1' }, query(QueryDto))).rejects.toThrow(InvalidRequestError);
  });

  it('knows bodies that say nothing, and whether they may', async () => {
    for (let times = 0; times < 2; times++) {
      expect(await pipe.transform({}, body(BodyDto))).toEqual({});
      await expect(pipe.transform({}, body(DemandingDto))).rejects.toThrow(InvalidRequestError);
      await expect(pipe.transform({ force: 'yes' }, body(BodyDto))).rejects.toThrow(InvalidRequestError);
    }
  });
});

describe('The validation of a body', () => {
  it('looks at no item of a list that is too long', async () => {
    const include = Array.from({ length: 1_001 }, () => ({ unknown: true }));
    await expect(new RequestValidationPipe().transform({ include }, body(QueryDto))).rejects.toMatchObject({
      facts: { errors: [{ pointer: '#/include', detail: 'must be at most 1000 items' }] },
    });
  });
});

describe('Rules that are remembered', () => {
  class GrowingDto {
    @IsBoolean()
    force: boolean;
  }

  class HeirDto extends GrowingDto {
    @IsBoolean()
    more: boolean;
  }

  it('are those of the class and of its ancestors, and what was declared since', async () => {
    rememberValidationRules();
    const pipe = new RequestValidationPipe();
    const refusedOf = async (value: object): Promise<string[]> => {
      const error: unknown = await Promise.resolve(pipe.transform(value, body(HeirDto))).catch(
        (refusal: unknown) => refusal,
      );
      return error instanceof InvalidRequestError
        ? (error.facts.errors ?? []).map(({ pointer }) => pointer)
        : [];
    };
    for (let times = 0; times < 2; times++) {
      expect(await refusedOf({ force: true, more: false })).toEqual([]);
      expect((await refusedOf({ force: 'yes', count: 1 })).toSorted()).toEqual([
        '#/count',
        '#/force',
        '#/more',
      ]);
    }
    IsInt()(GrowingDto.prototype, 'count');
    expect(await refusedOf({ force: true, more: false, count: 'x' })).toEqual(['#/count']);
    expect(await refusedOf({ force: true, more: false, count: 1 })).toEqual([]);
  });
});
