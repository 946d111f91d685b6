import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import ky from 'ky';

const secrets = new SecretsManagerClient({});

/** Makes the calls by which a new container reads a period: the secret, the token, the period. */
export async function readBare(id: string): Promise<{ url: string; headers: Record<string, string> }> {
  const SecretId = `${process.env.SECRET_PREFIX}/default`;
  const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const { baseUrl, clientId, clientSecret } = JSON.parse(SecretString);
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret };
  const { access_token: token } = await ky
    .post<{ access_token: string }>(`${baseUrl}/oauth/token`, { body: new URLSearchParams(form) })
    .json();
  const headers = { authorization: `Bearer ${token}` };
  const url = `${baseUrl}/v1/accounting-periods/${id}`;
  await ky(url, { headers }).json();
  return { url, headers };
}
