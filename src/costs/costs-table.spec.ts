import { renderCosts, toCsv } from './costs-table.js';

describe('the table of costs', () => {
  const document = renderCosts(
    { groupBy: 'instance', days: { from: '2026-01-01', to: '2026-01-31' }, limit: 2 },
    {
      at: Date.UTC(2026, 0, 31),
      burn: 35_000,
      total: { compute: 123_456, storage: 7, savedSpot: 50_000, savedSurplus: 1 },
      groups: [
        {
          key: 'inst_1',
          owner: '=cmd|"/c calc"',
          amounts: { compute: 100_000, storage: 7, gpuMs: 5_400_000 },
        },
        { key: 'inst_2', owner: 'bob, "the builder"', amounts: { compute: 23_455 } },
        { key: 'inst_3', owner: 'ann', amounts: { compute: 1 } },
      ],
    },
    new Map([['inst_1', 'demo']]),
  );

  it('tells money as decimal texts, and what was left out', () => {
    expect(document).toMatchObject({
      currency: 'USD',
      burnPerHour: '0.35',
      total: { compute: '1.23456', storage: '0.00007', cost: '1.23463', saved: '0.50001' },
      savings: [
        { cause: 'spot', saved: '0.50' },
        { cause: 'auto_stop', saved: '0.00' },
        { cause: 'surplus_removed', saved: '0.00001' },
      ],
      omitted: 1,
    });
    expect(document.rows[0]).toMatchObject({ key: 'inst_1', name: 'demo', cost: '1.00007', gpuHours: 1.5 });
  });

  it('is as CSV what a spreadsheet may open', () => {
    expect(toCsv(document.rows).split('\r\n')).toEqual([
      'key,name,owner,compute_usd,storage_usd,cost_usd,saved_usd,gpu_hours',
      `inst_1,demo,"'=cmd|""/c calc""",1.00,0.00007,1.00007,0.00,1.5`,
      'inst_2,,"bob, ""the builder""",0.23455,0.00,0.23455,0.00,0',
      '',
    ]);
  });
});
