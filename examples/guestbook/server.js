// A guestbook with sign-in, PostgreSQL and photos. Nothing is set up by hand: Berth finds the driver and the
// migrations and gives DATABASE_URL, makes up SESSION_SECRET once, and keeps what is in STORAGE_DIR.
const { randomBytes, scrypt, timingSafeEqual } = require('node:crypto');
const { mkdirSync } = require('node:fs');
const path = require('node:path');
const { promisify } = require('node:util');
const cookieSession = require('cookie-session');
const express = require('express');
const multer = require('multer');
const { Pool } = require('pg');

const photos = path.join(process.env.STORAGE_DIR || '.', 'photos');
mkdirSync(photos, { recursive: true });

const database = new Pool({ connectionString: process.env.DATABASE_URL, max: 5 });
// The database may be restarted under us: the pool connects again.
database.on('error', (error) => console.error('database connection lost:', error.message));
const upload = multer({
  storage: multer.diskStorage({
    destination: photos,
    filename: (request, file, done) => done(null, randomBytes(16).toString('hex')),
  }),
  limits: { fileSize: 5 * 1024 * 1024, files: 1 },
  fileFilter: (request, file, done) => done(null, /^image\/(png|jpeg|webp)$/.test(file.mimetype)),
});
const hash = promisify(scrypt);

const app = express();
app.set('trust proxy', true);
app.use(cookieSession({ name: 'guestbook', secret: process.env.SESSION_SECRET || 'development', sameSite: 'lax', httpOnly: true }));
app.use(express.urlencoded({ extended: false }));

app.get('/health', async (request, response) => {
  await database.query('select 1');
  response.send('ok');
});

app.get('/', async (request, response) => {
  const { rows } = await database.query('select id, author, words, photo from entry order by id desc limit 50');
  response.type('html').send(page(request.session.name, rows));
});

app.post('/sign-in', async (request, response) => {
  const { name = '', password = '' } = request.body || {};
  if (!/^[\w .-]{1,40}$/.test(name) || password.length < 8) {
    return response.status(400).send('A name, and a password of at least 8 characters.');
  }
  const salt = randomBytes(16);
  await database.query(
    'insert into account (name, password_salt, password_hash) values ($1, $2, $3) on conflict (name) do nothing',
    [name, salt, await hash(password, salt, 32)],
  );
  const { rows } = await database.query('select password_salt, password_hash from account where name = $1', [name]);
  if (!timingSafeEqual(await hash(password, rows[0].password_salt, 32), rows[0].password_hash)) {
    return response.status(403).send('That name has another password.');
  }
  request.session.name = name;
  response.redirect(303, '/');
});

app.post('/entries', signedIn, upload.single('photo'), async (request, response) => {
  await database.query('insert into entry (author, words, photo) values ($1, $2, $3)', [
    request.session.name,
    String(request.body.words || '').slice(0, 500),
    request.file ? request.file.filename : null,
  ]);
  response.redirect(303, '/');
});

app.get('/photos/:name', (request, response) => {
  if (!/^[0-9a-f]{32}$/.test(request.params.name)) return response.sendStatus(404);
  response.sendFile(request.params.name, { root: path.resolve(photos), headers: { 'Content-Type': 'image/png', 'X-Content-Type-Options': 'nosniff' } });
});

function signedIn(request, response, next) {
  return request.session.name ? next() : response.status(401).send('Sign in first.');
}

function text(value) {
  return String(value).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

function page(name, entries) {
  const form = name
    ? `<form method="post" action="/entries" enctype="multipart/form-data">
      <p>Signed in as <b>${text(name)}</b></p>
      <textarea name="words" required maxlength="500" placeholder="What do you want to leave here?"></textarea>
      <input type="file" name="photo" accept="image/png,image/jpeg,image/webp">
      <button>Write</button>
    </form>`
    : `<form method="post" action="/sign-in">
      <input name="name" required placeholder="Name" autocomplete="username">
      <input name="password" type="password" required minlength="8" placeholder="Password" autocomplete="current-password">
      <button>Sign in, or sign up</button>
    </form>`;
  const list = entries
    .map((entry) => `<li><b>${text(entry.author)}</b> ${text(entry.words)}${entry.photo ? `<img alt="" src="/photos/${entry.photo}">` : ''}</li>`)
    .join('\n');
  return `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>Guestbook on Berth</title>
  <style>
    :root { color-scheme: light dark }
    body { font: 1.05rem/1.6 system-ui; max-width: 36rem; margin: 8vh auto; padding: 0 1rem }
    form { display: grid; gap: .6rem; margin: 2rem 0 }
    input, textarea, button { font: inherit; padding: .5rem .7rem; border: 1px solid #8886; border-radius: .4rem }
    ul { list-style: none; padding: 0 } li { border-top: 1px solid #8884; padding: .8rem 0 }
    img { display: block; max-width: 100%; margin-top: .6rem; border-radius: .4rem }
  </style>
  <h1>Guestbook</h1>
  ${form}
  <ul>${list}</ul>
</html>
`;
}

const server = app.listen(process.env.PORT || 3000);

// The release before is told to end once the new one has taken over: finish what is under way.
process.on('SIGTERM', () => server.close(() => database.end().then(() => process.exit(0))));
