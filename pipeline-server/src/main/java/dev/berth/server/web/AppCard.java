package dev.berth.server.web;

import java.util.Optional;

/**
 * One app as the list of apps shows it.
 *
 * @param name the app
 * @param production empty until its production branch is pushed
 * @param previews how many previews are open
 */
record AppCard(String name, Optional<EnvironmentView> production, int previews) {}
