import { readFileSync } from 'node:fs';
import http from 'node:http';
import { greeting } from '@demo/greeting';
import mime from 'mime';

const generated = readFileSync('generated.txt', 'utf8');
const colours = await import('picocolors').then(() => 'there', () => 'not there');
http
  .createServer((request, response) =>
    response.end(`${greeting}: ${generated}, ${mime.getType('a.css')}, picocolors is ${colours}`))
  .listen(process.env.PORT);
