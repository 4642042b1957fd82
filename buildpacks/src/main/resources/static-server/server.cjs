// Serves a directory: node server.cjs DIRECTORY [--single-page] [--immutable=SUBDIRECTORY ...]
'use strict';
const { existsSync } = require('node:fs');
const { createServer } = require('node:http');
const { extname, join } = require('node:path');
const compress = require('compression')();
const serve = require('serve-handler');

const [directory, ...options] = process.argv.slice(2);
const immutable = options.filter((o) => o.startsWith('--immutable=')).map((o) => o.slice(12));
const singlePage = options.includes('--single-page') && !existsSync(join(directory, '404.html'));
const cache = (source, value) => ({ source, headers: [{ key: 'Cache-Control', value }] });

const config = {
  public: directory,
  directoryListing: false,
  etag: true,
  headers: [
    cache('**', 'public, max-age=0, must-revalidate'),
    ...immutable.map((path) => cache(`${path}/**`, 'public, max-age=31536000, immutable')),
  ],
};

// A path without an extension is a page of the single-page app; a missing file stays missing.
const page = { ...config, rewrites: singlePage ? [{ source: '**', destination: '/index.html' }] : [] };
const isPage = (request) => extname(request.url.split('?', 1)[0]) === '';

const server = createServer((request, response) =>
  compress(request, response, () => serve(request, response, isPage(request) ? page : config)),
);
server.keepAliveTimeout = 75_000;
server.listen(Number(process.env.PORT ?? 8080), process.env.HOST ?? '0.0.0.0');
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => server.close(() => process.exit(0)));
}
