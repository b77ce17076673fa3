import { Body, Controller, Delete, Get, Header, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Asker, type Principal } from '../access/principal.js';
import { type Accepted, accepted, acceptedStart } from './accepted.js';
import { CreateInstanceDto } from './dto/create-instance.dto.js';
import { ListInstancesDto } from './dto/list-instances.dto.js';
import { InstancesService } from './instances.service.js';
import { send } from './send-document.js';

@ApiTags('instances')
@Controller('api/instances')
export class InstancesController {
  constructor(private readonly instances: InstancesService) {}

  /** Rents the cheapest matching machine and brings it up. */
  @Post()
  @HttpCode(202)
  async create(
    @Body() request: CreateInstanceDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Accepted> {
    const instance = await this.instances.create(request, principal);
    locate(reply, instance.operation.id);
    return acceptedStart(instance, 'Accepted: the cheapest matching machine is being rented');
  }

  @Get()
  @Header('content-type', 'application/json; charset=utf-8')
  async list(
    @Query() query: ListInstancesDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    return send(reply, await this.instances.list(query));
  }

  /** By our id or by Novita's. */
  @Get(':id')
  @Header('content-type', 'application/json; charset=utf-8')
  async read(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    return send(reply, await this.instances.read(id));
  }

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

function locate(reply: FastifyReply, operationId: string): void {
  const operation = `/api/operations/${operationId}`;
  void reply.headers({ location: operation, 'operation-location': operation, 'retry-after': '2' });
}
