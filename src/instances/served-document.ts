/** The document as it is served: what saves have written, and its end, which moves with use and without saves. */
export function servedDocument(document: string, use: string | null | undefined): string {
  return use ? document.slice(0, -1) + use : document;
}
