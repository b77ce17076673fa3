import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Idempotent } from '../access/idempotency/idempotent.js';
import { answerOnceSaved } from '../access/idempotency/key-claim.js';
import { Asker, Needs, type Principal } from '../access/principal.js';
import { Refuses } from '../common/refuses.js';
import {
  ChangeEndpointDto,
  CreateEndpointDto,
  EndpointDto,
  EndpointsDto,
  EndpointTestDto,
  EndpointWithSecretDto,
} from './dto/endpoint.dto.js';
import { type Endpoint, previousUntil } from './endpoint.js';
import { EndpointsService } from './endpoints.service.js';

const LOCATION = { Location: { $ref: '#/components/headers/Location' } };

@ApiTags('webhooks')
@Needs('operator', 'webhooks')
@Controller('api/webhooks/endpoints')
export class EndpointsController {
  constructor(private readonly endpoints: EndpointsService) {}

  /** Registers an address for events. The secret to verify with is shown this once. */
  @Refuses('target_forbidden', 'too_many_endpoints')
  @ApiCreatedResponse({ type: EndpointWithSecretDto, headers: LOCATION })
  @Idempotent()
  @Post()
  async createEndpoint(
    @Body() request: CreateEndpointDto,
    @Asker() asker: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EndpointWithSecretDto> {
    const headers = ({ endpoint: { id } }: WithSecret) => ({ location: `/api/webhooks/endpoints/${id}` });
    answerOnceSaved((made: WithSecret) => ({ status: 201, headers: headers(made), body: withSecret(made) }));
    const made = await this.endpoints.create(request, asker);
    void reply.headers(headers(made));
    return withSecret(made);
  }

  /** Lists the registered addresses, the newest first. */
  @Needs('viewer', 'webhooks')
  @Get()
  async listEndpoints(@Asker() asker: Principal): Promise<EndpointsDto> {
    return { endpoints: (await this.endpoints.list(asker)).map(render) };
  }

  /**
   * Reads a registered address.
   *
   * @param id of the endpoint
   */
  @Refuses('endpoint_not_found')
  @Needs('viewer', 'webhooks')
  @Get(':id')
  async readEndpoint(@Param('id') id: string, @Asker() asker: Principal): Promise<EndpointDto> {
    return render(await this.endpoints.read(id, asker));
  }

  /**
   * Changes what is named and leaves the rest as it is.
   *
   * @param id of the endpoint
   */
  @Refuses('endpoint_not_found', 'target_forbidden')
  @Patch(':id')
  async changeEndpoint(
    @Param('id') id: string,
    @Body() change: ChangeEndpointDto,
    @Asker() asker: Principal,
  ): Promise<EndpointDto> {
    return render(await this.endpoints.update(id, change, asker));
  }

  /**
   * Removes a registered address; what is on its way to it is given up.
   *
   * @param id of the endpoint
   */
  @Refuses('endpoint_not_found')
  @Delete(':id')
  @HttpCode(204)
  async deleteEndpoint(@Param('id') id: string, @Asker() asker: Principal): Promise<void> {
    await this.endpoints.remove(id, asker);
  }

  /**
   * Gives it a new secret, shown this once. The one before signs beside it for 24 hours, as do up to three before that.
   *
   * @param id of the endpoint
   */
  @Refuses('endpoint_not_found')
  @Idempotent()
  @Post(':id/rotate')
  @HttpCode(200)
  async rotateEndpointSecret(
    @Param('id') id: string,
    @Asker() asker: Principal,
  ): Promise<EndpointWithSecretDto> {
    answerOnceSaved((made: WithSecret) => ({ status: 200, headers: {}, body: withSecret(made) }));
    return withSecret(await this.endpoints.rotate(id, asker));
  }

  /**
   * Sends it an event of the type `webhook_endpoint.test`, whatever its filter says.
   *
   * @param id of the endpoint
   */
  @Refuses('endpoint_not_found')
  @Idempotent()
  @Post(':id/test')
  @HttpCode(202)
  async testEndpoint(@Param('id') id: string, @Asker() asker: Principal): Promise<EndpointTestDto> {
    answerOnceSaved((sent: EndpointTestDto) => ({ status: 202, headers: {}, body: sent }));
    return this.endpoints.test(id, asker);
  }
}

interface WithSecret {
  endpoint: Endpoint;
  secret: string;
}

function withSecret({ endpoint, secret }: WithSecret): EndpointWithSecretDto {
  return Object.assign(render(endpoint), { secret });
}

function render(endpoint: Endpoint): EndpointDto {
  const { id, owner, url, description, types, enabled, createdAt, disabled } = endpoint;
  const time = (moment: number | undefined): string | undefined =>
    moment === undefined ? undefined : new Date(moment).toISOString();
  return {
    id,
    owner,
    url,
    description,
    types,
    enabled,
    createdAt: new Date(createdAt).toISOString(),
    disabledAt: time(disabled?.at),
    disabledReason: disabled?.reason,
    previousSecretUntil: time(previousUntil(endpoint)),
  };
}
