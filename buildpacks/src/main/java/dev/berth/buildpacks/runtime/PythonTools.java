package dev.berth.buildpacks.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Package managers of Python as a build calls them: each fills the virtual environment {@code
 * /app/.venv} and leaves it compiled, the compiled files naming their source by its content (PEP
 * 552), so that two installations of the same packages are the same files. uv is fetched, in a
 * fixed version, by the machine's pip; what other tools locked is installed by pip.
 */
final class PythonTools {
  private static final String UV = "0.13.9";
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

  /** Besides means apart: pip takes hashes for all or for none. */
  private static final String LOCKED =
      """
      file=$1
      shift
      [ "$1" = -- ] && shift
      case "$file" in
        *.txt) install -r "$file" ;;
        *)
          $python -I /opt/berth/bin/lockfile.py "$file" >/tmp/requirements.txt
          case "$file" in
            *.lock | pylock*.toml) install --no-deps -r /tmp/requirements.txt ;;
            *) install -r /tmp/requirements.txt ;;
          esac
          ;;
      esac
      [ $# -eq 0 ] || install "$@"
      finish
      """;

  private PythonTools() {}

  static void write(Path bin) throws IOException {
    BuildRoot.script(bin.resolve("pip"), START + PIP);
    BuildRoot.script(bin.resolve("uv"), START + UV_SYNC);
    BuildRoot.script(bin.resolve("locked"), START + LOCKED);
    Files.write(bin.resolve("lockfile.py"), lockfile());
  }

  private static byte[] lockfile() throws IOException {
    try (InputStream in = PythonTools.class.getResourceAsStream("/python/lockfile.py")) {
      return Objects.requireNonNull(in, "python/lockfile.py is missing from the build")
          .readAllBytes();
    }
  }
}
