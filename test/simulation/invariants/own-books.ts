import type { LedgerItem } from '../../../functions/shared/ledger-item.ts';
import type { ZuoraCall } from '../world/observer.ts';
import { Invariant } from './invariant.ts';

export class OwnBooks extends Invariant {
  readonly name = 'own-books';
  readonly sentence =
    'Every call goes to the entity of its request, every PUT to its period: what applied when it was accepted, and was first found.';
  readonly promise = 'The ledger';

  override onZuoraCall(call: ZuoraCall): void {
    if (call.route === 'token') return;
    const key = this.facts.ofTrack(call.trackId)?.key;
    const item = key === undefined ? undefined : this.world.ledger.item(key);
    if (item === undefined) return;
    const isOwn =
      item.tenant === call.tenant &&
      item.scope?.entityId === call.entity &&
      (call.route !== 'put' || item.periodId === call.periodId);
    if (!isOwn) this.broken(`${item.requestId} was sent to ${call.tenant} ${call.entity} ${call.periodId}`);
  }

  override onLedgerWrite(before: LedgerItem | undefined, after: LedgerItem): void {
    if (before === undefined) return;
    const isPeriodKept = before.periodId === null || before.periodId === after.periodId;
    const isScopeKept = before.scope === null || JSON.stringify(before.scope) === JSON.stringify(after.scope);
    if (!isPeriodKept || !isScopeKept) this.broken(`${after.requestId} is about another period or scope now`);
  }
}
