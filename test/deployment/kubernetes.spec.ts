import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { HorizontalPodAutoscaler } from 'kubernetes-types/autoscaling/v2.d.ts';
import type { ConfigMap, Container, Probe, Secret, Service } from 'kubernetes-types/core/v1.d.ts';
import type { Ingress } from 'kubernetes-types/networking/v1.d.ts';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.d.ts';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig, VARIABLES } from '../../src/config/load-config.js';

const FOLDER = 'deploy/kubernetes';

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
}

/** Where `kubernetes-types` has the type of each kind that we use. */
const KINDS: Record<string, string> = {
  'v1 ConfigMap': 'core/v1',
  'v1 Secret': 'core/v1',
  'v1 Service': 'core/v1',
  'apps/v1 Deployment': 'apps/v1',
  'policy/v1 PodDisruptionBudget': 'policy/v1',
  'autoscaling/v2 HorizontalPodAutoscaler': 'autoscaling/v2',
  'networking.k8s.io/v1 Ingress': 'networking/v1',
};

const kustomization = parse(readFileSync(join(FOLDER, 'kustomization.yaml'), 'utf8')) as {
  resources: string[];
  images: { name: string; newTag: string }[];
};
const files = readdirSync(FOLDER).filter((file) => file !== 'kustomization.yaml');
const manifests = files.flatMap((file) =>
  parseAllDocuments(readFileSync(join(FOLDER, file), 'utf8')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS({ maxAliasCount: 20 }) as Manifest;
  }),
);

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- says which manifest the caller asks for
function find<T>(kind: string, name: string): T {
  const found = manifests.find((one) => one.kind === kind && one.metadata.name === name);
  if (!found) throw new Error(`There is no ${kind} ${name}`);
  return found as unknown as T;
}

