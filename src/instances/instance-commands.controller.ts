import { Controller, Delete, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Idempotent } from '../access/idempotency/idempotent.js';
import { Asker, type Principal } from '../access/principal.js';
import { type Accepted, accepted, acceptedBy, acceptedStart } from './accepted.js';
import { InstanceCommands } from './instance-commands.js';
import type { Instance } from './instance.js';

/** Wishes about instances that exist; each answers with the operation that carries it out. */
@ApiTags('instances')
@Controller('api/instances')
export class InstanceCommandsController {
  constructor(private readonly instances: InstanceCommands) {}

  @Idempotent()
  @Post(':id/stop')
  @HttpCode(202)
  async stop(
    @Param('id') id: string,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Accepted> {
    const render = (instance: Instance): Accepted =>
      accepted(instance, 'Accepted: the machine is being stopped until Novita says that it is');
    return acceptedBy(reply, render, async () => this.instances.stop(id, principal));
  }

  @Idempotent()
  @Post(':id/restart')
  @HttpCode(202)
  async restart(
    @Param('id') id: string,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Accepted> {
    const render = (instance: Instance): Accepted =>
      acceptedStart(instance, 'Accepted: the machine is being restarted and will be probed again');
    return acceptedBy(reply, render, async () => this.instances.restart(id, principal));
  }

  @Delete(':id')
  @HttpCode(202)
  async delete(
    @Param('id') id: string,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Accepted> {
    const render = (instance: Instance): Accepted =>
      accepted(instance, 'Accepted: the machine is being deleted until Novita no longer has it');
    return acceptedBy(reply, render, async () => this.instances.delete(id, principal));
  }
}
