/**
 * Keeps secrets in HashiCorp Vault or OpenBao (KV version 2), and wraps the embedded store's keys
 * by its Transit engine. All requests go through one connection, which holds a valid token and
 * turns what a server, a network or a proxy can do wrong into problems that say whose they are.
 */
@NullMarked
package dev.berth.secrets.vault;

import org.jspecify.annotations.NullMarked;
