import type { EventCode, ReportFields } from '../../../functions/shared/telemetry.ts';
import type { Invocation } from '../world/invocation.ts';
import { Observer } from '../world/observer.ts';
import type { Message } from '../world/queue.ts';

/** Notes which invocations do several things side by side: those of several messages, or of several due items. */
export class SideBySide extends Observer {
  readonly invocations = new Set<number>();

  override onBatch(messages: readonly Message[], { id }: Invocation): void {
    if (messages.length > 1) this.invocations.add(id);
  }

  override onReport(code: EventCode, { count }: ReportFields, invocation: Invocation | null): void {
    // Until then a tick only reads.
    if (code === 'tick-started' && (count ?? 0) > 1 && invocation !== null)
      this.invocations.add(invocation.id);
  }
}
