// Serves a directory: node server.cjs DIRECTORY [--single-page] [--immutable=SUBDIRECTORY ...]
'use strict';
const { existsSync, readFileSync, statSync } = require('node:fs');
const { createServer } = require('node:http');
const { join } = require('node:path');
const compress = require('compression')();
const serve = require('serve-handler');

const [directory, ...options] = process.argv.slice(2);
const immutable = options.filter((o) => o.startsWith('--immutable=')).map((o) => `/${o.slice(12)}/`);
const kind = (path) => {
  try {
    const stats = statSync(join(directory, path));
    return stats.isFile() ? 'file' : stats.isDirectory() ? 'directory' : '';
  } catch {
    return '';
  }
};
const fallback = ['/200.html', ...(kind('/404.html') || !options.includes('--single-page') ? [] : ['/index.html'])]
  .find((page) => kind(page) === 'file');

// A picture or a script that is not there stays missing: a page in its place would only confuse.
const asset =
  /\.(?:avif|bmp|css|csv|eot|gif|gz|ico|jpe?g|js|json|map|mjs|mp[34]|ogg|otf|pdf|png|svg|ttf|txt|wasm|wav|webm|webmanifest|webp|woff2?|xml|zip)$/i;

// Lines of a _redirects file: FROM TO [STATUS], with * and :name; what comes first counts.
const rules = (existsSync(join(directory, '_redirects')) ? readFileSync(join(directory, '_redirects'), 'utf8') : '')
  .split('\n')
  .map((line) => line.trim().split(/\s+/))
  .filter(([from, to]) => from?.startsWith('/') && to)
  .map(([from, to, status = '301']) => {
    const names = [];
    const pattern = from.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*|:(\w+)/g, (all, name) => {
      names.push(name ?? 'splat');
      return name ? '([^/]+)' : '(.*)';
    });
    return { pattern: new RegExp(`^${pattern}/?$`), names, to, status: parseInt(status, 10), always: status.endsWith('!') };
  });

const redirected = (path, exists) => {
  for (const rule of rules) {
    const match = (!exists || rule.always) && rule.pattern.exec(path);
    if (match) {
      const to = rule.names.reduce((target, name, i) => target.replaceAll(`:${name}`, match[i + 1]), rule.to);
      return { to, status: rule.status };
    }
  }
  return undefined;
};

// Which file answers a path: what is there comes first, then rules, then the page for all others.
const find = (path) => {
  const hidden = path.split('/').some((part) => part.startsWith('.') && part !== '.well-known' && part !== '');
  if (hidden || path === '/_redirects' || path === '/_headers' || path.includes('\0')) return {};
  const at = kind(path);
  if (at === 'file') return { file: path };
  const page = path.replace(/\/+$/, '');
  const index = `${page}/index.html`;
  const clean = page !== '' && kind(`${page}.html`) === 'file';
  const rule = redirected(path, (at === 'directory' && kind(index) === 'file') || clean);
  if (rule?.status === 200) return { file: rule.to.split('?', 1)[0] };
  if (rule) return { redirect: rule.to, status: rule.status };
  if (at === 'directory' && kind(index) === 'file') return path.endsWith('/') ? { file: index } : { redirect: `${path}/`, status: 308 };
  if (clean) return { file: `${page}.html` };
  return fallback && !asset.test(path) ? { file: fallback } : {};
};

const respond = (request, response) => {
  const [raw, query] = request.url.split(/\?(.*)/s, 2);
  let path;
  try {
    path = decodeURIComponent(raw.replace(/^https?:\/\/[^/]*/i, '').replace(/\/{2,}/g, '/'));
  } catch {
    response.writeHead(400, { 'Content-Type': 'text/plain; charset=utf-8' }).end('This address is not well-formed.\n');
    return;
  }
  const outside = !path.startsWith('/') || path.split('/').includes('..') || path.includes('\\');
  const found = outside ? {} : find(path);
  if (found.redirect) {
    const [to, fragment = ''] = found.redirect.split(/(?=#)/, 2);
    const own = /^[a-z]+:\/\//i.test(to) ? to : encodeURI(to);
    const target = query !== undefined && !to.includes('?') ? `${own}?${query}` : own;
    response.writeHead(found.status, { Location: target + fragment, 'Cache-Control': 'public, max-age=0, must-revalidate' }).end();
    return;
  }
  const forEver = found.file !== undefined && immutable.some((start) => found.file.startsWith(start));
  const script = /\.m?js$/.test(found.file ?? '') ? [{ key: 'Content-Type', value: 'text/javascript; charset=utf-8' }] : [];
  const config = {
    public: directory,
    cleanUrls: false,
    directoryListing: false,
    etag: true,
    headers: [
      {
        source: '**',
        headers: [
          ...script,
          { key: 'Cache-Control', value: forEver ? 'public, max-age=31536000, immutable' : 'public, max-age=0, must-revalidate' },
        ],
      },
    ],
  };
  // A file that is not there: the library answers with the site's own 404.html.
  request.url = found.file === undefined ? '/.berth-not-found' : encodeURI(found.file).replace(/[?#]/g, encodeURIComponent);
  compress(request, response, () => serve(request, response, config));
};

const server = createServer((request, response) => {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD', 'Content-Type': 'text/plain; charset=utf-8' }).end('This site has pages only.\n');
    return;
  }
  respond(request, response);
});
server.keepAliveTimeout = 75_000;
server.listen(Number(process.env.PORT ?? 8080), process.env.HOST ?? '0.0.0.0');
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => server.close(() => process.exit(0)));
}
