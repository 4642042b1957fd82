import { defineConfig } from 'vite';

// Berth tells every build which commit it is.
const commit = (process.env.BERTH_COMMIT ?? 'development').slice(0, 12);

export default defineConfig({ define: { __COMMIT__: JSON.stringify(commit) } });
