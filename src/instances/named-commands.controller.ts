import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Idempotent } from '../access/idempotency/idempotent.js';
import { Asker, Needs, type Principal } from '../access/principal.js';
import { Refuses } from '../common/refuses.js';
import { acceptedBy, deleted, restarted, started, stopped } from './accepted.js';
import { AcceptedDto } from './dto/accepted.dto.js';
import { NamedInstanceDto, StartNamedInstanceDto } from './dto/start-instance.dto.js';
import { InstanceCommands } from './instance-commands.js';

/** Wishes about the one living instance of a name. */
@ApiTags('instances')
@Refuses(
  'instance_not_found',
  'instance_ambiguous',
  'instance_changed',
  'novita_unavailable',
  'novita_unauthorized',
)
@Controller('api/instances')
export class NamedCommandsController {
  constructor(private readonly instances: InstanceCommands) {}

  /**
   * Starts the machine of the one living instance with a name; `terminated` ones do not count. A name that no record
   * has is looked for at Novita.
   */
  @Refuses('instance_not_startable', 'operation_in_progress')
  @Idempotent()
  @Post('start')
  @HttpCode(202)
  async startNamedInstance(
    @Body() { instanceName, ...request }: StartNamedInstanceDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedDto> {
    const target = { name: instanceName };
    return acceptedBy(reply, started, async () => this.instances.start(target, request, principal));
  }

  /** Stops the machine of the one living instance with a name. */
  @Refuses('instance_state')
  @Idempotent()
  @Post('stop')
  @HttpCode(202)
  async stopNamedInstance(
    @Body() { instanceName }: NamedInstanceDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedDto> {
    return acceptedBy(reply, stopped, async () => this.instances.stop({ name: instanceName }, principal));
  }

  /** Restarts the machine of the one living instance with a name. */
  @Refuses('instance_state')
  @Idempotent()
  @Post('restart')
  @HttpCode(202)
  async restartNamedInstance(
    @Body() { instanceName }: NamedInstanceDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedDto> {
    return acceptedBy(reply, restarted, async () =>
      this.instances.restart({ name: instanceName }, principal),
    );
  }

  /** Deletes the machine of the one living instance with a name. */
  @Refuses('instance_protected', 'instance_foreign')
  @Needs('operator', 'instances:delete')
  @Idempotent()
  @Post('delete')
  @HttpCode(202)
  async deleteNamedInstance(
    @Body() { instanceName }: NamedInstanceDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AcceptedDto> {
    return acceptedBy(reply, deleted, async () => this.instances.delete({ name: instanceName }, principal));
  }
}
