import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TemplateDto, TemplatesDto, toTemplateDto } from './dto/template.dto.js';
import { TemplatesService } from './templates.service.js';

@ApiTags('catalogue')
@Controller('api/templates')
export class TemplatesController {
  constructor(private readonly templates: TemplatesService) {}

  /** Official and our own private templates. */
  @Get()
  async list(): Promise<TemplatesDto> {
    return { templates: (await this.templates.list()).map(toTemplateDto) };
  }

  /** One template, community ones too. */
  @Get(':id')
  async get(@Param('id') id: string): Promise<TemplateDto> {
    return toTemplateDto(await this.templates.get(id));
  }
}
