import { Global, Module } from '@nestjs/common';
import { EventLog } from './event-log.js';
import { EventStreams } from './event-streams.js';
import { LiveEventsController } from './live-events.controller.js';
import { LiveFeed } from './live-feed.js';
import { StreamPlaces } from './stream-places.js';

@Global()
@Module({
  controllers: [LiveEventsController],
  providers: [EventLog, LiveFeed, EventStreams, StreamPlaces],
  exports: [EventLog, LiveFeed],
})
export class EventsModule {}
