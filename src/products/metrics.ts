import { Gauge } from 'prom-client';

type Count = () => Promise<number>;

let count: Count = async () => Promise.resolve(0);

/** Has the gauge filled from here whenever it is scraped. */
export function scrapeCooling(source: Count): void {
  count = source;
}

export const coolOffs = new Gauge({
  name: 'ngi_offer_cooloff',
  help: 'Offers that answered "no stock" a moment ago and are asked last, over all processes.',
  async collect() {
    try {
      this.set(await count());
    } catch {
      // While Redis is away there is no figure, which is better than an old one.
      this.reset();
    }
  },
});
