import type { SQSBatchResponse } from 'aws-lambda';
import type { LedgerItem } from '../../../functions/shared/ledger/ledger-item.ts';
import type { EventCode, ReportFields } from '../../../functions/shared/telemetry/telemetry.ts';
import type { Period } from '../zuora/period.ts';
import type { AskedScope } from '../zuora/scope.ts';
import type { Invocation } from './invocation.ts';
import type { Message } from './message.ts';

export interface ZuoraCall {
  invocation: Invocation;
  containerId: number;
  method: 'GET' | 'PUT' | 'POST';
  /** `period`, `list`, `put` or `token`. */
  route: 'period' | 'list' | 'put' | 'token';
  tenant: string;
  /** What its headers ask to see. */
  scope: AskedScope;
  trackId: string;
  periodId: string | null;
  /** Of the list. */
  page: string | null;
  /** Scheme, host and path, with whatever user stands before them. */
  address: string;
  at: number;
}

export interface ZuoraAnswered {
  call: ZuoraCall;
  /** Null when no answer arrived. */
  status: number | null;
  /** HTTP 200 and success, in a body that decodes and whose ids and run starts can be kept unchanged. */
  isUsable: boolean;
  /** Zuora proved that it did nothing. */
  isRefusal: boolean;
  /** It did nothing for a reason that counts: not for now, and not about credentials. */
  isCountedRefusal: boolean;
  retryAfterSeconds: number | null;
  /** A token came with it. */
  hasToken: boolean;
  /** What a read showed, with what was true when it was processed. */
  shown: {
    status: string;
    runStatus: string | null;
    runStart: string | null;
    pendingSince: number | null;
  } | null;
}

/** What can be seen of a world. An invariant overrides what it looks at. */
export class Observer {
  onReport(_code: EventCode, _fields: ReportFields, _invocation: Invocation | null): void {}
  onLedgerWrite(_before: LedgerItem | undefined, _after: LedgerItem, _invocation: Invocation): void {}
  onPublish(_event: string, _invocation: Invocation): void {}
  onPark(_body: string, _why: { reason: string; detail: string }, _invocation: Invocation): void {}
  onDelay(_message: Message, _seconds: number, _invocation: Invocation): void {}
  onZuoraCall(_call: ZuoraCall): void {}
  onZuoraAnswer(_answered: ZuoraAnswered): void {}
  /** No answer arrived, as the connection broke at once; told after {@link onZuoraAnswer}. */
  onZuoraBroken(_call: ZuoraCall): void {}
  onPutEffect(_call: ZuoraCall, _period: Period): void {}
  onBatch(_messages: readonly Message[], _invocation: Invocation): void {}
  onBatchEnd(
    _messages: readonly Message[],
    _response: SQSBatchResponse | { thrown: unknown },
    _invocation: Invocation,
  ): void {}
  onAcknowledged(_message: Message): void {}
  onTick(_invocation: Invocation): void {}
  onTickEnd(_invocation: Invocation, _error: unknown): void {}
  onEnd(): void {}
}
