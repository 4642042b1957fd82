import { desc } from 'drizzle-orm';
import { db } from '../db';
import { notes } from '../db/schema';
import { signedIn } from '../lib/session';
import { enter, write } from './actions';

export const dynamic = 'force-dynamic';

export default async function Page() {
  const name = await signedIn();
  const written = await db.select().from(notes).orderBy(desc(notes.id)).limit(50);
  return (
    <main>
      <h1>Notes</h1>
      {name ? (
        <form action={write}>
          <label htmlFor="words">A note by {name}</label>
          <textarea id="words" name="words" rows={3} required />
          <input type="file" name="photo" accept="image/png" aria-label="A photo" />
          <button>Write</button>
        </form>
      ) : (
        <form action={enter}>
          <input name="name" placeholder="Name" aria-label="Name" required />
          <input name="password" type="password" placeholder="Password" aria-label="Password" minLength={8} required />
          <button>Sign in</button>
        </form>
      )}
      {written.map((note) => (
        <article key={note.id}>
          <p>{note.words}</p>
          {note.photo && <img src={`/photos/${note.photo}`} alt="" />}
          <small>{note.author}</small>
        </article>
      ))}
    </main>
  );
}
