/** What the package keeps of its decorators; it has no other door to it, and no types there. */
declare module 'class-transformer/cjs/storage.js' {
  export { defaultMetadataStorage } from 'class-transformer/types/storage.js';
}
