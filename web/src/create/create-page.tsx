import {
  Autocomplete,
  Button,
  Grid,
  Group,
  NumberInput,
  SegmentedControl,
  Select,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import { useOffers, useProducts, useTemplates } from '../api/account';
import type { Accepted } from '../api/documents';
import { call } from '../api/http';
import { Problem } from '../api/problem';
import { Section } from '../parts/facts';
import { ProblemAlert } from '../parts/problem-alert';
import { useConfirm } from '../parts/use-confirm';
import { usd } from '../words/format';
import { OffersTable } from './offers-table';

interface Wish {
  name: string;
  productName: string;
  templateId: string;
  gpuNum: number;
  billingMode: 'spot' | 'onDemand';
  rootfsSize: number;
  maxPricePerHour?: number;
  webhookUrl: string;
}

const START: Wish = {
  name: '',
  productName: '',
  templateId: '',
  gpuNum: 1,
  billingMode: 'spot',
  rootfsSize: 60,
  webhookUrl: '',
};

/** Asks little: a name, a product, a template; shows what it will cost before anything is bought. */
export default function CreatePage() {
  const [wish, setWish] = useState(START);
  const [, go] = useLocation();
  const { ask, dialog } = useConfirm();
  const products = useProducts();
  const templates = useTemplates();
  const [asked] = useDebouncedValue(
    {
      productName: known(wish.productName, products.data?.products),
      gpuNum: wish.gpuNum,
      billingMode: wish.billingMode,
    },
    250,
  );
  const offers = useOffers(asked);
  const best = offers.data?.offers[0];
  const buy = useMutation({
    mutationFn: async () => call<Accepted>('api/instances', { method: 'POST', body: request(wish) }),
    onSuccess: ({ instanceId }) => go(`/instances/${instanceId}`),
  });
  const quote = useMutation({
    mutationFn: async () =>
      call('api/instances', { method: 'POST', body: { ...request(wish), validateOnly: true } }),
    onSuccess: () =>
      ask({
        title: `Rent ${wish.name}?`,
        yes: 'Rent it',
        onYes: () => buy.mutate(),
        body: (
          <Text size="sm">
            {best ? (
              <>
                The cheapest match is <b>{best.productName}</b> in <b>{best.region}</b> at{' '}
                <b>{usd(best.pricePerHour)}</b> per hour. It costs from the moment the machine starts until it
                is stopped.
              </>
            ) : (
              'The cheapest match is rented as soon as there is one.'
            )}
          </Text>
        ),
      }),
  });
  const error = buy.error ?? quote.error;
  const problem = error instanceof Problem ? error : undefined;
  const set = (change: Partial<Wish>): void => setWish((old) => ({ ...old, ...change }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    buy.reset();
    quote.mutate();
  };
  return (
    <Stack>
      {dialog}
      <Title order={1} size="h3">
        New instance
      </Title>
      <Grid>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Section title="What is needed">
            <Stack component="form" onSubmit={submit} gap="sm">
              <TextInput
                label="Name"
                description="Letters, digits and hyphens"
                required
                maxLength={63}
                value={wish.name}
                onChange={({ currentTarget }) => set({ name: currentTarget.value })}
                error={problem?.of('name')}
              />
              <Autocomplete
                label="Product"
                required
                data={[...new Set(products.data?.products.map(({ name }) => name))]}
                value={wish.productName}
                onChange={(productName) => set({ productName })}
                error={problem?.of('productName')}
              />
              <Select
                label="Template"
                required
                searchable
                data={
                  templates.data?.templates.map(({ id, name }) => ({
                    value: id,
                    label: `${name} (${id})`,
                  })) ?? []
                }
                value={wish.templateId === '' ? null : wish.templateId}
                onChange={(templateId) => set({ templateId: templateId ?? '' })}
                error={problem?.of('templateId')}
              />
              <Group grow align="flex-start">
                <NumberInput
                  label="GPUs"
                  min={1}
                  max={8}
                  value={wish.gpuNum}
                  onChange={(gpuNum) => set({ gpuNum: Number(gpuNum) || 1 })}
                  error={problem?.of('gpuNum')}
                />
                <NumberInput
                  label="Disk (GB)"
                  min={10}
                  value={wish.rootfsSize}
                  onChange={(rootfsSize) => set({ rootfsSize: Number(rootfsSize) || 60 })}
                  error={problem?.of('rootfsSize')}
                />
              </Group>
              <SegmentedControl
                aria-label="Billing"
                data={[
                  { value: 'spot', label: 'Spot' },
                  { value: 'onDemand', label: 'On demand' },
                ]}
                value={wish.billingMode}
                onChange={(billingMode) => set({ billingMode })}
              />
              <NumberInput
                label="At most, USD per hour"
                description="Nothing dearer is rented"
                min={0}
                decimalScale={5}
                value={wish.maxPricePerHour ?? ''}
                onChange={(price) => set({ maxPricePerHour: price === '' ? undefined : Number(price) })}
                error={problem?.of('maxPricePerHour')}
              />
              <TextInput
                label="Webhook"
                description="Told of everything that happens to this instance"
                type="url"
                value={wish.webhookUrl}
                onChange={({ currentTarget }) => set({ webhookUrl: currentTarget.value })}
                error={problem?.of('webhookUrl')}
              />
              <ProblemAlert error={error ?? products.error ?? templates.error} />
              <Button type="submit" loading={quote.isPending || buy.isPending}>
                {best ? `Check and rent from ${usd(best.pricePerHour)} per hour` : 'Check and rent'}
              </Button>
            </Stack>
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Section title="Offers, best first">
            <ProblemAlert error={offers.error} />
            <OffersTable offers={offers.data?.offers} waiting={wish.productName === ''} />
          </Section>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

/** Offers are asked for only when a product is named exactly. */
function known(name: string, products: readonly { name: string }[] = []): string {
  return products.find((product) => product.name.toLowerCase() === name.trim().toLowerCase())?.name ?? '';
}

function request({ maxPricePerHour, webhookUrl, ...wish }: Wish): Record<string, unknown> {
  return {
    ...wish,
    ...(maxPricePerHour === undefined ? {} : { maxPricePerHour: String(maxPricePerHour) }),
    ...(webhookUrl === '' ? {} : { webhookUrl }),
  };
}
