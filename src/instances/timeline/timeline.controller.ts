import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { linkNextPage } from '../../common/next-page.js';
import { Refuses } from '../../common/refuses.js';
import { Asker, type Principal } from '../../access/principal.js';
import { TimelineDto } from '../dto/timeline.dto.js';
import { TimelineQueryDto } from '../dto/timeline-query.dto.js';
import { TimelineService } from './timeline.service.js';

@ApiTags('instances')
@Controller('api/instances/:id/events')
export class TimelineController {
  constructor(private readonly timeline: TimelineService) {}

  /**
   * What happened to an instance, oldest first: its last 500 events.
   *
   * @param id ours or Novita's
   */
  @Refuses('instance_not_found')
  @Get()
  async listInstanceEvents(
    @Param('id') id: string,
    @Query() query: TimelineQueryDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TimelineDto> {
    const page = await this.timeline.page(id, query, principal);
    linkNextPage(reply, page.nextPageToken);
    return page;
  }
}
