import { isId } from '../common/ids.js';
import { eventId, type InstanceEvent } from '../events/instance-event.js';
import { deliveriesOf, deliveryId, laneOf } from './delivery.js';

const NOW = new Date('2026-11-22T10:00:00Z');

const event: InstanceEvent = {
  id: eventId('inst_1', 7, 'instance.ready'),
  type: 'instance.ready',
  at: '2026-11-22T09:59:59.000Z',
  instanceId: 'inst_1',
  requestId: 'req_1',
  owner: 'admin',
  sequence: 7,
  actor: 'startup',
  body: '{"type":"instance.ready"}',
};

describe('deliveriesOf', () => {
  it('goes to the global URL and to that of the request', () => {
    const deliveries = deliveriesOf(
      { ...event, webhookUrl: 'https://b.example/' },
      'https://a.example/',
      NOW,
    );

    expect(deliveries.map(({ endpoint, url }) => [endpoint, url])).toEqual([
      ['global', 'https://a.example/'],
      ['request', 'https://b.example/'],
    ]);
    expect(deliveries[0]).toMatchObject({
      eventId: event.id,
      sequence: 7,
      status: 'pending',
      body: event.body,
    });
  });

  it('goes once to a URL that is both', () => {
    const deliveries = deliveriesOf(
      { ...event, webhookUrl: 'https://a.example/' },
      'https://a.example/',
      NOW,
    );

    expect(deliveries.map(({ endpoint }) => endpoint)).toEqual(['global']);
  });

  it('goes nowhere without a URL', () => {
    expect(deliveriesOf(event, undefined, NOW)).toEqual([]);
  });
});

describe('deliveryId', () => {
  it('is the same for the same event and endpoint, and a legal webhook-id', () => {
    expect(deliveryId(event.id, 'global')).toBe(deliveryId(event.id, 'global'));
    expect(deliveryId(event.id, 'global')).not.toBe(deliveryId(event.id, 'request'));
    expect(isId('msg', deliveryId(event.id, 'global'))).toBe(true);
  });
});

describe('laneOf', () => {
  const type = 'instance.ready';

  it('parts instances and addresses', () => {
    const lanes = ['inst_1', 'inst_2'].flatMap((instanceId) =>
      ['https://a.example/', 'https://b.example/'].map((url) =>
        laneOf({ instanceId, type, url, endpoint: 'global' }),
      ),
    );

    expect(new Set(lanes).size).toBe(4);
    expect(lanes[0]).toBe(
      laneOf({ instanceId: 'inst_1', type, url: 'https://a.example/', endpoint: 'global' }),
    );
  });
});
