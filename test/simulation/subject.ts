import { pathToFileURL } from 'node:url';

type MessageModule = typeof import('../../functions/set-pending-close/message.ts');
type InTurn = typeof import('../../functions/set-pending-close/in-turn.ts');
type Poll = typeof import('../../functions/poll-trial-balance/poll-trial-balances.ts');
type Tick = typeof import('../../functions/poll-trial-balance/tick.ts');
type WakeUpModule = typeof import('../../functions/poll-trial-balance/wake-up.ts');
type WakeUpEvent = typeof import('../../functions/shared/wake-up-event.ts');
type ReceiveWakeUp = typeof import('../../functions/receive-wake-up/receive-wake-up.ts');
type TenantAccessModule = typeof import('../../functions/shared/zuora/tenant-access.ts');
type ConditionalWrites = typeof import('../../functions/shared/ledger/conditional-writes.ts');
type LedgerModule = typeof import('../../functions/shared/ledger/ledger.ts');
type LedgerItemModule = typeof import('../../functions/shared/ledger/ledger-item.ts');
type OperatorSteps = typeof import('../../functions/shared/ledger/operator-steps.ts');
type AnswerBodyModule = typeof import('../../functions/shared/zuora/answer/answer-body.ts');
type Client = typeof import('../../functions/shared/zuora/client.ts');
type ZuoraModule = typeof import('../../functions/shared/zuora/zuora.ts');

/**
 * The code under test: `functions/`, or a copy of it that was broken on purpose. The world takes all of the functions'
 * code from here, because `instanceof` fails between two copies of a class.
 */
export interface Subject
  extends Pick<MessageModule, 'handleBatch'>,
    Pick<InTurn, 'createTurns'>,
    Pick<Poll, 'pollTrialBalances'>,
    Pick<Tick, 'scheduledTimeOf'>,
    Pick<WakeUpModule, 'wakeUp'>,
    Pick<WakeUpEvent, 'wakeUpEventOf' | 'wakeUpOf'>,
    Pick<ReceiveWakeUp, 'receiveWakeUp'>,
    Pick<TenantAccessModule, 'createTenantAccess'>,
    Pick<ConditionalWrites, 'conditionalWrites' | 'LostWriteError'>,
    Pick<LedgerModule, 'UnreadableItemError'>,
    Pick<LedgerItemModule, 'ledgerItemSchema'>,
    Pick<OperatorSteps, 'cancelled' | 'resendAsked' | 'StepNotAllowedError'>,
    Pick<AnswerBodyModule, 'readBody'>,
    Pick<Client, 'createZuoraClient'>,
    Pick<ZuoraModule, 'zuoraOver'> {}

const ownFunctions = new URL('../../functions/', import.meta.url);

/** @param folder a copy of `functions/`; by default `functions/` itself */
export async function loadSubject(folder?: string): Promise<Subject> {
  const base = folder === undefined ? ownFunctions : pathToFileURL(`${folder}/`);
  const load = (path: string) => import(new URL(path, base).href);
  // One after another, so that an error names the module that failed.
  const message: MessageModule = await load('set-pending-close/message.ts');
  const inTurn: InTurn = await load('set-pending-close/in-turn.ts');
  const poll: Poll = await load('poll-trial-balance/poll-trial-balances.ts');
  const tick: Tick = await load('poll-trial-balance/tick.ts');
  const wakeUp: WakeUpModule = await load('poll-trial-balance/wake-up.ts');
  const wakeUpEvent: WakeUpEvent = await load('shared/wake-up-event.ts');
  const receive: ReceiveWakeUp = await load('receive-wake-up/receive-wake-up.ts');
  const tenantAccess: TenantAccessModule = await load('shared/zuora/tenant-access.ts');
  const writes: ConditionalWrites = await load('shared/ledger/conditional-writes.ts');
  const ledger: LedgerModule = await load('shared/ledger/ledger.ts');
  const ledgerItem: LedgerItemModule = await load('shared/ledger/ledger-item.ts');
  const operatorSteps: OperatorSteps = await load('shared/ledger/operator-steps.ts');
  const answerBody: AnswerBodyModule = await load('shared/zuora/answer/answer-body.ts');
  const client: Client = await load('shared/zuora/client.ts');
  const zuora: ZuoraModule = await load('shared/zuora/zuora.ts');
  return {
    handleBatch: message.handleBatch,
    createTurns: inTurn.createTurns,
    pollTrialBalances: poll.pollTrialBalances,
    scheduledTimeOf: tick.scheduledTimeOf,
    wakeUp: wakeUp.wakeUp,
    wakeUpEventOf: wakeUpEvent.wakeUpEventOf,
    wakeUpOf: wakeUpEvent.wakeUpOf,
    receiveWakeUp: receive.receiveWakeUp,
    createTenantAccess: tenantAccess.createTenantAccess,
    conditionalWrites: writes.conditionalWrites,
    LostWriteError: writes.LostWriteError,
    UnreadableItemError: ledger.UnreadableItemError,
    ledgerItemSchema: ledgerItem.ledgerItemSchema,
    cancelled: operatorSteps.cancelled,
    resendAsked: operatorSteps.resendAsked,
    StepNotAllowedError: operatorSteps.StepNotAllowedError,
    readBody: answerBody.readBody,
    createZuoraClient: client.createZuoraClient,
    zuoraOver: zuora.zuoraOver,
  };
}
