import { Body, Controller, Delete, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Idempotent } from '../access/idempotency/idempotent.js';
import { Asker, type Principal } from '../access/principal.js';
import { Refuses } from '../common/refuses.js';
import { acceptedBy, deleted, restarted, started, stopped } from './accepted.js';
import { AcceptedDto } from './dto/accepted.dto.js';
import { StartInstanceDto } from './dto/start-instance.dto.js';
import { InstanceCommands } from './instance-commands.js';

/** Wishes about instances that exist; each answers with the operation that carries it out. */
@ApiTags('instances')
@Refuses('instance_not_found', 'instance_changed')
@Controller('api/instances')
export class InstanceCommandsController {
  constructor(private readonly instances: InstanceCommands) {}

  /**
   * Starts the machine of an instance that is exited, and probes it. The same start asked for again is the one that is
   * under way.
   *
   * @param id of the instance, ours or Novita's
   */
  @Refuses('instance_not_startable', 'operation_in_progress', 'novita_unavailable', 'novita_unauthorized')
  @Idempotent()
  @Post(':id/start')
  @HttpCode(202)
  async startInstance(
    @Param('id') id: string,
    @Body() request: StartInstanceDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedDto> {
    return acceptedBy(reply, started, async () => this.instances.start({ id }, request, principal));
  }

  /**
   * Stops the machine. The disk stays and is paid for; a machine that is stopped already counts as done.
   *
   * @param id of the instance, ours or Novita's
   */
  @Refuses('instance_state')
  @Idempotent()
  @Post(':id/stop')
  @HttpCode(202)
  async stopInstance(
    @Param('id') id: string,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedDto> {
    return acceptedBy(reply, stopped, async () => this.instances.stop({ id }, principal));
  }

  /**
   * Restarts the machine and probes it again.
   *
   * @param id of the instance, ours or Novita's
   */
  @Refuses('instance_state')
  @Idempotent()
  @Post(':id/restart')
  @HttpCode(202)
  async restartInstance(
    @Param('id') id: string,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedDto> {
    return acceptedBy(reply, restarted, async () => this.instances.restart({ id }, principal));
  }

  /**
   * Deletes the machine, with its disk. Nothing takes it back.
   *
   * @param id of the instance, ours or Novita's
   */
  @Refuses('instance_protected', 'instance_foreign')
  @Delete(':id')
  @HttpCode(202)
  async deleteInstance(
    @Param('id') id: string,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedDto> {
    return acceptedBy(reply, deleted, async () => this.instances.delete({ id }, principal));
  }
}
