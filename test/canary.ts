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

const fragmentLength = 12;
/** Base64 of what begins with the mark begins so, as far as the mark alone decides it. */
const markInBase64 = Buffer.from(canaryMark).toString('base64').slice(0, 32);
const fragments = [canaryMark, markInBase64.toLowerCase()].flatMap((form) =>
  Array.from({ length: form.length - fragmentLength + 1 }, (_, at) => form.slice(at, at + fragmentLength)),
);
/**
 * Whether a text, or JSON of one, holds the mark or 12 characters of it: as it is, percent-encoded or in base64, and
 * whatever that shows nothing stands between them.
 */
export function holdsCanary(text: string): boolean {
  const visible = text.replaceAll(/\\u[\da-f]{4}|\\[nrtbf]/gi, '').replaceAll(/[^!-~]/g, '');
  const decode = (encoded: string) =>
    encoded.replaceAll(/%([2-7][\da-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return [visible, decode(visible), decode(decode(visible))].some((reading) => {
    const lower = reading.toLowerCase();
    return fragments.some((fragment) => lower.includes(fragment));
  });
}
