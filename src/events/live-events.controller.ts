import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asker, type Principal } from '../access/principal.js';
import { LiveEventsQueryDto } from './dto/live-events-query.dto.js';
import { EventStreams } from './event-streams.js';

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache',
  /** Has nginx pass on each event at once. */
  'x-accel-buffering': 'no',
};

@ApiTags('events')
@Controller('api/events')
export class LiveEventsController {
  constructor(private readonly streams: EventStreams) {}

  /** What happens, as it happens: server-sent events, resumed by `Last-Event-ID`. */
  @Get()
  async follow(
    @Query() { type, instanceId, lastEventId }: LiveEventsQueryDto,
    @Headers('last-event-id') resumeAt: string | undefined,
    @Asker() principal: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (request.method === 'HEAD') return void reply.headers(HEADERS).send();
    const stream = await this.streams.begin({
      principal,
      resumeAt: resumeAt || lastEventId || undefined,
      types: type,
      instanceId,
    });
    // Handed to the platform itself: what the framework would put in between does not end when the stream is cut.
    void reply.headers(HEADERS).send(stream);
  }
}
