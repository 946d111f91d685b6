import { answer } from '../answer.ts';
import type { GlobalOptions } from '../command-line/command.ts';
import { findStack } from '../stack/target.ts';

interface ListOptions extends GlobalOptions {
  all?: boolean;
  since?: string;
  tenant?: string;
}

const loadReading = () => import('./ledger-reading.ts');
const loadView = () => import('./list-view.ts');

/** `closes list`. The first request is sent before the rest is loaded: the answer takes time, and so does loading. */
export async function list(options: ListOptions): Promise<void> {
  const stack = await findStack(options, () => void Promise.all([loadReading(), loadView()]));
  const { tenant, since } = options;
  const which = { ...(tenant !== undefined && { tenant }), ...(since !== undefined && { from: since }) };
  const isOpenOnly = !options.all && since === undefined;
  const { allItems, noteUnreadable, openItems } = await loadReading();
  const [{ items: read, unreadable }, { emptyText, inOrder, listEntry, listText }, { forecastsFor }] =
    await Promise.all([
      isOpenOnly ? openItems(stack, which) : allItems(stack, which),
      loadView(),
      import('./forecasts.ts'),
    ]);
  const items = inOrder(read);
  const forecasts = await forecastsFor(stack, items, Date.now);
  const now = Date.now();
  const requests = items.map((item) => listEntry(item, now, forecasts));
  answer(options, { requests, unreadable }, () =>
    items.length + unreadable.length > 0
      ? listText(items, { now, forecasts, unreadable })
      : emptyText(options),
  );
  noteUnreadable(unreadable);
}
