import { readFaultList } from './fault-request.js';

describe('SANDBOX_FAULTS', () => {
  it('has a short form', () => {
    expect(
      readFaultList('create-lost=0.05, list-500=2x,answer-lost=1,template-create-slow=.5'),
    ).toMatchObject([
      { fault: 'answer-lost', endpoints: ['create'], probability: 0.05 },
      { fault: 'error-500-before', endpoints: ['list'], times: 2 },
      { fault: 'answer-lost', probability: 1 },
      { fault: 'slow', endpoints: ['template-create'], probability: 0.5 },
    ]);
  });

  it('takes JSON', () => {
    expect(readFaultList('[{"fault":"slow","endpoint":["get","list"],"ms":5,"probability":0.1}]')).toEqual([
      { fault: 'slow', endpoints: ['get', 'list'], probability: 0.1, params: { ms: 5 } },
    ]);
  });

  it.each([
    ['create-lst=0.1', 'there is no fault "lst"'],
    ['nonsense', 'is not of the form'],
    ['create-lost=1.5', 'probability is not a possible number'],
    ['[1]', 'every fault must be an object'],
    ['[{"fault":"slow","endpoint":"nowhere"}]', 'there is no endpoint "nowhere"'],
  ])('refuses %s', (text, why) => {
    expect(() => readFaultList(text)).toThrow(why);
  });
});
