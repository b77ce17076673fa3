import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Refuses } from '../common/refuses.js';
import { ServedOperationDto } from './dto/operation.dto.js';
import { InstanceReader } from './instance-reader.js';
import { send } from './send-document.js';

@ApiTags('operations')
@Controller('api/operations')
export class OperationsController {
  constructor(private readonly instances: InstanceReader) {}

  /**
   * Reads how far a command has come: its phase, times, and result or error.
   *
   * @param id of the operation
   */
  @ApiOkResponse({ type: ServedOperationDto })
  @Refuses('operation_not_found')
  @Get(':id')
  @Header('content-type', 'application/json; charset=utf-8')
  async getOperation(
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return send(reply, await this.instances.readOperation(id));
  }
}