/** What TypeScript says of manifests as literals of their types: wrong, missing and unknown fields. */
function complaintsAbout(all: Manifest[]): string {
  mkdirSync('.cache', { recursive: true });
  const folder = mkdtempSync(join('.cache', 'kubernetes-'));
  try {
    const lines = all.map((manifest, index) => {
      const type = `${manifest.kind}${index}`;
      const from = KINDS[`${manifest.apiVersion} ${manifest.kind}`] ?? 'unknown kind';
      return [
        `import type { ${manifest.kind} as ${type} } from 'kubernetes-types/${from}';`,
        `export const manifest${index}: ${type} = ${JSON.stringify(manifest, null, 1)};`,
      ].join('\n');
    });
    writeFileSync(join(folder, 'manifests.ts'), lines.join('\n'));
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          skipLibCheck: true,
          module: 'esnext',
          moduleResolution: 'bundler',
          types: [],
        },
        files: ['manifests.ts'],
      }),
    );
    execFileSync(process.execPath, ['node_modules/typescript-native/bin/tsc', '-p', folder], {
      encoding: 'utf8',
    });
    return '';
  } catch (error) {
    return (error as { stdout?: string }).stdout || String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const ROLES = ['api', 'worker'] as const;

function podOf(role: (typeof ROLES)[number]): {
  spec: NonNullable<NonNullable<Deployment['spec']>['template']['spec']>;
  container: Container;
} {
  const { spec } = find<Deployment>('Deployment', `ngi-${role}`);
  const pod = spec?.template.spec;
  const [container] = pod?.containers ?? [];
  if (!pod || !container) throw new Error(`ngi-${role} has no container`);
  return { spec: pod, container };
}

/** The environment that a container gets. */
function environmentOf(role: (typeof ROLES)[number]): Record<string, string> {
  const { container } = podOf(role);
  const sources = (container.envFrom ?? []).map(({ configMapRef, secretRef }) =>
    configMapRef
      ? find<ConfigMap>('ConfigMap', configMapRef.name ?? '').data
      : find<Secret>('Secret', secretRef?.name ?? '').stringData,
  );
  const own = Object.fromEntries((container.env ?? []).map(({ name, value = '' }) => [name, value]));
  return Object.assign({}, ...sources, own) as Record<string, string>;
}

describe('The Kubernetes manifests', () => {
  it('are valid by the types of Kubernetes, which would see a wrong or an unknown field', () => {
    expect(complaintsAbout(manifests)).toBe('');
    const wrong = structuredClone(find<Manifest & Deployment>('Deployment', 'ngi-api'));
    Object.assign(wrong.spec?.template.spec ?? {}, { terminationGracePeriodSecs: 1, hostNetwork: 'no' });
    expect(complaintsAbout([wrong])).toContain("Type 'string' is not assignable to type 'boolean");
    Reflect.deleteProperty(wrong.spec?.template.spec ?? {}, 'hostNetwork');
    expect(complaintsAbout([wrong])).toContain('terminationGracePeriodSecs');
  }, 60_000);

  it('are all in the kustomization but the examples, and run the version of the package', () => {
    expect(kustomization.resources.toSorted()).toEqual(
      files.filter((file) => !file.includes('.example.')).toSorted(),
    );
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    const [image] = kustomization.images;
    expect(image?.newTag).toBe(version);
    for (const role of ROLES) expect(podOf(role).container.image).toBe(image?.name);
  });

  it.each(ROLES)('give the %s an environment that the service starts with in production', (role) => {
    const environment = environmentOf(role);
    expect(Object.keys(environment).filter((name) => !VARIABLES.includes(name))).toEqual([]);
    const { service } = loadConfig(environment, () => '');
    expect(service).toMatchObject({ role, production: true, host: '0.0.0.0' });
    expect(podOf(role).container.ports).toContainEqual({ name: 'http', containerPort: service.port });
  });

  it.each(ROLES)('give the %s longer to end than it takes', (role) => {
    const { service } = loadConfig(environmentOf(role), () => '');
    const { terminationGracePeriodSeconds = 30 } = podOf(role).spec;
    const itsOwn = role === 'worker' ? service.shutdownGraceMs : service.drainMs;
    // An API process has up to 15 s for a request that is arriving and 15 s for its answer.
    expect(terminationGracePeriodSeconds * 1_000).toBeGreaterThanOrEqual(
      itsOwn + (role === 'api' ? 30_000 : 10_000),
    );
  });

  it('have API processes answer for longer than Kubernetes needs to stop sending', () => {
    const { service } = loadConfig(environmentOf('api'), () => '');
    const { readinessProbe: probe = {} } = podOf('api').container;
    expect(service.drainMs).toBeGreaterThanOrEqual((probe.periodSeconds ?? 10) * 1_000 + 5_000);
  });

  it.each(ROLES)('let the %s do nothing that it does not need', (role) => {
    const { spec, container } = podOf(role);
    const user = /^USER (\d+):(\d+)$/m.exec(readFileSync('Dockerfile', 'utf8'));
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: Number(user?.[1]),
        runAsGroup: Number(user?.[2]),
        seccompProfile: { type: 'RuntimeDefault' },
      },
    });
    expect(container).toMatchObject({
      securityContext: {
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      },
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }],
    });
    expect(container.resources?.limits?.['memory']).toBeDefined();
  });

  it.each(ROLES)('ask the %s for its health where it tells of it', (role) => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: Record<string, unknown> };
    const { startupProbe, readinessProbe, livenessProbe } = podOf(role).container;
    const pathOf = (probe: Probe | undefined): string | undefined => probe?.httpGet?.path;
    expect([startupProbe, readinessProbe, livenessProbe].map(pathOf)).toEqual([
      '/health/live',
      '/health/ready',
      '/health/live',
    ]);
    for (const probe of [startupProbe, readinessProbe, livenessProbe]) {
      expect(paths).toHaveProperty([pathOf(probe) ?? '']);
      expect(probe?.httpGet?.port).toBe('http');
    }
  });

  it('select the pods that they are about', () => {
    for (const role of ROLES) {
      const { spec } = find<Deployment>('Deployment', `ngi-${role}`);
      const labels = { 'app.kubernetes.io/name': `ngi-${role}` };
      expect(spec?.template.metadata?.labels).toMatchObject(labels);
      expect(spec?.selector).toEqual({ matchLabels: labels });
      for (const { labelSelector } of spec?.template.spec?.topologySpreadConstraints ?? [])
        expect(labelSelector).toEqual({ matchLabels: labels });
      const budget = find<PodDisruptionBudget>('PodDisruptionBudget', `ngi-${role}`);
      expect(budget.spec?.selector).toEqual({ matchLabels: labels });
      expect(budget.spec?.maxUnavailable).toBe(1);
    }
    const service = find<Service>('Service', 'ngi-api');
    expect(service.spec?.selector).toEqual({ 'app.kubernetes.io/name': 'ngi-api' });
    expect(service.spec?.ports?.map(({ targetPort }) => targetPort)).toEqual(['http']);
    const scaler = find<HorizontalPodAutoscaler>('HorizontalPodAutoscaler', 'ngi-api');
    expect(scaler.spec?.scaleTargetRef).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name: 'ngi-api',
    });
    expect(scaler.spec?.minReplicas).toBeGreaterThanOrEqual(2);
    const ingress = find<Ingress>('Ingress', 'ngi');
    const backends = ingress.spec?.rules?.flatMap(({ http }) => http?.paths.map(({ backend }) => backend));
    expect(backends).toEqual([{ service: { name: 'ngi-api', port: { name: 'http' } } }]);
  });
});
