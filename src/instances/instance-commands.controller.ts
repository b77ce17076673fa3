import { Controller, Delete, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Asker, type Principal } from '../access/principal.js';
import { type Accepted, accepted, acceptedStart } from './accepted.js';
import { InstanceCommands } from './instance-commands.js';
import { locate } from './send-document.js';

/** Wishes about instances that exist; each answers with the operation that carries it out. */
@ApiTags('instances')
@Controller('api/instances')
export class InstanceCommandsController {
  constructor(private readonly instances: InstanceCommands) {}

  @Post(':id/stop')
  @HttpCode(202)
  async stop(
    @Param('id') id: string,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Accepted> {
    const instance = await this.instances.stop(id, principal);
    locate(reply, instance.operation.id);
    return accepted(instance, 'Accepted: the machine is being stopped until Novita says that it is');
  }

  @Post(':id/restart')
  @HttpCode(202)
  async restart(
    @Param('id') id: string,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Accepted> {
    const instance = await this.instances.restart(id, principal);
    locate(reply, instance.operation.id);
    return acceptedStart(instance, 'Accepted: the machine is being restarted and will be probed again');
  }

  @Delete(':id')
  @HttpCode(202)
  async delete(
    @Param('id') id: string,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Accepted> {
    const instance = await this.instances.delete(id, principal);
    locate(reply, instance.operation.id);
    return accepted(instance, 'Accepted: the machine is being deleted until Novita no longer has it');
  }
}
