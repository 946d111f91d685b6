/**
 * The hosts to which a tenant's credentials may be sent. A secret with any other host is not used at all. So a person
 * who can edit a secret's URL, but cannot read its credentials, cannot get them sent to another host.
 */

/** Zuora's REST hosts (docs.zuora.com, "Zuora Data Centers"; docs/zuora.md §7). */
const zuoraRestHosts: ReadonlySet<string> = new Set([
  'rest.na.zuora.com',
  'rest.sandbox.na.zuora.com',
  'rest.zuora.com',
  'rest.apisandbox.zuora.com',
  'rest.test.zuora.com',
  'rest.eu.zuora.com',
  'rest.sandbox.eu.zuora.com',
  'rest.test.eu.zuora.com',
  'rest.ap.zuora.com',
  'rest.test.ap.zuora.com',
]);

/** Scheme, host, port and a trailing slash, without user-info, path, query or fragment. */
const originForm = /^(https?):\/\/(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?\/?$/i;
const entryForm = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i;

interface HostEntry {
  host: string;
  port: string | null;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function readEntries(extraHosts: readonly string[]): HostEntry[] {
  return extraHosts.flatMap((entry) => {
    const [, host, port] = entryForm.exec(entry.trim()) ?? [];
    return host === undefined ? [] : [{ host: host.toLowerCase(), port: port ?? null }];
  });
}

/** Whether `zuoraExtraHosts` names a loopback host. Then the stack is a local one. */
export function isLocalStack(extraHosts: readonly string[]): boolean {
  return readEntries(extraHosts).some((entry) => isLoopback(entry.host));
}

/** An entry without a port allows the scheme's default port, and any port of a loopback host. */
function matches(entry: HostEntry, host: string, port: string | undefined, ownPort: string): boolean {
  if (entry.host !== host) return false;
  if (entry.port === null) return port === undefined || isLoopback(host);
  return entry.port === (port ?? ownPort);
}

/**
 * The origin of a secret's `baseUrl`, without a trailing slash, or null if it is not allowed. Whole hosts are compared,
 * as `URL` parses them, because `https://rest.zuora.com@evil.example` begins like an allowed one.
 *
 * @param extraHosts the setting `zuoraExtraHosts`, each `host` or `host:port`
 */
export function allowedOrigin(baseUrl: string, extraHosts: readonly string[]): string | null {
  const [, , host, port] = originForm.exec(baseUrl) ?? [];
  if (host === undefined || !URL.canParse(baseUrl)) return null;
  const url = new URL(baseUrl);
  // `127.1` and `0x7f.1` are other spellings of a host. The written host must be the one that is called.
  if (url.hostname !== host.toLowerCase()) return null;

  const isLocal = isLocalStack(extraHosts);
  const isSecure = url.protocol === 'https:';
  if (!isSecure && !(isLocal && isLoopback(url.hostname))) return null;

  const ownPort = isSecure ? '443' : '80';
  const isListed = readEntries(extraHosts).some((entry) => matches(entry, url.hostname, port, ownPort));
  const isZuora = !isLocal && port === undefined && zuoraRestHosts.has(url.hostname);
  return isListed || isZuora ? url.origin : null;
}
