/**
 * Neither the CDK nor CloudFormation's rules check schedule expressions: `hello` passes both and fails in the middle of a
 * deployment. The grammar is that of the EventBridge Scheduler user guide, "Schedule types".
 */
const forms =
  'must be rate(value unit), cron(minutes hours day-of-month month day-of-week year) or at(yyyy-mm-ddThh:mm:ss)';

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const days = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

interface CronField {
  name: string;
  min: number;
  max: number;
  /** Words for numbers; the first means 1. */
  words: readonly string[];
  /** Accepts what the field allows besides `*`, values, ranges, lists and steps. */
  special?: (item: string) => boolean;
}

const dayOfMonth: CronField = {
  name: 'day-of-month',
  min: 1,
  max: 31,
  words: [],
  special: isSpecialDayOfMonth,
};
const dayOfWeek: CronField = {
  name: 'day-of-week',
  min: 1,
  max: 7,
  words: days,
  special: isSpecialDayOfWeek,
};
const fields: readonly CronField[] = [
  { name: 'minutes', min: 0, max: 59, words: [] },
  { name: 'hours', min: 0, max: 23, words: [] },
  dayOfMonth,
  { name: 'month', min: 1, max: 12, words: months },
  dayOfWeek,
  { name: 'year', min: 1970, max: 2199, words: [] },
];

/** What is wrong with an expression of EventBridge Scheduler; undefined when it is valid. */
export function scheduleExpressionProblem(expression: string): string | undefined {
  const [, form, content = ''] = /^(rate|cron|at)\((.*)\)$/s.exec(expression) ?? [];
  if (form === 'rate') return rateProblem(content);
  if (form === 'cron') return cronProblem(content);
  if (form === 'at') return atProblem(content);
  return forms;
}

function rateProblem(content: string): string | undefined {
  const [, value = '', plural] = /^([1-9]\d{0,5}) (?:minute|hour|day)(s?)$/.exec(content) ?? [];
  if (value === '') return 'rate() takes a whole number from 1 and one of minute(s), hour(s), day(s)';
  if ((value === '1') === (plural === 's'))
    return 'rate() takes the singular unit for 1 and the plural for more';
  return undefined;
}

/** A date that does not exist rolls over in JavaScript, so it is compared with what was written. */
function atProblem(content: string): string | undefined {
  const isDateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(content);
  const time = new Date(`${content}Z`);
  const isReal = isDateTime && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(content);
  return isReal ? undefined : 'at() takes a real date and time as yyyy-mm-ddThh:mm:ss';
}

function cronProblem(content: string): string | undefined {
  const texts = content.split(/ +/);
  if (texts.length !== fields.length) {
    return 'cron() takes six fields: minutes hours day-of-month month day-of-week year';
  }
  const [, , monthDays, , weekDays] = texts;
  if ((monthDays === '?') === (weekDays === '?')) {
    return 'cron() takes ? in exactly one of day-of-month and day-of-week';
  }
  const wrong = fields.find((field, index) => !isCronField(field, texts[index] ?? ''));
  return wrong && `the ${wrong.name} field of cron() is not valid (${wrong.min}-${wrong.max})`;
}

function isCronField(field: CronField, text: string): boolean {
  if (text === '?') return field === dayOfMonth || field === dayOfWeek;
  const items = text.split(',');
  // AWS allows one # expression in a field.
  if (items.length > 1 && text.includes('#')) return false;
  return items.every((item) => isCronItem(field, item));
}

function isCronItem(field: CronField, item: string): boolean {
  if (field.special?.(item)) return true;
  const [range = '', step, ...more] = item.split('/');
  if (more.length > 0 || (step !== undefined && !isStep(field, step))) return false;
  if (range === '*') return true;
  const [first = '', last = first, ...rest] = range.split('-');
  const [from, to] = [numberOf(field, first), numberOf(field, last)];
  return rest.length === 0 && from !== undefined && to !== undefined && from <= to;
}

function isStep(field: CronField, step: string): boolean {
  return /^[1-9]\d{0,3}$/.test(step) && Number(step) <= field.max;
}

function numberOf(field: CronField, text: string): number | undefined {
  const word = field.words.indexOf(text.toUpperCase());
  const value = word >= 0 ? word + 1 : /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return value >= field.min && value <= field.max ? value : undefined;
}

/** `L` the last day, `L-3` days before it, `15W` the weekday nearest to the 15th, `LW` the last weekday. */
function isSpecialDayOfMonth(item: string): boolean {
  return /^(L|LW|L-([1-9]|[12]\d|30)|([1-9]|[12]\d|3[01])W)$/.test(item);
}

/** `L` Saturday, `6L` and `FRIL` the last Friday, `6#2` and `FRI#2` the second Friday. */
function isSpecialDayOfWeek(item: string): boolean {
  return new RegExp(`^(L|([1-7]|${days.join('|')})(L|#[1-5]))$`, 'i').test(item);
}
