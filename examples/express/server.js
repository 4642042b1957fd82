// A small Express app. Berth gives it PORT and waits until it answers; nothing else is needed.
const { existsSync, readFileSync } = require('node:fs');
const express = require('express');

const theme = existsSync('theme') ? readFileSync('theme', 'utf8').trim() : 'light';
const colours = theme === 'dark-mode' ? '#e8e6e3; background: #16181d' : '#16181d; background: #fbfaf7';
const commit = (process.env.BERTH_COMMIT || 'development').slice(0, 12);
const started = new Date().toISOString();

const app = express();

app.get('/', (request, response) => {
  response.type('html').send(`<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width">
  <title>Express on Berth</title>
  <style>body { font: 1.1rem/1.6 system-ui; max-width: 34rem; margin: 20vh auto; padding: 0 1rem; color: ${colours} }</style>
  <h1>This commit is live.</h1>
  <p>Served by Express, started ${started}, in <b>${theme}</b>, commit <code>${commit}</code>.</p>
  <p>Change <code>server.js</code>, commit, <code>git push berth main</code>.</p>
</html>
`);
});

app.get('/health', (request, response) => response.send('ok'));

const server = app.listen(process.env.PORT || 3000);

// The release before is told to end once the new one has taken over: finish what is under way.
process.on('SIGTERM', () => server.close(() => process.exit(0)));
