import { describe, expect, it } from 'vitest';
import { timelineText } from '../../../../infra/cli/record/timeline.ts';
import { at } from '../../../functions/poll-trial-balance/items.ts';

const lines = (history: Parameters<typeof timelineText>[0]['history']) =>
  timelineText({ requestedAt: at(0), history })
    .split('\n')
    .slice(1);

describe('the timeline of a request', () => {
  it('begins when it was asked, and tells each step with the time that had passed', () => {
    expect(
      lines([
        { state: 'accepted', at: at(2), because: null, codeVersion: '0.1.0' },
        { state: 'sent', at: at(3), because: null, periodStatus: 'Open', secretVersionId: 'v-1' },
        { state: 'watching', at: at(65), because: 'put-succeeded', zuoraProcessId: 'P-1' },
        { state: 'concluded', at: at(3700), because: 'trial-balance-completed' },
        { state: 'published', at: at(3701), because: null },
        { state: 'resend-asked', at: at(90_000), because: null, by: 'arn:aws:iam::1:user/ann' },
      ]),
    ).toEqual([
      expect.stringMatching(/^2026-12-02 12:00:00 +asked +the request was sent to the queue$/),
      expect.stringMatching(/^2026-12-02 12:00:02 {2}\+2 s +accepted +stored.* code 0\.1\.0$/),
      expect.stringMatching(/\+3 s +sent +.*baseline.* period Open, secret version v-1$/),
      expect.stringMatching(/\+1 min 5 s +watching .*Zuora said that it is set +Zuora process P-1$/),
      expect.stringMatching(/\+1 h 1 min +concluded .*the trial balance completed$/),
      expect.stringMatching(/published +the outcome is published$/),
      expect.stringMatching(/\+1 d 1 h +resend-asked .*once more +by arn:aws:iam::1:user\/ann$/),
    ]);
  });

  it('says where steps were left out, and how many', () => {
    const history = Array.from({ length: 25 }, (_, index) => ({
      state: 'sent',
      at: at(index),
      because: null,
    }));
    const text = (historyLeftOut: number) =>
      timelineText({ requestedAt: at(0), history, historyLeftOut })
        .split('\n')
        .slice(1);
    expect(text(1_234)[21]).toMatch(/^… +1234 steps left out: an item has no room for more$/);
    expect(text(1)[21]).toContain('1 step left out');
    expect(text(1)).toHaveLength(27);
    expect(lines(history)).toHaveLength(26);
  });

  it('says that a refused pending close brings a request back', () => {
    const refused = { state: 'accepted', at: at(9), because: 'put-refused' };
    expect(lines([refused])[1]).toMatch(/back to accepted: Zuora refused the pending close$/);
    expect(lines([{ ...refused, zuoraCode: '50000030' }])[1]).toMatch(
      /back to accepted: Zuora refused the pending close +Zuora’s code 50000030$/,
    );
  });

  it('tells states and reasons of a later version as they are', () => {
    expect(lines([{ state: 'frozen', at: at(9), because: 'moon-phase' }])[1]).toMatch(/frozen: moon-phase/);
    expect(lines([{ state: 'constructor', at: at(9), because: 'toString' }])[1]).toMatch(
      /constructor: toString/,
    );
  });
});
