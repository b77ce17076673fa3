import { Controller, Get, Header, Param, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { InstanceReader } from './instance-reader.js';
import { send } from './send-document.js';

@ApiTags('operations')
@Controller('api/operations')
export class OperationsController {
  constructor(private readonly instances: InstanceReader) {}

  /** How far a command has come: its phase, times, and result or error. */
  @Get(':id')
  @Header('content-type', 'application/json; charset=utf-8')
  async read(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return send(reply, await this.instances.readOperation(id));
  }
}
