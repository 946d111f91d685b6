import { expect, it } from 'vitest';
import { openSimulator, type TestSimulator } from './support.ts';

const E1 = '0b8f6a52-6f0e-4c59-9a3e-5d1f6f2f7c11';
const E2 = '1c9f6a52-6f0e-4c59-9a3e-5d1f6f2f7c22';
const E3 = '2daf6a52-6f0e-4c59-9a3e-5d1f6f2f7c33';

async function listAs(bench: TestSimulator, headers: Record<string, string>) {
  const authorization = `Bearer ${await bench.token()}`;
  return bench.call('GET', '/v1/accounting-periods', { authorization, ...headers });
}

const clientOf = (entityIds: string[] | undefined, orgIds?: string[]) => ({
  clients: [
    {
      clientId: 'client',
      clientSecret: 'secret',
      ...(entityIds && { entityIds }),
      ...(orgIds && { orgIds }),
    },
  ],
});

const badEntity = { status: 400, body: { success: false, reasons: [{ code: 90000020 }] } };

it.each([
  ['several entities without the header', [E1, E2], {}],
  ['several entities, two named', [E1, E2], { 'Zuora-Entity-Ids': `${E1},${E2}` }],
  ['several entities, an unknown one', [E1, E2], { 'Zuora-Entity-Ids': E3 }],
  ['several entities, no UUID', [E1, E2], { 'Zuora-Entity-Ids': E1.replaceAll('-', '') }],
  ['a single entity, named', [E1], { 'Zuora-Entity-Ids': E1 }],
  ['no Multi-entity at all', undefined, { 'Zuora-Entity-Ids': E1 }],
])('refuses the entity header: %s', async (_, entityIds, headers) => {
  const bench = await openSimulator(clientOf(entityIds));
  expect(await listAs(bench, headers)).toMatchObject(badEntity);
});

it('keeps separate books for each entity', async () => {
  const bench = await openSimulator(clientOf([E1, E2]));
  bench.sim.books({ entityId: E1 }).addMonths('2026-01', 1);
  const first = await listAs(bench, { 'Zuora-Entity-Ids': E1 });
  const second = await listAs(bench, { 'Zuora-Entity-Ids': E2 });
  const names = (answer: typeof first) =>
    answer.body.accountingPeriods.map(({ name }: { name: string }) => name);
  expect(names(first)).toEqual(['Jan 2026', 'Open-Ended']);
  expect(names(second)).toEqual(['Open-Ended']);
  expect(bench.sim.requests.at(-1)).toMatchObject({ entityIds: E2, orgIds: null });
});

it('uses the only entity of a client when no header names it', async () => {
  const bench = await openSimulator(clientOf([E1]));
  bench.sim.books({ entityId: E1 }).addMonths('2026-01', 1);
  expect((await listAs(bench, {})).body.accountingPeriods).toHaveLength(2);
});

it('accepts the entity header at the token endpoint', async () => {
  const { sim } = await openSimulator(clientOf([E1, E2]));
  const form = { client_id: 'client', client_secret: 'secret', grant_type: 'client_credentials' };
  const headers = { 'Zuora-Entity-Ids': E2 };
  const answer = await fetch(`${sim.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
    headers,
  });
  expect(answer.status).toBe(200);
});

it('lists the periods of every org, each with its org’s label', async () => {
  const bench = await openSimulator(clientOf(undefined, ['emea', 'apac', 'amer']));
  for (const orgId of ['emea', 'apac']) bench.sim.books({ orgId }).addMonths('2026-01', 1);
  const { body } = await listAs(bench, { 'Zuora-Org-Ids': 'emea, apac' });
  const shown = body.accountingPeriods.map((p: { name: string; organizationLabels: unknown }) => [
    p.name,
    p.organizationLabels,
  ]);
  const label = (id: string) => [{ organizationId: id, organizationName: `Org ${id}` }];
  expect(shown).toEqual([
    ['Jan 2026', label('emea')],
    ['Jan 2026', label('apac')],
    ['Open-Ended', label('emea')],
    ['Open-Ended', label('apac')],
  ]);
  expect((await listAs(bench, {})).body.accountingPeriods, 'all orgs without the header').toHaveLength(5);
});

it('compares only with earlier periods of the same org', async () => {
  const bench = await openSimulator(clientOf(undefined, ['emea', 'apac']));
  bench.sim.books({ orgId: 'emea' }).addMonths('2026-01', 1);
  const [feb = ''] = bench.sim.books({ orgId: 'apac' }).addMonths('2026-02', 1);
  const authorization = `Bearer ${await bench.token()}`;
  expect((await bench.put(feb, 'pending-close', { authorization })).body).toEqual({ success: true });
});

it.each([
  ['an org that is not the user’s', ['emea'], 'emea,apac'],
  ['orgs where there is no Multi-Org', undefined, 'emea'],
])('refuses %s', async (_, orgIds, header) => {
  const bench = await openSimulator(clientOf(undefined, orgIds));
  const answer = await listAs(bench, { 'Zuora-Org-Ids': header });
  expect(answer).toMatchObject({ status: 400, body: { success: false } });
});
