import type { InstanceDocument } from '../api/documents';
import { listed, type ListView } from './instance-list';

const anInstance = (over: Partial<InstanceDocument>): InstanceDocument =>
  ({
    id: 'inst_1',
    name: 'one',
    status: 'ready',
    owner: 'admin',
    createdAt: '2026-01-01T00:00:00Z',
    spec: { productName: 'RTX 4090 24GB' },
    ...over,
  }) as InstanceDocument;

const all: ListView = { search: '', statuses: [], sort: 'createdAt', descending: true };

const fleet = [
  anInstance({ id: 'inst_a', name: 'train', createdAt: '2026-01-01T00:00:00Z', pricePerHour: '0.35' }),
  anInstance({ id: 'inst_b', name: 'notebook', createdAt: '2026-01-02T00:00:00Z', pricePerHour: '10.00' }),
  anInstance({ id: 'inst_c', name: 'train-2', createdAt: '2026-01-03T00:00:00Z', status: 'failed' }),
];

const names = (view: Partial<ListView>): string[] =>
  listed(fleet, { ...all, ...view }).map(({ name }) => name);

test('newest first', () => {
  expect(names({})).toEqual(['train-2', 'notebook', 'train']);
});

test('every word of a search must be found, whatever its case', () => {
  expect(names({ search: 'TRAIN' })).toEqual(['train-2', 'train']);
  expect(names({ search: 'train failed' })).toEqual(['train-2']);
  expect(names({ search: '4090 note' })).toEqual(['notebook']);
});

test('prices are compared as numbers', () => {
  expect(names({ sort: 'pricePerHour', descending: false })).toEqual(['train-2', 'train', 'notebook']);
});

test('statuses narrow the list', () => {
  expect(names({ statuses: ['failed', 'exited'] })).toEqual(['train-2']);
});
