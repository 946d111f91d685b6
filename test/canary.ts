/**
 * The mark of the canary: every credential that tests put into a secret holds it, and nothing else does. Whatever
 * holds it and is not a secret has leaked. Written in two halves, so that not even this file's text holds it.
 */
export const canaryMark = ['canary', 'must-never-be-seen'].join('-');

/** Credentials of the form of Zuora's own (createToken: client_id of 36 characters, client_secret of at most 42). */
export const canaryCredentials = {
  clientId: `${canaryMark}-the-client`,
  clientSecret: `${canaryMark}-client-secret`,
  bearerToken: `${canaryMark}-bearer-token`,
};
