import type { HttpAnswer } from '../../../functions/shared/zuora/exchange.ts';
import type { WordingPlan } from '../scenario/scenario.ts';
import type { Core } from '../world/core.ts';
import type { ZuoraAnswered, ZuoraCall } from '../world/observer.ts';
import type { Random } from '../world/random.ts';
import type { Answer } from './bodies.ts';
import type { Tokens } from './tokens.ts';

type Said = { answer: Answer | null; shown: ZuoraAnswered['shown']; hasUncleanStart?: boolean };
type Fields = Exclude<HttpAnswer['body'], 'unreadable'>;

const base64 = (text: string) => Buffer.from(text).toString('base64');
const forms: readonly ((credential: string) => string)[] = [
  (credential) => credential,
  (credential) => credential.toUpperCase(),
  encodeURIComponent,
  (credential) => encodeURIComponent(`${credential}/`).toLowerCase(),
  base64,
  (credential) => Buffer.from(credential).toString('base64url'),
  (credential) => encodeURIComponent(base64(credential)),
  (credential) => credential.slice(0, 12),
];
/** Characters that cleaning removes or that are invisible. A credential with one inside still reads as a credential. */
const inserted = ['', '', '\n', '\u0000', '\u0085', '\uffff', '\u200b'];
const longReasonLength = 20_000;

/** Puts odd texts into the answers of tenants with a `WordingPlan`. What Zuora does is the same. */
export class AnswerTexts {
  readonly #core: Core;
  readonly #tokens: Tokens;

  constructor(core: Core, tokens: Tokens) {
    this.#core = core;
    this.#tokens = tokens;
  }

  reword(call: ZuoraCall, said: Said, token: string): Said {
    const { answer, shown } = said;
    const plan = this.#core.scenario.tenants.find(({ name }) => name === call.tenant)?.wording;
    const isToBeWorded = plan !== undefined && call.route !== 'token' && answer !== null;
    if (!isToBeWorded || answer.body === 'unreadable') return said;
    const { random } = this.#core;
    const quote = () => (random.chance(plan.quoteRate) ? this.#quote(call.tenant, token) : '');
    const { body } = answer;
    const hasUncleanStart = Array.isArray(body.accountingPeriods)
      ? body.accountingPeriods.length > 0 && random.chance(0.03)
      : 'startDate' in body && random.chance(0.03);
    const worded = { ...answer, body: wordedBody(body, { plan, random, quote, hasUncleanStart }) };
    // The start of a run must be stored unchanged. If it cannot be, the whole answer proves nothing.
    return { answer: worded, shown: hasUncleanStart ? null : shown, hasUncleanStart };
  }

  #quote(tenant: string, token: string): string {
    const { random } = this.#core;
    const form = random.pick(forms)(random.pick(this.#tokens.credentialsOf(tenant, token)));
    const at = random.between(1, form.length - 1);
    return ` ${form.slice(0, at)}${random.pick(inserted)}${form.slice(at)}`;
  }
}

interface Wording {
  plan: WordingPlan;
  random: Random;
  quote: () => string;
  hasUncleanStart: boolean;
}

function wordedBody(body: Fields, wording: Wording): Fields {
  const { quote } = wording;
  const worded: Record<string, unknown> = { ...body };
  if ('processId' in body) worded.processId = `${body.processId}${quote().trim()}`;
  if ('message' in body) worded.message = `${body.message}${quote()}`;
  if (Array.isArray(body.reasons)) worded.reasons = wordedReasons(body.reasons, wording);
  if (Array.isArray(body.accountingPeriods)) {
    const [first, ...others] = body.accountingPeriods;
    const wordedFirst = first === undefined ? [] : [wordedPeriod(first, wording)];
    const rest = others.map((period: Fields) => wordedPeriod(period, { ...wording, hasUncleanStart: false }));
    worded.accountingPeriods = [...wordedFirst, ...rest];
  }
  return 'startDate' in body ? wordedPeriod(worded, wording) : worded;
}

/** Many long reasons if the plan is loud. They have the category of the first one, so they prove the same. */
function wordedReasons(reasons: readonly Fields[], { plan, random, quote }: Wording): Fields[] {
  const word = (reason: Fields): Fields => ({
    ...reason,
    message: `${reason.message}${quote()}${plan.hasLongReasons ? '語"\\'.repeat(longReasonLength / 3) : ''}`,
  });
  const [first] = reasons;
  if (!plan.hasLongReasons || first === undefined) return reasons.map(word);
  const code = String(first.code).slice(-2);
  const more = Array.from({ length: 25 }, () => ({
    code: String(first.code).length === 8 ? `${random.between(100_000, 999_999)}${code}` : first.code,
    message: '',
  }));
  return [...reasons, ...more].map(word);
}

function wordedPeriod(period: Fields, { quote, hasUncleanStart }: Wording): Fields {
  const { runTrialBalanceErrorMessage: message, runTrialBalanceStart: start, fileIds } = period;
  return {
    ...period,
    // Words that would become known words by cleaning.
    status: period.status === 'SoftClose' ? 'Open\u0000' : period.status,
    runTrialBalanceStatus:
      period.runTrialBalanceStatus === 'Paused' ? 'Completed\t' : period.runTrialBalanceStatus,
    runTrialBalanceStart: hasUncleanStart ? `2026-12-02\n${quote()}` : start,
    runTrialBalanceErrorMessage: typeof message === 'string' ? `${message}${quote()}` : message,
    fileIds: { ...(fileIds as Fields), unprocessedChargesFileId: quote() },
  };
}
