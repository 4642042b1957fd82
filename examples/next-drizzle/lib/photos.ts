import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

const directory = () => path.join(process.env.STORAGE_DIR ?? '.', 'photos');

export async function keep(file: File | null): Promise<string | null> {
  if (!file || file.size === 0 || file.size > 900_000 || file.type !== 'image/png') return null;
  const name = randomBytes(16).toString('hex');
  await mkdir(directory(), { recursive: true });
  await writeFile(path.join(directory(), name), Buffer.from(await file.arrayBuffer()));
  return name;
}

export async function read(name: string): Promise<Buffer | null> {
  if (!/^[0-9a-f]{32}$/.test(name)) return null;
  return readFile(path.join(directory(), name)).catch(() => null);
}
