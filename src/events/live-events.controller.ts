import { Controller, Get, Headers, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Asker, type Principal } from '../access/principal.js';
import { Refuses } from '../common/refuses.js';
import { LiveEventsQueryDto } from './dto/live-events-query.dto.js';
import { EventStreams } from './event-streams.js';

const HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache',
  /** Has nginx pass on each event at once. */
  'x-accel-buffering': 'no',
};

const STREAM = 'id: 1732233600000-0\nevent: instance.ready\ndata: {"type":"instance.ready", …}\n\n';

@ApiTags('events')
@Controller('api/events')
export class LiveEventsController {
  constructor(private readonly streams: EventStreams) {}

  /**
   * Streams what happens, as it happens, as server-sent events. Each has the body that webhooks get; `id` is where to
   * resume, `reset` says that what came between is no longer known.
   */
  @ApiProduces('text/event-stream')
  @ApiOkResponse({ schema: { type: 'string', example: STREAM } })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'The `id` of the last event that was seen.',
  })
  @Refuses('too_many_streams')
  @Get()
  async followEvents(
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
