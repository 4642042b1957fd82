import { pgTable, serial, text, timestamp, uniqueIndex } from 'drizzle-orm/pg-core';

export const accounts = pgTable(
  'account',
  {
    id: serial('id').primaryKey(),
    name: text('name').notNull(),
    salt: text('salt').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [uniqueIndex('account_name').on(table.name)],
);

export const notes = pgTable('note', {
  id: serial('id').primaryKey(),
  author: text('author').notNull(),
  words: text('words').notNull(),
  photo: text('photo'),
  written: timestamp('written', { withTimezone: true }).notNull().defaultNow(),
});
