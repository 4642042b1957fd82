'use server';

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { eq } from 'drizzle-orm';
import { revalidatePath } from 'next/cache';
import { db } from '../db';
import { accounts, notes } from '../db/schema';
import { keep } from '../lib/photos';
import { signIn, signedIn } from '../lib/session';

const hash = promisify(scrypt) as (password: string, salt: string, length: number) => Promise<Buffer>;

/** Who comes for the first time chooses the password. */
export async function enter(form: FormData) {
  const name = String(form.get('name') ?? '');
  const password = String(form.get('password') ?? '');
  if (!/^[\w .-]{1,40}$/.test(name) || password.length < 8) return;
  const salt = randomBytes(16).toString('hex');
  await db
    .insert(accounts)
    .values({ name, salt, hash: (await hash(password, salt, 32)).toString('hex') })
    .onConflictDoNothing();
  const [account] = await db.select().from(accounts).where(eq(accounts.name, name));
  const given = await hash(password, account.salt, 32);
  if (timingSafeEqual(given, Buffer.from(account.hash, 'hex'))) await signIn(name);
  revalidatePath('/');
}

export async function write(form: FormData) {
  const author = await signedIn();
  if (!author) return;
  const words = String(form.get('words') ?? '').slice(0, 500);
  await db.insert(notes).values({ author, words, photo: await keep(form.get('photo') as File | null) });
  revalidatePath('/');
}
