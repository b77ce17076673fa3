import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Asker, type Principal } from '../access/principal.js';
import { Clock } from '../common/clock.js';
import { asksForCsv, daysOf } from './costs-question.js';
import { renderCosts, toCsv } from './costs-table.js';
import { CostsService } from './costs.service.js';
import { CostsQueryDto } from './dto/costs-query.dto.js';
import { CostsDto } from './dto/costs.dto.js';

@ApiTags('costs')
@ApiExtraModels(CostsDto)
@Controller('api/costs')
export class CostsController {
  constructor(
    private readonly costs: CostsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Tells what machines have cost. Owners see what is theirs, admins everything; counted by what Novita was seen
   * saying, and never asked of Novita.
   */
  @ApiOkResponse({
    content: {
      'application/json': { schema: { $ref: getSchemaPath(CostsDto) } },
      'text/csv': {
        schema: {
          type: 'string',
          example: 'key,name,owner,compute_usd,storage_usd,cost_usd,saved_usd,gpu_hours\r\n',
        },
      },
    },
  })
  @Get()
  async getCosts(
    @Query() query: CostsQueryDto,
    @Asker() principal: Principal,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CostsDto | string> {
    const { groupBy = 'day', limit = 500, owner, from, to } = query;
    const days = daysOf({ groupBy, from, to }, this.clock.now().getTime());
    const costs = await this.costs.costs({ groupBy, days, owner }, principal);
    const rows = groupBy === 'day' || groupBy === 'hour' ? costs.groups.length : limit;
    const names =
      groupBy === 'instance'
        ? await this.costs.namesOf(costs.groups.slice(0, rows).map(({ key }) => key))
        : new Map<string, string>();
    const document = renderCosts({ groupBy, days, limit: rows }, costs, names);
    void reply.header('vary', 'accept');
    if (!asksForCsv(query.format, accept)) return document;
    void reply.header('content-type', 'text/csv; charset=utf-8; header=present');
    void reply.header('content-disposition', `attachment; filename="costs-by-${groupBy}.csv"`);
    return toCsv(document.rows);
  }
}
