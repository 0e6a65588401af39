import { randomUUID } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import type { Product } from './product.js';

/** The room behind a code, as any embedder learns it: by exchanging the code for a token. */
export async function roomOfCode(product: Product, code: string): Promise<string> {
  const response = await fetch(`${product.origin}/v2/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  const { token } = (await response.json()) as { token: string };
  return String(decodeJwt(token)['room_id']);
}

/** A token of the platform's format, as a customer's own server makes it. */
export async function appToken(
  product: Pick<Product, 'accessKey' | 'appSecret'>,
  claims: { room_id: string; role: string; user_id: string },
  options: { secret?: string; expiresIn?: number } = {},
): Promise<string> {
  return sign(product, { type: 'app', ...claims }, options);
}

/** For the REST API. */
export async function managementToken(
  product: Pick<Product, 'accessKey' | 'appSecret'>,
): Promise<string> {
  return sign(product, { type: 'management' });
}

async function sign(
  product: Pick<Product, 'accessKey' | 'appSecret'>,
  claims: Record<string, string>,
  options: { secret?: string; expiresIn?: number } = {},
): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ access_key: product.accessKey, version: 2, ...claims })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setJti(randomUUID())
    .setIssuedAt(now)
    .setNotBefore(now - 120)
    .setExpirationTime(now + (options.expiresIn ?? 3600))
    .sign(new TextEncoder().encode(options.secret ?? product.appSecret));
}
