package dev.berth.buildpacks.python;

import dev.berth.buildpacks.SourceTree;
import java.util.Optional;

/**
 * What an app is, and what of it is run.
 *
 * @param framework for people
 * @param run what is run
 * @param reason where it was found
 * @param django Django's own places, if it is a Django project
 */
record PythonApp(String framework, Run run, String reason, Optional<DjangoProject> django) {
  /** What is run of an app. */
  sealed interface Run {}

  /**
   * An object that a server serves.
   *
   * @param directory where the server starts, so that the app's imports are found; {@code ""} for
   *     the app's own
   * @param target {@code module:object}
   * @param asgi whether it speaks ASGI; otherwise WSGI (PEP 3333)
   * @param factory whether the object makes the app when it is called
   */
  record Served(String directory, String target, boolean asgi, boolean factory) implements Run {}

  /**
   * A program that listens by itself.
   *
   * @param line what starts it
   * @param tool the package it needs, {@code ""} for none
   */
  record Program(String line, String tool) implements Run {}

  /** Looks at the files; nothing is run. */
  static Optional<PythonApp> in(SourceTree source, PythonProject project) {
    return source.once(
        PythonApp.class,
        tree ->
            DjangoProject.in(tree, project)
                .map(DjangoProject::app)
                .or(() -> PythonPrograms.known(tree, project))
                .or(() -> PythonObjects.in(tree, project))
                .or(() -> PythonPrograms.listening(tree)));
  }

  /** The module that a file is. */
  static String module(String file) {
    return file.replaceFirst("(/__init__)?\\.py$", "").replace('/', '.');
  }

  /** {@code module:object} of what is served, {@code app} where nothing is. */
  String target() {
    return switch (run) {
      case Served served -> served.target();
      case Program program -> "app";
    };
  }
}
