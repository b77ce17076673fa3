import { Center, Loader } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { useSession } from './api/session';
import { OverviewPage } from './overview/overview-page';
import { ProblemAlert } from './parts/problem-alert';
import { Shell } from './shell/shell';
import { SignIn } from './shell/sign-in';

const InstancesPage = lazy(() => import('./instances/instances-page'));
const InstancePage = lazy(() => import('./instance/instance-page'));
const CreatePage = lazy(() => import('./create/create-page'));
const WebhooksPage = lazy(() => import('./admin/webhooks-page'));
const DutiesPage = lazy(() => import('./admin/duties-page'));
const AuditPage = lazy(() => import('./admin/audit-page'));
const QueuesPage = lazy(() => import('./admin/queues-page'));
const KeysPage = lazy(() => import('./admin/keys-page'));

const waiting = (
  <Center py="xl">
    <Loader aria-label="Loading" />
  </Center>
);

/** Pages live behind the `#`, so that the service may stand behind any path. */
export function App() {
  const session = useSession();
  if (session.isPending) return waiting;
  if (session.error) return <ProblemAlert error={session.error} retry={() => void session.refetch()} />;
  if (!session.data) return <SignIn />;
  return (
    <Router hook={useHashLocation}>
      <Shell session={session.data}>
        <Suspense fallback={waiting}>
          <Switch>
            <Route path="/" component={OverviewPage} />
            <Route path="/instances" component={InstancesPage} />
            <Route path="/instances/:id">{({ id }) => <InstancePage id={id} />}</Route>
            <Route path="/create" component={CreatePage} />
            <Route path="/webhooks" component={WebhooksPage} />
            <Route path="/duties" component={DutiesPage} />
            <Route path="/audit" component={AuditPage} />
            <Route path="/queues" component={QueuesPage} />
            <Route path="/keys" component={KeysPage} />
            <Route component={OverviewPage} />
          </Switch>
        </Suspense>
      </Shell>
    </Router>
  );
}
