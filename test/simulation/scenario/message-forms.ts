import { idWithinSource } from '../../../functions/contract/outcome-id.ts';
import type { Random } from '../world/random.ts';
import type { Action, PeriodPlan } from './scenario.ts';

/** What must never be told of a body that was refused. */
export const bodyMark = 'value-of-a-body-that-must-not-be-told';

/** What a request says of the scope that shows a period, and nothing else of its name. */
export function scopeOf({ entity, org }: PeriodPlan): Record<string, unknown> {
  return { ...(entity === null ? {} : { entityId: entity }), ...(org === null ? {} : { orgIds: [org] }) };
}

/** As one of the senders would send it. Who reuses an id sends it the way the first one did. */
export function wrap(
  random: Random,
  requestId: string,
  content: Record<string, unknown>,
  tenant: string,
  at: number,
  like?: Action,
): Action {
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
