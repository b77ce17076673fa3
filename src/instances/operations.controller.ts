import { Controller, Get, Header, Headers, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Idempotent } from '../access/idempotency/idempotent.js';
import { Asker, type Principal } from '../access/principal.js';
import { Refuses } from '../common/refuses.js';
import { ServedOperationDto } from './dto/operation.dto.js';
import { WaitDto, waitOf } from './dto/wait.dto.js';
import { OperationCancels } from './operation-cancels.js';
import { OperationWaits } from './operation-waits.js';
import { send } from './send-document.js';

@ApiTags('operations')
@Refuses('operation_not_found')
@Controller('api/operations')
export class OperationsController {
  constructor(
    private readonly waits: OperationWaits,
    private readonly cancels: OperationCancels,
  ) {}

  /**
   * Reads how far a command has come: its phase, times, and result or error; at its end when the client waits for it.
   *
   * @param id of the operation
   */
  @ApiOkResponse({ type: ServedOperationDto })
  @ApiHeader({
    name: 'Prefer',
    required: false,
    description: '`wait=30` waits for the end of the operation, like the query of that name (RFC 7240).',
    schema: { type: 'string', maxLength: 1_024 },
    example: 'wait=30',
  })
  @Get(':id')
  @Header('content-type', 'application/json; charset=utf-8')
  async getOperation(
    @Param('id') id: string,
    @Query() query: WaitDto,
    @Headers('prefer') prefer: string | undefined,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const seconds = waitOf(query, prefer);
    if (query.wait === undefined && seconds > 0) void reply.header('preference-applied', `wait=${seconds}`);
    const gone = new AbortController();
    const leave = (): void => gone.abort();
    reply.raw.once('close', leave);
    try {
      return send(reply, await this.waits.read(id, principal, seconds * 1_000, gone.signal));
    } finally {
      reply.raw.off('close', leave);
    }
  }

  /**
   * Takes an operation back that has not ended: a create by deleting what was bought for it, a start by bringing the
   * machine back to rest. `metadata.successorId` names the operation that does it; cancelled twice is cancelled once.
   *
   * @param id of the operation
   */
  @ApiOkResponse({ type: ServedOperationDto })
  @Refuses('operation_not_cancellable', 'instance_protected', 'instance_changed')
  @Idempotent()
  @Post(':id/cancel')
  @HttpCode(200)
  @Header('content-type', 'application/json; charset=utf-8')
  async cancelOperation(
    @Param('id') id: string,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return send(reply, await this.cancels.cancel(id, principal));
  }
}
