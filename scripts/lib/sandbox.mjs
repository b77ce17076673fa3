/** What the starter asks the sandbox for, so that the banner's example works as it is pasted. */

/**
 * @param {string} url
 * @param {string} key
 * @returns {Promise<boolean>}
 */
export async function sandboxAnswers(url, key) {
  return (await read(url, key, 'templates?channel=official&pageNum=1&pageSize=1')) !== undefined;
}

/**
 * An example of a first request: an official template, and a product with stock where the service looks first.
 *
 * @param {string} url
 * @param {string} key
 * @param {string} region
 * @returns {Promise<{ productName?: string, templateId?: string }>}
 */
export async function exampleFrom(url, key, region) {
  const templates = await read(url, key, 'templates?channel=official&pageNum=1&pageSize=1');
  const products = await read(url, key, 'products?billingMethod=spot');
  return {
    templateId: templates?.template?.[0]?.Id ?? templates?.template?.[0]?.id,
    productName: chooseProduct(products?.data ?? products?.products ?? [], region)?.name,
  };
}

/**
 * @param {Array<{ name: string, regions?: string[], availableDeploy?: boolean, spotPrice?: string | number }>} products
 * @param {string} region
 */
export function chooseProduct(products, region) {
  const usable = products.filter(
    ({ regions, availableDeploy, spotPrice }) =>
      availableDeploy && Number(spotPrice) > 0 && regions?.some((one) => one.startsWith(region)),
  );
  return usable.find(({ name }) => name.includes('4090')) ?? usable[0];
}

async function read(url, key, path) {
  try {
    const answer = await fetch(`${url}/gpu-instance/openapi/v1/${path}`, {
      headers: { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(3000),
    });
    return answer.ok ? await answer.json() : undefined;
  } catch {
    return undefined;
  }
}
