/** How requests name what deliveries they are about. */
export const INSTANCE = {
  pattern: /^inst_[0-9A-HJKMNP-TV-Z]{26}$/,
  message: 'must be the id of an instance',
};

export const ENDPOINT = {
  pattern: /^(?:whe_[0-9A-HJKMNP-TV-Z]{26}|global)$/,
  message: 'must be the id of an endpoint, or global',
};

/** What a moment has to look like, and what is said of one that does not. */
export const MOMENT: [{ strict: true; strictSeparator: true }, { message: string }] = [
  { strict: true, strictSeparator: true },
  { message: 'must be a moment in RFC 3339' },
];
