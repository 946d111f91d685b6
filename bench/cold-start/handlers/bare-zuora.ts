import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import ky from 'ky';

const secrets = new SecretsManagerClient({});

export interface BareSecret {
  baseUrl: string;
  clientId: string;
  clientSecret: string;
}

export async function readBareSecret(): Promise<BareSecret> {
  const SecretId = `${process.env.SECRET_PREFIX}/default`;
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  return JSON.parse(SecretString);
}

/** Asks for a token. @returns the headers of the calls that follow */
export async function authorizeBare(secret: BareSecret): Promise<Record<string, string>> {
  const { baseUrl, clientId, clientSecret } = secret;
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const { access_token: token } = await ky
    .post<{ access_token: string }>(`${baseUrl}/oauth/token`, { body: new URLSearchParams(form) })
    .json();
  return { authorization: `Bearer ${token}` };
}

export const urlOf = ({ baseUrl }: BareSecret, id: string) => `${baseUrl}/v1/accounting-periods/${id}`;
