import { Global, Module } from '@nestjs/common';
import { EventLog } from './event-log.js';
import { LiveFeed } from './live-feed.js';

@Global()
@Module({ providers: [EventLog, LiveFeed], exports: [EventLog, LiveFeed] })
export class EventsModule {}
