package dev.berth.buildpacks.runtime;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Package managers of Python as a build calls them: each fills the virtual environment {@code
 * /app/.venv} and leaves it compiled, the compiled files naming their source by its content (PEP
 * 552), so that two installations of the same packages are the same files. uv and Poetry are
 * fetched, in a fixed version, by the machine's pip.
 */
final class PythonTools {
  private static final String UV = "0.13.9";
  private static final String POETRY = "2.5.1";
  private static final String POETRY_EXPORT = "1.10.1";

  private static final String START =
      """
      #!/bin/sh
      set -e
      python=/opt/python/bin/python3
      venv=/app/.venv
      [ -x $venv/bin/python ] || $python -m venv --without-pip --symlinks $venv

      install() {
        $python -m pip --python $venv/bin/python install --no-compile --no-warn-script-location \\
          --progress-bar off "$@"
      }

      tool() { # tool NAME PACKAGES: a tool in an environment of its own, kept with the downloads
        if [ ! -e "$1/complete" ]; then
          rm -rf "$1"
          where=$1
          shift
          $python -m venv --without-pip --symlinks "$where"
          $python -m pip --python "$where/bin/python" install --quiet --progress-bar off "$@"
          : >"$where/complete"
        fi
      }

      finish() {
        find $venv -name __pycache__ -type d -prune -exec rm -rf {} +
        $python -m compileall -q -j 0 --invalidation-mode unchecked-hash $venv/lib || true
        # What was installed is noted with the machine's directories: no two would be equal.
        find $venv -name direct_url.json -delete
        # Notes that uv leaves for itself.
        rm -f $venv/.gitignore $venv/.lock
      }
      """;

  private static final String PIP =
      """
      [ "$1" = install ] && shift
      install "$@"
      finish
      """;

  /** What comes after {@code --} is installed besides. */
  private static final String UV_SYNC =
      """
      tool /cache/tools/uv-%1$s uv==%1$s
      uv=/cache/tools/uv-%1$s/bin/uv
      own=''
      while [ $# -gt 0 ] && [ "$1" != -- ]; do own="$own $1"; shift; done
      [ "$1" = -- ] && shift
      # shellcheck disable=SC2086
      UV_PYTHON=$python UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=$venv UV_LINK_MODE=copy UV_NO_PROGRESS=1 \\
        $uv $own
      [ $# -eq 0 ] || install "$@"
      finish
      """
          .formatted(UV);

  private static final String POETRY_INSTALL =
      """
      tool /cache/tools/poetry-%1$s poetry==%1$s poetry-plugin-export==%2$s
      [ "$1" = install ] && shift
      [ "$1" = -- ] && shift
      /cache/tools/poetry-%1$s/bin/poetry export --no-interaction --only main --output /tmp/requirements.txt
      install --no-deps -r /tmp/requirements.txt
      [ $# -eq 0 ] || install "$@"
      finish
      """
          .formatted(POETRY, POETRY_EXPORT);

  private PythonTools() {}

  static void write(Path bin) throws IOException {
    BuildRoot.script(bin.resolve("pip"), START + PIP);
    BuildRoot.script(bin.resolve("uv"), START + UV_SYNC);
    BuildRoot.script(bin.resolve("poetry"), START + POETRY_INSTALL);
  }
}
