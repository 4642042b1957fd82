import { createHmac, timingSafeEqual } from 'node:crypto';
import { cookies } from 'next/headers';

const COOKIE = 'session';

export async function signedIn(): Promise<string | null> {
  const value = (await cookies()).get(COOKIE)?.value ?? '';
  const [name, signature] = value.split('.');
  if (!name || !signature) return null;
  const expected = Buffer.from(sign(name));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected)
    ? Buffer.from(name, 'base64url').toString()
    : null;
}

export async function signIn(name: string) {
  const encoded = Buffer.from(name).toString('base64url');
  (await cookies()).set(COOKIE, `${encoded}.${sign(encoded)}`, { httpOnly: true, sameSite: 'lax', path: '/' });
}

function sign(text: string) {
  const secret = process.env.AUTH_SECRET;
  if (!secret) throw new Error('AUTH_SECRET is not set');
  return createHmac('sha256', secret).update(text).digest('base64url');
}
