declare global {
  /** Where the packages that Mantine is made of look for the nonce. */
  var __webpack_nonce__: string | undefined;
}

/** What the service allows this page's own styles by: its Content-Security-Policy takes no others. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
}

globalThis.__webpack_nonce__ = styleNonce();
