import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller.js';
import { RedisIndicator } from './redis.indicator.js';
import { WorkersIndicator } from './workers.indicator.js';

@Module({
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [RedisIndicator, WorkersIndicator],
})
export class HealthModule {}
