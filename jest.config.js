/** Packages that ship ES modules only; Jest runs CommonJS, so swc translates them too. */
const esModules = [
  '@nestjs',
  'uid',
  'iterare',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'load-esm',
  'axios',
  'content-disposition',
  'cookie',
  'es-toolkit',
  'dotenv',
  'dotenv-expand',
  '@standard-schema',
  'ulid',
];

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/src', '<rootDir>/test', '<rootDir>/web/src'],
  testRegex: '\\.spec\\.ts$',
  transform: { '^.+\\.(ts|m?js)$': ['@swc/jest', { module: { type: 'commonjs' } }] },
  transformIgnorePatterns: [`/node_modules/(?!.*/node_modules/)(?!(?:${esModules.join('|')})/)`],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};
