import { idWithinSource } from '../../../functions/contract/outcome-id.ts';
import type { Random } from '../world/random.ts';
import type { Action, PeriodPlan } from './scenario.ts';

/** Part of bodies that are parked. It must not be in a log line, an attribute or an event. */
export const bodyMark = 'value-of-a-body-that-must-not-leak';

/** The scope fields of a request for a period, so that no other period of its name is visible. */
export function scopeOf({ entity, org }: PeriodPlan): Record<string, unknown> {
  return { ...(entity === null ? {} : { entityId: entity }), ...(org === null ? {} : { orgIds: [org] }) };
}

export interface RequestToSend {
  requestId: string;
  /** The fields of the request. */
  content: Record<string, unknown>;
  tenant: string;
  at: number;
  /** An earlier message with the same id. The new one gets the same form. */
  like?: Action;
}

/** A message with a request, in one of the forms that senders use. */
export function wrap(random: Random, { requestId, content, tenant, at, like }: RequestToSend): Action {
  const cloudEvent = idWithinSource('erp', requestId);
  const isHashed = like?.do === 'send' && like.is.is === 'request' && like.is.requestId === cloudEvent;
  const kind =
    like === undefined
      ? random.pick(['plain', 'plain', 'plain', 'sns', 'event', 'cloud', 'nested'])
      : isHashed
        ? 'cloud'
        : 'plain';
  const bodies: Record<string, unknown> = {
    plain: { requestId, ...content },
    sns: { Type: 'Notification', MessageId: requestId, TopicArn: 'arn', Message: JSON.stringify(content) },
    event: { id: requestId, 'detail-type': 'close', source: 'erp', detail: content },
    cloud: { specversion: '1.0', id: requestId, source: 'erp', type: 'close', data: content },
    nested: {
      Type: 'Notification',
      MessageId: 'outer',
      Message: JSON.stringify({ id: 'other', 'detail-type': 'close', detail: { ...content, requestId } }),
    },
  };
  const id = kind === 'cloud' ? cloudEvent : requestId;
  const is = {
    is: 'request',
    tenant,
    requestId: id,
    content: JSON.stringify(content),
    hasSecret: true,
  } as const;
  return { at, do: 'send', body: JSON.stringify(bodies[kind]), is };
}
