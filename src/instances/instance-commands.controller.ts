import { Controller, Delete, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Idempotent } from '../access/idempotency/idempotent.js';
import { Asker, type Principal } from '../access/principal.js';
import { Refuses } from '../common/refuses.js';
import { accepted, acceptedBy, acceptedStart } from './accepted.js';
import { AcceptedDto } from './dto/accepted.dto.js';
import { InstanceCommands } from './instance-commands.js';
import type { Instance } from './instance.js';

/** Wishes about instances that exist; each answers with the operation that carries it out. */
@ApiTags('instances')
@Refuses('instance_not_found', 'instance_state', 'instance_changed', 'lease_lost')
@Controller('api/instances')
export class InstanceCommandsController {
  constructor(private readonly instances: InstanceCommands) {}

  /**
   * Stops the machine. The disk stays and is paid for; a machine that is stopped already counts as done.
   *
   * @param id of the instance, ours or Novita's
   */
  @Idempotent()
  @Post(':id/stop')
  @HttpCode(202)
  async stopInstance(
    @Param('id') id: string,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedDto> {
    const render = (instance: Instance): AcceptedDto =>
      accepted(instance, 'Accepted: the machine is being stopped until Novita says that it is');
    return acceptedBy(reply, render, async () => this.instances.stop(id, principal));
  }

  /**
   * Restarts the machine and probes it again.
   *
   * @param id of the instance, ours or Novita's
   */
  @Idempotent()
  @Post(':id/restart')
  @HttpCode(202)
  async restartInstance(
    @Param('id') id: string,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedDto> {
    const render = (instance: Instance): AcceptedDto =>
      acceptedStart(instance, 'Accepted: the machine is being restarted and will be probed again');
    return acceptedBy(reply, render, async () => this.instances.restart(id, principal));
  }

  /**
   * Deletes the machine, with its disk.
   *
   * @param id of the instance, ours or Novita's
   */
  @Delete(':id')
  @HttpCode(202)
  async deleteInstance(
    @Param('id') id: string,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedDto> {
    const render = (instance: Instance): AcceptedDto =>
      accepted(instance, 'Accepted: the machine is being deleted until Novita no longer has it');
    return acceptedBy(reply, render, async () => this.instances.delete(id, principal));
  }
}
