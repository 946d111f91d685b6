/**
 * Whether EventBridge Scheduler takes the name: one of the IANA database, in its own spelling. `Intl` also takes offsets
 * such as `+05:00` and any mixture of cases, which the Scheduler refuses in the middle of a deployment.
 */
export function isTimeZone(name: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(name)) return false;
  try {
    const { timeZone } = new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions();
    // An alias resolves to another name, so its own spelling cannot be checked.
    return timeZone === name || timeZone.toLowerCase() !== name.toLowerCase();
  } catch {
    return false;
  }
}
