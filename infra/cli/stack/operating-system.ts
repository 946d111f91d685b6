import os from 'node:os';

/** Who is at the keyboard, in the characters that a `requestedBy` may hold. */
export function userName(): string {
  try {
    return os.userInfo().username.replaceAll(/[^\w.@-]/g, '_');
  } catch {
    // In a container the user's number may have no name.
    return 'unknown';
  }
}
