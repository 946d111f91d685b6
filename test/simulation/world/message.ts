import type { MessageTruth } from '../scenario/scenario.ts';

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  readonly is: MessageTruth;
  receives: number;
  visibleAt: number;
  /** True when it was deleted or moved to the dead-letter queue. */
  isGone: boolean;
}

export interface DeadLetter {
  body: string;
  /** Null if SQS moved the message after too many receives. */
  why: { reason: string; detail: string } | null;
  messageId: string | null;
}
