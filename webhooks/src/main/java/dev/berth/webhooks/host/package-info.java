/**
 * What Berth tells and asks the hosting service of a repository: statuses, deployments, one comment
 * per pull request, its own webhook. Everything is "make sure that …" and may be asked again; every
 * refusal names what the token needs.
 */
@NullMarked
package dev.berth.webhooks.host;

import org.jspecify.annotations.NullMarked;
