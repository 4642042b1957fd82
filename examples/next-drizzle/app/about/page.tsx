import { count } from 'drizzle-orm';
import { db } from '../../db';
import { notes } from '../../db/schema';

// Made while building, and again every minute: the build has a database with this schema and no rows.
export const revalidate = 60;

export default async function About() {
  const [{ value }] = await db.select({ value: count() }).from(notes);
  return (
    <main>
      <h1>About</h1>
      <p>Notes so far: {value}</p>
    </main>
  );
}
