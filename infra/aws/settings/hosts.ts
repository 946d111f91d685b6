/** @returns whether the text is `host` or `host:port` and nothing more: no scheme, no user, no path. */
export function isHost(text: string): boolean {
  if (!/^(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(:[1-9]\d{0,4})?$/.test(text)) return false;
  try {
    // The URL parser rewrites what it does not take as written, such as `127.1` or a zero in front.
    return new URL(`http://${text}`).hostname === text.replace(/:\d+$/, '').toLowerCase();
  } catch {
    return false;
  }
}
