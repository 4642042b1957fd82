import { drizzle } from 'drizzle-orm/node-postgres';
import { Pool } from 'pg';
import * as schema from './schema';

const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 5 });
// The database may be restarted under us: the pool connects again.
pool.on('error', (error) => console.error('database connection lost:', error.message));

export const db = drizzle(pool, { schema });
