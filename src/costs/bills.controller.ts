import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Asker, Needs, type Principal } from '../access/principal.js';
import { Clock } from '../common/clock.js';
import { type MicroPrice, toUsd } from '../common/money.js';
import { Refuses } from '../common/refuses.js';
import { daysOf } from './costs-question.js';
import { CostsService } from './costs.service.js';
import { BillsDto, BillsQueryDto, type BillSumDto } from './dto/bills.dto.js';

@ApiTags('costs')
@Controller('api/costs/bills')
export class BillsController {
  constructor(
    private readonly costs: CostsService,
    private readonly clock: Clock,
  ) {}

  /** Holds what Novita has billed against what was counted here, machine by machine. */
  @Needs('admin')
  @Refuses('novita_unavailable', 'novita_unauthorized', 'novita_rejected')
  @Get()
  async compareBills(@Query() query: BillsQueryDto, @Asker() principal: Principal): Promise<BillsDto> {
    const days = daysOf({ groupBy: 'instance', from: query.from, to: query.to }, this.clock.now().getTime());
    const rows = await this.costs.bills(days, principal);
    const sum = (of: 'billed' | 'counted'): MicroPrice => rows.reduce((total, row) => total + row[of], 0);
    return {
      ...days,
      currency: 'USD',
      total: renderSum({ billed: sum('billed'), counted: sum('counted') }),
      rows: rows.map(({ novitaInstanceId, instanceId, ...amounts }) =>
        Object.assign(renderSum(amounts), { novitaInstanceId, instanceId }),
      ),
    };
  }
}

function renderSum({ billed, counted }: { billed: MicroPrice; counted: MicroPrice }): BillSumDto {
  return { billed: toUsd(billed), counted: toUsd(counted), difference: toUsd(billed - counted) };
}
