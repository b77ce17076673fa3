import { Module } from '@nestjs/common';
import { NovitaModule } from '../novita/novita.module.js';
import { ProductsModule } from '../products/products.module.js';
import { TemplatesModule } from '../templates/templates.module.js';
import { MachineAdopter } from './adoption/machine-adopter.js';
import { MachinesByName } from './adoption/machines-by-name.js';
import { CommandRunner } from './command-runner.js';
import { InstanceChanges } from './instance-changes.js';
import { InstanceCommands } from './instance-commands.js';
import { InstanceCommandsController } from './instance-commands.controller.js';
import { InstanceMetrics } from './metrics.js';
import { InstanceLookup } from './instance-lookup.js';
import { InstanceQuotes } from './instance-quotes.js';
import { InstanceReader } from './instance-reader.js';
import { InstanceRegistry } from './instance-registry.js';
import { InstanceSecrets } from './instance-secrets.js';
import { InstanceShelvesRepository } from './instance-shelves.repository.js';
import { InstanceWakes } from './instance-wakes.js';
import { InstanceWork } from './instance-work.js';
import { InstancesController } from './instances.controller.js';
import { InstancesRepository } from './instances.repository.js';
import { InstancesService } from './instances.service.js';
import { KnownDocuments } from './known-documents.js';
import { NamedCommandsController } from './named-commands.controller.js';
import { NameLookup } from './name-lookup.js';
import { OperationCancels } from './operation-cancels.js';
import { OperationReader } from './operation-reader.js';
import { OperationWaits } from './operation-waits.js';
import { MachinesRepository } from './machines.repository.js';
import { OperationsController } from './operations.controller.js';
import { Successors } from './successors.js';
import { UnmanagedMachines } from './unmanaged-machines.js';
import { Buyer } from './provisioning/buyer.js';
import { MachineSearch } from './provisioning/machine-search.js';
import { CreateInstanceProcessor } from './provisioning/create-instance.processor.js';
import { ApplyDesiredProcessor } from './shutdown/apply-desired.processor.js';
import { ShutdownService } from './shutdown/shutdown.service.js';
import { FleetWatcher } from './startup/fleet-watcher.js';
import { StopAllController } from './stop-all.controller.js';
import { StopAllService } from './stop-all.service.js';
import { LoginReader } from './startup/login-reader.js';
import { MachineCaller } from './startup/machine-caller.js';
import { MonitorStartupProcessor } from './startup/monitor-startup.processor.js';
import { Prober } from './startup/prober.js';
import { StartupMonitor } from './startup/startup-monitor.js';
import { WatchFleetProcessor } from './startup/watch-fleet.processor.js';
import { TimelineController } from './timeline/timeline.controller.js';
import { TimelineService } from './timeline/timeline.service.js';
import { InstanceDeadlines } from './use/instance-deadlines.js';
import { InstanceUse } from './use/instance-use.js';
import { UseRepository } from './use/use.repository.js';

const use = [InstanceDeadlines, InstanceUse, UseRepository];
const provisioning = [Buyer, MachineSearch, CreateInstanceProcessor];
const startup = [
  FleetWatcher,
  LoginReader,
  MachineCaller,
  MonitorStartupProcessor,
  Prober,
  StartupMonitor,
  WatchFleetProcessor,
];
const adoption = [MachineAdopter, MachinesByName, NameLookup];
const operations = [OperationCancels, OperationReader, OperationWaits];
const shutdown = [ApplyDesiredProcessor, ShutdownService];

@Module({
  imports: [NovitaModule, ProductsModule, TemplatesModule],
  controllers: [
    InstancesController,
    NamedCommandsController,
    StopAllController,
    InstanceCommandsController,
    OperationsController,
    TimelineController,
  ],
  providers: [
    InstancesRepository,
    InstancesService,
    Successors,
    CommandRunner,
    InstanceCommands,
    InstanceChanges,
    InstanceQuotes,
    StopAllService,
    InstanceLookup,
    InstanceMetrics,
    InstanceReader,
    InstanceSecrets,
    InstanceRegistry,
    InstanceShelvesRepository,
    InstanceWork,
    InstanceWakes,
    KnownDocuments,
    UnmanagedMachines,
    ...use,
    ...adoption,
    ...operations,
    TimelineService,
    MachinesRepository,
    ...provisioning,
    ...startup,
    ...shutdown,
  ],
  exports: [
    InstancesService,
    Successors,
    InstanceRegistry,
    InstanceDeadlines,
    FleetWatcher,
    InstanceUse,
    UnmanagedMachines,
  ],
})
export class InstancesModule {}
