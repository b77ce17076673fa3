export interface CreateRequest {
  name: string;
  productName: string;
  templateId: string;
  [field: string]: unknown;
}

/** A request that is always possible: a product with stock in the default region, a public template. */
export function aCreateRequest(what: Record<string, unknown> = {}): CreateRequest {
  return { name: 'my-gpu', productName: 'RTX 4090 24GB', templateId: '107001', ...what };
}
