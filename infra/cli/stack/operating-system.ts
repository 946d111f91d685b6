import os from 'node:os';

/** The user's name, reduced to the characters that `requestedBy` may hold. */
export function userName(): string {
  try {
    return os.userInfo().username.replaceAll(/[^\w.@-]/g, '_');
  } catch {
    // In a container the user's id may have no name.
    return 'unknown';
  }
}
