/** Whether the text is `host` or `host:port`, without scheme, user or path. */
export function isHost(text: string): boolean {
  if (!/^(\[[0-9A-Fa-f:]+\]|[A-Za-z0-9.-]+)(:[1-9]\d{0,4})?$/.test(text)) return false;
  try {
    // The URL parser rewrites other forms of a host, such as `127.1` or a leading zero: then it is not this text.
    return new URL(`http://${text}`).hostname === text.replace(/:\d+$/, '').toLowerCase();
  } catch {
    return false;
  }
}
