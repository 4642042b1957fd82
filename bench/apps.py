"""The apps that are pushed, how they change, and how a push's output is read."""
import json
import pathlib
import re
import shutil
import subprocess
import time

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent / "examples"


def express(berth, app):
    repository = fresh(berth, app)
    shutil.copytree(EXAMPLES / "express", repository, dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns("node_modules"))
    return connected(berth, repository, app)


def change_express(repository, number):
    """A change of code only: the lock file stays as it is."""
    marker = f"v{number}-{time.time_ns()}"
    file = repository / "server.js"
    text = re.sub(r"\n// marker.*|app\.get\('/', .*?=> response\.send\('v.*?'\)\);\n", "", file.read_text())
    line = f"app.get('/', (request, response) => response.send('{marker}'));\n"
    file.write_text(text.replace("const app = express();\n", "const app = express();\n" + line, 1))
    return marker


def add_files(berth, repository, files):
    for name, text in files.items():
        file = repository / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    berth.git(repository, "add", "-A")
    berth.git(repository, "commit", "-qm", "more files")


def next_app(berth, app):
    repository = fresh(berth, app)
    (repository / "app").mkdir()
    (repository / "package.json").write_text(json.dumps({
        "name": app, "version": "1.0.0", "private": True,
        "scripts": {"build": "next build", "start": "next start"},
        "dependencies": {"next": "16.4.6", "react": "19.2.0", "react-dom": "19.2.0"}}, indent=2) + "\n")
    (repository / ".gitignore").write_text("node_modules\n.next\n")
    (repository / "app" / "layout.js").write_text(
        "export default function Layout({ children }) {\n  return <html lang=\"en\"><body>{children}</body></html>;\n}\n")
    change_next(repository, 0)
    subprocess.run(["npm", "install", "--package-lock-only", "--omit-lockfile-registry-resolved", "--no-audit",
                    "--no-fund", "--silent"], cwd=repository, check=True, stdout=subprocess.DEVNULL)
    return connected(berth, repository, app)


def change_next(repository, number):
    marker = f"v{number}-{time.time_ns()}"
    (repository / "app" / "page.js").write_text(f"export default function Page() {{\n  return <p>{marker}</p>;\n}}\n")
    return marker


def unknown(berth, app):
    """Something that Berth does not know how to build: refused as soon as it is read."""
    repository = fresh(berth, app)
    (repository / "notes.txt").write_text("nothing to run\n")
    return connected(berth, repository, app)


def many(berth, number):
    """So many apps, each with a production environment and a deploy, none of which runs."""
    repository = unknown(berth, "bench-many")
    for app in range(number):
        berth.push_as_operator(repository, f"bench-many-{app:04}")
    while any(not deploy.get("endedAt") for deploy in berth.api("GET", f"/apps/bench-many-{number - 1:04}/deploys")):
        time.sleep(0.5)


def fresh(berth, app):
    repository = berth.root / "work" / app
    shutil.rmtree(repository, ignore_errors=True)
    repository.mkdir(parents=True)
    berth.git(repository, "init", "-q", "-b", "main")
    return repository


def connected(berth, repository, app):
    berth.git(repository, "add", "-A")
    berth.git(repository, "commit", "-qm", "first")
    berth.connect(repository, app)
    return repository


STEP = re.compile(r"^remote:\s+(?:\S\s+)?(checkout|guard|plan|image|provision|secrets|migrate|rollout|probe|route|confirm|release)\b.*?"
                  r"([0-9.]+) (ms|s)\s*$", re.MULTILINE)


def steps_in(output):
    """(step, seconds) for every step line of a push."""
    return [(name, seconds(value, unit)) for name, value, unit in STEP.findall(output)]


BUILD = re.compile(r"^remote:.*(npm run build|next build).*?([0-9.]+) (ms|s)\s*$", re.MULTILINE)


def build_commands_in(output):
    return [(name, seconds(value, unit)) for name, value, unit in BUILD.findall(output)]


def seconds(value, unit):
    return float(value) / (1000 if unit == "ms" else 1)
