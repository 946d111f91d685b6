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

  route: 'period' | 'list' | 'put' | 'token';
  tenant: string;
  /** The entity and organizations in its headers. */
  scope: AskedScope;
  trackId: string;
  periodId: string | null;
  /** The page of a list. */
  page: string | null;
  /** Scheme, host and path, and the user in front of the host if there is one. */
  address: string;
  at: number;
}

export interface ZuoraAnswered {
  call: ZuoraCall;
  /** Null when no answer arrived. */
  status: number | null;
  /** HTTP 200 and success, with a body that decodes and with ids and run starts that can be stored unchanged. */
  isUsable: boolean;
  /** Zuora proved that it did nothing. */
  isRefusal: boolean;
  /** A refusal that counts: it is neither temporary nor about credentials. */
  isCountedRefusal: boolean;
  retryAfterSeconds: number | null;
  /** The answer has a token. */
  hasToken: boolean;
  /** What a read showed, and since when the period was in pending close when Zuora processed the read. */
  shown: {
    status: string;
    runStatus: string | null;
    runStart: string | null;
    pendingSince: number | null;
  } | null;
}

/** A call to the function that receives wake-ups. */
export interface WakeUpCall {
  tenant: string;
  periodId: string;
  isKeyRight: boolean;
}

/** What can be observed in a world. An invariant overrides the methods that it needs. */
export class Observer {
  onReport(_code: EventCode, _fields: ReportFields, _invocation: Invocation | null): void {}
  onLedgerWrite(_before: LedgerItem | undefined, _after: LedgerItem, _invocation: Invocation): void {}
  onPublish(_event: string, _invocation: Invocation): void {}
  onPark(_body: string, _why: { reason: string; detail: string }, _invocation: Invocation): void {}
  onDelay(_message: Message, _seconds: number, _invocation: Invocation): void {}
  onZuoraCall(_call: ZuoraCall): void {}
  onZuoraAnswer(_answered: ZuoraAnswered): void {}
  /** No answer arrived because the connection broke at once. Called after {@link onZuoraAnswer}. */
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
  /** An invocation of the polling function by a wake-up begins. */
  onWakeUp(_invocation: Invocation): void {}
  /** A call to the function that receives wake-ups was answered. */
  onCall(_call: WakeUpCall, _status: number, _hasInvoked: boolean): void {}
  onEnd(): void {}
}
