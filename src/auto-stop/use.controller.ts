import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type DirectRequest, DirectRoutes } from '../access/direct-routes.js';
import { answerOnceSaved } from '../access/idempotency/key-claim.js';
import { Idempotent } from '../access/idempotency/idempotent.js';
import { Asker, type Principal, Unaudited } from '../access/principal.js';
import type { Moment } from '../common/clock.js';
import { Refuses } from '../common/refuses.js';
import type { Instance } from '../instances/instance.js';
import { InstanceStateError } from '../instances/instance.errors.js';
import { InstanceDeadlines } from '../instances/use/instance-deadlines.js';
import { InstanceUse } from '../instances/use/instance-use.js';
import { AutoStopService } from './auto-stop.service.js';
import { ExtendDto, ExtendedDto } from './dto/extend.dto.js';
import { IdleVerdictDto } from './dto/idle.dto.js';
import { LastUsedAnswerDto, LastUsedDto } from './dto/last-used.dto.js';
import { MachineMetricsDto, MachineMetricsQueryDto } from './dto/machine-metrics.dto.js';
import { MachineFigures } from './machine-figures.js';
import { renderIdle, renderMetrics } from './render.js';

/** Whether an instance is used, and until when it is kept. */
@ApiTags('auto-stop')
@Refuses('instance_not_found', 'instance_state', 'record_corrupt')
@Controller('api/instances')
export class UseController {
  constructor(
    private readonly use: InstanceUse,
    private readonly deadlines: InstanceDeadlines,
    private readonly autoStop: AutoStopService,
    private readonly figures: MachineFigures,
    direct: DirectRoutes,
  ) {
    direct.register(UseController, 'touchInstance', (request, reply) => this.touchNow(request, reply));
  }

  /**
   * Notes that the instance is in use. Cheap enough to be sent every few seconds.
   *
   * @param id of the instance, ours or Novita's
   */
  @Unaudited()
  @Put(':id/last-used')
  async touchInstance(
    @Param('id') id: string,
    @Body() { lastUsedAt, force }: LastUsedDto,
    @Asker() principal: Principal,
  ): Promise<LastUsedAnswerDto> {
    const at = lastUsedAt === undefined ? undefined : Date.parse(lastUsedAt);
    return render(await this.use.touch(id, principal, at, force));
  }

  /** The same for a body that says nothing: it is in use now. */
  private touchNow(request: DirectRequest, reply: FastifyReply): Promise<void> | undefined {
    const { url, params, principal, body } = request;
    if (url.includes('?') || !saysNothing(body)) return undefined;
    const answer = async (): Promise<void> => {
      const touched = render(await this.use.touch(params.id, principal));
      void reply.type('application/json; charset=utf-8').send(JSON.stringify(touched));
    };
    return answer();
  }

  /**
   * Moves whatever would stop the instance first, its idle deadline or its lease, so many minutes later.
   *
   * @param id of the instance, ours or Novita's
   */
  @Refuses('instance_changed')
  @Idempotent()
  @Post(':id/extend')
  @HttpCode(200)
  async extendInstance(
    @Param('id') id: string,
    @Body() { minutes }: ExtendDto,
    @Asker() principal: Principal,
  ): Promise<ExtendedDto> {
    const rendered = (instance: Instance): ExtendedDto => this.renderExtended(instance);
    answerOnceSaved((saved: Instance) => ({ status: 200, headers: {}, body: rendered(saved) }));
    return rendered(await this.use.extend(id, principal, minutes));
  }

  /**
   * Says whether the instance is idle: every sign of use that is known, the verdict, and when it would be stopped.
   *
   * @param id of the instance, ours or Novita's
   */
  @Get(':id/idle')
  async getInstanceIdle(@Param('id') id: string, @Asker() principal: Principal): Promise<IdleVerdictDto> {
    const instance = await this.use.find(id, principal);
    const { judgement, now } = await this.autoStop.judge(instance);
    return renderIdle(instance, judgement, now);
  }

  /**
   * Says how busy the machine was, as Novita gave it. Asked for at most every half minute.
   *
   * @param id of the instance, ours or Novita's
   */
  @Refuses('novita_unavailable', 'novita_unauthorized', 'novita_rejected', 'novita_not_found')
  @Get(':id/metrics')
  async getInstanceMetrics(
    @Param('id') id: string,
    @Query() { minutes = 60 }: MachineMetricsQueryDto,
    @Asker() principal: Principal,
  ): Promise<MachineMetricsDto> {
    const instance = await this.use.find(id, principal);
    const { novitaInstanceId } = instance;
    if (novitaInstanceId === undefined || instance.status === 'terminated')
      throw new InstanceStateError(instance, 'metrics');
    const figures = await this.figures.of(novitaInstanceId, minutes * 60_000, await this.deadlines.now());
    return renderMetrics(instance, novitaInstanceId, figures);
  }

  private renderExtended(instance: Instance): ExtendedDto {
    const { stopsAt, expiresAt } = this.deadlines.of(instance);
    return {
      instanceId: instance.id,
      ...(stopsAt === undefined ? {} : { stopsAt: new Date(stopsAt).toISOString() }),
      ...(expiresAt === undefined ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
    };
  }
}

function render({ instanceId, lastUsedAt }: { instanceId: string; lastUsedAt: Moment }): LastUsedAnswerDto {
  return { instanceId, lastUsedAt: new Date(lastUsedAt).toISOString() };
}

function saysNothing(body: unknown): boolean {
  return typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).length === 0;
}
