import { CLUSTERS } from './clusters.js';
import { PRODUCTS } from './products.js';
import { SEEDED_AUTH, TEMPLATES } from './templates.js';

describe('the catalogue', () => {
  it('is large enough to choose from', () => {
    expect(CLUSTERS.length).toBeGreaterThanOrEqual(8);
    expect(PRODUCTS.length).toBeGreaterThanOrEqual(12);
    expect(TEMPLATES.length).toBeGreaterThanOrEqual(4);
  });

  it('places products in clusters that exist, with ids that are not doubled', () => {
    const clusterIds = CLUSTERS.map((cluster) => cluster.id);
    for (const product of PRODUCTS) expect(clusterIds).toEqual(expect.arrayContaining(product.clusterIds));
    expect(new Set(PRODUCTS.map((product) => product.id)).size).toBe(PRODUCTS.length);
  });

  it('has spot with stock in Hong Kong, and products without spot and without stock', () => {
    const inHongKong = PRODUCTS.filter((product) => product.clusterIds.includes('cn-hongkong-1'));
    expect(inHongKong.some((product) => product.spotPrice > 0 && product.soldOutIn.length === 0)).toBe(true);
    expect(PRODUCTS.some((product) => product.spotPrice === 0)).toBe(true);
    expect(PRODUCTS.some((product) => product.soldOutIn.length === product.clusterIds.length)).toBe(true);
  });

  it('opens with an official template that anybody can pull, and has one that needs a login', () => {
    const official = TEMPLATES.find((template) => template.channel === 'official');
    expect(official).toMatchObject({ imageAuth: '', ports: [{ type: 'http' }, { type: 'tcp' }] });
    expect(TEMPLATES.some((template) => template.imageAuth === SEEDED_AUTH.id)).toBe(true);
  });
});
