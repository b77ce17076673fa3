/** The document as it is served: what saves have written, and its end, which moves with use and without saves. */
export function servedDocument(document: string, use: string | null | undefined): string {
  return use ? document.slice(0, -1) + use : document;
}

/** The same as bytes, in pieces that are not copied. */
export function servedBytes(document: Buffer, use: Buffer | undefined): Buffer[] {
  return use && use.length > 0 ? [document.subarray(0, -1), use] : [document];
}
