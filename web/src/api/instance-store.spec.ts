import type { InstanceDocument } from './documents';
import { InstanceStore } from './instance-store';

const version = (id: string, revision: number): InstanceDocument => ({ id, revision }) as InstanceDocument;

test('an event that arrives before an older list is not undone by it', () => {
  const store = new InstanceStore();
  store.merge([version('inst_a', 3)]);
  store.merge([version('inst_a', 2), version('inst_b', 1)]);
  expect(store.all()).toEqual([version('inst_a', 3), version('inst_b', 1)]);
});

test('nobody is told when nothing changed', () => {
  const store = new InstanceStore();
  store.merge([version('inst_a', 1)]);
  let told = 0;
  store.subscribe(() => (told += 1));
  const before = store.all();
  const mark = store.mark();
  store.merge([version('inst_a', 1)]);
  store.forgetUntoldSince(mark);
  expect(told).toBe(0);
  expect(store.all()).toBe(before);
});

test('what a complete list no longer has is forgotten, what an event told meanwhile stays', () => {
  const store = new InstanceStore();
  store.merge([version('inst_gone', 1), version('inst_kept', 1)]);
  const mark = store.mark();
  store.merge([version('inst_new', 1)]);
  store.merge([version('inst_kept', 1)]);
  store.forgetUntoldSince(mark);
  expect(store.all().map(({ id }) => id)).toEqual(['inst_kept', 'inst_new']);
});
