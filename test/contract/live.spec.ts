import { novitaContract } from './novita.contract.js';

const apiKey = process.env['NOVITA_CONTRACT_KEY'];

if (apiKey) {
  novitaContract(
    'the real Novita keeps the contract',
    Boolean(process.env['NOVITA_CONTRACT_MAY_CREATE']),
    () => ({
      url: 'https://api.novita.ai',
      apiKey,
      patienceMs: 540_000,
      pauseMs: 5000,
    }),
  );
} else {
  // eslint-disable-next-line jest/no-disabled-tests -- the skip is meant to be seen in every run
  it.skip('asks the real Novita only when NOVITA_CONTRACT_KEY is set', () => undefined);
}
