import { describe, expect, it } from 'vitest';
import { events, gauges } from '../../../../functions/shared/telemetry/events.ts';
import { settingsOf, settingsSets } from '../settings/settings-sets.ts';
import { readable, resourcesOf, templateOf } from '../template.ts';

const logGroups = ['CloseRequestsSetPendingCloseLogs', 'TrialBalancePollingPollTrialBalanceLogs'];

describe.each(settingsSets)('monitoring for people with %s', (_name, context) => {
  const template = templateOf(context);
  const { stackName, deadlineHours, wakeUps } = settingsOf(context);
  const queries = Object.values(resourcesOf(template, 'AWS::Logs::QueryDefinition')).map(
    ({ properties }) => properties,
  );
  const [dashboard] = Object.values(resourcesOf(template, 'AWS::CloudWatch::Dashboard'));
  const body: { widgets: { type: string; properties: Record<string, unknown> }[] } = JSON.parse(
    String(readable(dashboard?.properties.DashboardBody)),
  );

  it('has queries saved under the stack’s name, over the logs of every function', () => {
    expect(queries.length).toBeGreaterThanOrEqual(8);
    for (const { Name, LogGroupNames } of queries) {
      expect(Name).toMatch(new RegExp(`^${stackName}/[a-z-]+$`));
      expect(LogGroupNames).toEqual([...logGroups, ...(wakeUps ? ['WakeUpsReceiveWakeUpLogs'] : [])]);
    }
  });

  it('has a query that names the tenants whose credentials are refused', () => {
    const query = queries.find(({ Name }) => Name === `${stackName}/tenants-with-refused-credentials`);

    expect(query?.QueryString).toBe(
      [
        'filter code in ["credentials-refused"]',
        '| stats count(*) as refusals, min(@timestamp) as since, max(@timestamp) as last by tenant, reason, detail',
        '| sort last desc',
        '| limit 200',
      ].join('\n'),
    );
  });

  it('has one dashboard: what is wrong, what is open and since when, how closes ended, and trouble', () => {
    expect(Object.keys(resourcesOf(template, 'AWS::CloudWatch::Dashboard'))).toHaveLength(1);
    expect(dashboard?.properties.DashboardName).toBe(`${stackName}-AWS::Region`);
    expect(body.widgets.map(({ properties }) => properties.title)).toEqual([
      'Alarms',
      'Open closes now',
      'Open closes over time',
      'Age of the oldest open close',
      'Waiting requests, with their reasons',
      'Closes that ended, with their outcomes',
      'Requests accepted, PUTs sent, outcomes published',
      'Calls to Zuora, and trouble with them',
      'Failures of the functions',
      'Tenants whose credentials are refused',
      ...(wakeUps ? ['Wake-ups'] : []),
    ]);
  });

  it('shows every alarm of the stack', () => {
    const alarms = Object.keys(resourcesOf(template, 'AWS::CloudWatch::Alarm')).map((name) => `${name}.Arn`);
    const [status] = body.widgets.filter(({ type }) => type === 'alarm');

    expect(alarms.length).toBeGreaterThanOrEqual(12);
    expect([...Object(status?.properties).alarms].sort()).toEqual(alarms.sort());
  });

  it('draws metrics that the functions report, and the limit beyond which a close is unusual', () => {
    const reported = [...Object.values(events).map(({ metric }) => metric), ...Object.keys(gauges)];
    const drawn = [...JSON.stringify(body).matchAll(/\["ZuoraPendingClose","(\w+)","service","([^"]+)"/g)];
    const names = drawn.map(([, name]) => name);

    expect(names).toEqual(expect.arrayContaining(Object.keys(gauges)));
    for (const name of names) expect(reported).toContain(name);
    expect(new Set(drawn.map(([, , service]) => service))).toEqual(new Set([stackName]));
    expect(JSON.stringify(body)).toContain(`"value":${deadlineHours * 1_800}`);
  });

  it('searches the logs by codes that the functions write', () => {
    const asked = queries.flatMap(({ QueryString }) =>
      [...String(QueryString).matchAll(/code in (\[[^\]]*\])/g)].flatMap(([, list = '[]']) =>
        JSON.parse(list),
      ),
    );

    expect(asked.length).toBeGreaterThanOrEqual(8);
    for (const code of asked) expect(Object.keys(events)).toContain(code);
  });
});
