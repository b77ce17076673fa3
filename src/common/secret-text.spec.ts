import { hide, scrub } from './secret-text.js';

describe('scrub', () => {
  it('takes out what has the form of a secret', () => {
    const text = 'sk_0123456789abcdef, whsec_MDEyMzQ1Njc4OTAx and Bearer abc.def-ghi';
    expect(scrub(text)).toBe('sk_[redacted], whsec_[redacted] and Bearer [redacted]');
  });

  it('leaves ordinary text alone', () => {
    expect(scrub('the risk_assessment of inst_01JD is 5')).toBe('the risk_assessment of inst_01JD is 5');
  });
});

describe('hide', () => {
  it('takes out the given texts, the longer ones first', () => {
    expect(hide('hunter22 and hunter22-long', ['hunter22', 'hunter22-long'])).toBe(
      '[redacted] and [redacted]',
    );
  });

  it('finds them in JSON', () => {
    const secret = 'a "quoted" secret';
    expect(hide(JSON.stringify({ secret }), [secret])).toBe('{"secret":"[redacted]"}');
  });

  it('takes them for what they are, not for patterns', () => {
    expect(hide('a.c$&[x] abc', ['a.c$&[x]'])).toBe('[redacted] abc');
  });

  it('lets short ones be, which are in every other word', () => {
    expect(hide('exit 1', ['1', '', 'exit'])).toBe('exit 1');
  });
});
