// Clones, commits and pushes with isomorphic-git: URL USER PASSWORD DIRECTORY BRANCH.
import fs from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(`${process.env.NODE_MODULES}/`)
const git = require('isomorphic-git')
const http = require('isomorphic-git/http/node')

const [url, username, password, dir, branch] = process.argv.slice(2)
const onAuth = () => ({ username, password })
await git.clone({ fs, http, dir, url, onAuth })
fs.writeFileSync(`${dir}/isomorphic.txt`, 'isomorphic-git')
await git.add({ fs, dir, filepath: 'isomorphic.txt' })
await git.commit({ fs, dir, message: 'by isomorphic-git', author: { name: 'Ada', email: 'ada@example.com' } })
const pushed = await git.push({ fs, http, dir, url, onAuth, ref: 'main', remoteRef: `refs/heads/${branch}` })
if (!pushed.ok) throw new Error(JSON.stringify(pushed))
await git.clone({ fs, http, dir: `${dir}-shallow`, url, onAuth, depth: 1, singleBranch: true })
