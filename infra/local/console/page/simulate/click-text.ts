import { roughSpanText } from '../../../../display/time-text.ts';
import type { Click } from '../../clicks/click.ts';
import type { ShownPeriod } from '../../view/state.ts';
import { faultText } from './fault-text.ts';

/** What somebody did, as they would say it. Pure. */
export function clickText(click: Click, periods: readonly Pick<ShownPeriod, 'id' | 'name'>[]): string {
  const nameOf = (period: string) => periods.find(({ id }) => id === period)?.name ?? period;
  switch (click.do) {
    case 'send':
      return click.times === 2 ? 'sent a message twice' : 'sent a message';
    case 'fail-run':
      return `let ${nameOf(click.period)}’s run fail`;
    case 'lengthen-run':
      return `lengthened ${nameOf(click.period)}’s run by ${roughSpanText(click.seconds * 1000)}`;
    case 'rerun':
      return `ran ${nameOf(click.period)}’s trial balance again`;
    case 'reopen':
      return `reopened ${nameOf(click.period)}`;
    case 'switch':
      return `${click.on ? 'switched on' : 'switched off'}: ${faultText[click.fault].label}`;
    case 'revoke-tokens':
      return 'revoked the tokens';
    case 'rotate-secret':
      return 'rotated the secret';
    case 'speed':
      return click.rate === 0 ? 'paused time' : `set time to ×${click.rate}`;
  }
}
