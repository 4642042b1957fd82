// Needs a package that is there while building only.
import { writeFileSync } from 'node:fs';
import pc from 'picocolors';

writeFileSync('generated.txt', typeof pc.red === 'function' ? 'generated' : 'no colours');
