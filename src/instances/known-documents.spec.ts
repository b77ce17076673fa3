import { KnownDocuments } from './known-documents.js';

const away = new Error('Connection is closed.');
const MINUTE = 60_000;

describe('the documents that are remembered', () => {
  let known: KnownDocuments;
  beforeEach(() => {
    jest.useFakeTimers();
    known = new KnownDocuments();
  });
  afterEach(() => {
    known.onApplicationShutdown();
    jest.useRealTimers();
  });

  const isRemembered = (key: string): boolean => {
    try {
      return known.instead(key, away).text === key;
    } catch {
      return false;
    }
  };

  it('are let go of when nobody has asked for them in ten minutes', () => {
    known.note('left', 'left');
    for (let minute = 0; minute < 11; minute++) {
      jest.advanceTimersByTime(MINUTE);
      known.note('asked for', 'asked for');
    }
    jest.advanceTimersByTime(MINUTE);
    expect(isRemembered('left')).toBe(false);
    expect(isRemembered('asked for')).toBe(true);
  });

  it('are kept for as long as the store is away', () => {
    known.note('read before', 'read before');
    jest.advanceTimersByTime(600 * MINUTE);
    expect(isRemembered('read before')).toBe(true);
    expect(known.instead('read before', away).age).toBe(36_000);
  });
});
