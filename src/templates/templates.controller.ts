import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { FreshnessDto } from '../access/dto/freshness.dto.js';
import { maxAgeFor } from '../access/freshness.js';
import { Asker, type Principal } from '../access/principal.js';
import { Refuses } from '../common/refuses.js';
import { datesOf } from '../redis/shared-cache.js';
import { TemplateDto, TemplatesDto, toTemplateDto } from './dto/template.dto.js';
import { TemplatesService } from './templates.service.js';

@ApiTags('catalogue')
@Refuses('novita_unavailable', 'novita_unauthorized', 'novita_rejected')
@Controller('api/templates')
export class TemplatesController {
  constructor(private readonly templates: TemplatesService) {}

  /** Lists official and our own private templates. */
  @Get()
  async listTemplates(
    @Query() query: FreshnessDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TemplatesDto> {
    const templates = await this.templates.list(maxAgeFor(query, principal));
    const { age, cachedAt } = datesOf(templates);
    void reply.header('age', String(age));
    return { templates: templates.value.map(toTemplateDto), cachedAt };
  }

  /**
   * Reads one template, community ones too.
   *
   * @param id at Novita
   */
  @Refuses('template_not_found', 'template_invalid')
  @Get(':id')
  async getTemplate(
    @Param('id') id: string,
    @Query() query: FreshnessDto,
    @Asker() principal: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TemplateDto> {
    const template = await this.templates.find(id, maxAgeFor(query, principal));
    void reply.header('age', String(datesOf(template).age));
    return toTemplateDto(template.value);
  }
}
