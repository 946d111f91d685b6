import type { Core } from '../world/core.ts';
import { bearerOf, clientIdOf, clientSecretOf, type Secrets } from '../world/secrets.ts';
import { type Answer, credentialOf } from './bodies.ts';

interface Grant {
  tenant: string;
  version: number;
  expiresAt: number;
}

/** Zuora's token endpoint, and the tokens that it has issued. */
export class Tokens {
  readonly #core: Core;
  readonly #secrets: Secrets;
  readonly #grants = new Map<string, Grant>();
  #issued = 0;

  constructor(core: Core, secrets: Secrets) {
    this.#core = core;
    this.#secrets = secrets;
  }

  /** The tenant of a client id. The secret is not checked yet. */
  tenantOfClient(form: URLSearchParams): string {
    const clientId = form.get('client_id');
    for (const [name, { version }] of this.#secrets.tenants) {
      for (let each = 1; each <= version; each++) if (clientIdOf(name, each) === clientId) return name;
    }
    return '';
  }

  issue(tenant: string, form: URLSearchParams): Answer {
    const state = this.#secrets.tenants.get(tenant);
    const version = state?.accepted.find((each) => clientIdOf(tenant, each) === form.get('client_id'));
    if (state === undefined || version === undefined) return refused(400, 'Invalid client id');
    if (form.get('client_secret') !== clientSecretOf(tenant, version)) return refused(401, 'Invalid secret');
    const { tokenSeconds } = state.plan;
    const token = credentialOf(`token-${++this.#issued}`);
    this.#grants.set(token, { tenant, version, expiresAt: this.#core.clock.now + tokenSeconds * 1000 });
    return { status: 200, body: { access_token: token, token_type: 'bearer', expires_in: tokenSeconds } };
  }

  /** The tenant that a token was issued to, even if it is not accepted any more. */
  ownerOf(token: string): string {
    for (const [name, { plan, version }] of this.#secrets.tenants) {
      if (plan.auth !== 'bearer') continue;
      for (let each = 1; each <= version; each++) if (bearerOf(name, each) === token) return name;
    }
    return this.#grants.get(token)?.tenant ?? '';
  }

  /** The credentials in a tenant's calls. No log, event or error may contain them. */
  credentialsOf(tenant: string, token: string): string[] {
    const state = this.#secrets.tenants.get(tenant);
    if (state === undefined || state.plan.auth === 'bearer') return [token];
    const clientId = clientIdOf(tenant, state.version);
    const clientSecret = clientSecretOf(tenant, state.version);
    return [token, clientId, clientSecret, `${clientId}:${clientSecret}`];
  }

  /** The tenant that a token stands for, or null when it is not accepted. */
  tenantOf(token: string): string | null {
    const grant = this.#grants.get(token);
    if (grant !== undefined) {
      const isAccepted = this.#secrets.tenants.get(grant.tenant)?.accepted.includes(grant.version) ?? false;
      return isAccepted && this.#core.clock.now < grant.expiresAt ? grant.tenant : null;
    }
    for (const [name, { plan, accepted }] of this.#secrets.tenants) {
      if (plan.auth === 'bearer' && accepted.some((version) => bearerOf(name, version) === token))
        return name;
    }
    return null;
  }

  revoke(tenant: string): void {
    for (const grant of this.#grants.values()) if (grant.tenant === tenant) grant.expiresAt = 0;
  }
}

function refused(status: number, message: string): Answer {
  return { status, body: { status, error: 'Bad Request', message, path: '/oauth/token' } };
}
