"""What a lock file of another tool wants installed, as requirements that pip reads.

Usage: lockfile.py FILE > requirements
Knows poetry.lock, pdm.lock, pylock.toml (PEP 751), Pipfile.lock, Pipfile, and the table
[tool.poetry.dependencies] of pyproject.toml. Groups for development are left out; markers
(PEP 508) are judged by the Python that runs this.
"""
import json
import re
import sys

try:
    import tomllib
except ImportError:  # before 3.11
    from pip._vendor import tomli as tomllib
from pip._vendor.packaging.markers import InvalidMarker, Marker
from pip._vendor.packaging.requirements import InvalidRequirement, Requirement
from pip._vendor.packaging.utils import canonicalize_name


def load(path):
    with open(path, "rb") as file:
        return json.load(file) if path.endswith("Pipfile.lock") else tomllib.load(file)


def applies(marker):
    """Whether a marker holds here, outside every extra."""
    if not marker:
        return True
    try:
        return Marker(marker).evaluate({"extra": ""})
    except InvalidMarker:
        return True


def constraint(text):
    """Poetry's and Pipenv's ways to write a range, as PEP 440 says it."""
    text = str(text).strip()
    if text in ("", "*"):
        return ""
    if "||" in text:
        text = text.split("||")[-1].strip()
    return ",".join(one(part.strip()) for part in re.split(r"\s*,\s*|\s+(?=[<>=!~^])", text) if part.strip())


def one(part):
    match = re.fullmatch(r"(\^|~(?!=))\s*v?(\d+(?:\.\d+)*)(\S*)", part)
    if not match:
        part = re.sub(r"\s+", "", part)
        return part if re.match(r"[<>=!~]", part) else "==" + part
    numbers = [int(number) for number in match.group(2).split(".")]
    if match.group(1) == "~":
        fixed = min(2, len(numbers))
    else:
        fixed = next((at + 1 for at, number in enumerate(numbers) if number), len(numbers))
    ceiling = numbers[:fixed]
    ceiling[-1] += 1
    return ">=%s%s,<%s" % (match.group(2), match.group(3), ".".join(map(str, ceiling)))


def wanted(name, entry):
    """An entry of Poetry's or Pipenv's table as a requirement, or nothing where it is not for here."""
    if isinstance(entry, list):
        return next(filter(None, (wanted(name, each) for each in entry)), None)
    if isinstance(entry, str):
        return name + constraint(entry)
    if entry.get("optional") or not applies(entry.get("markers") or markers_of(entry)):
        return None
    extras = "[%s]" % ",".join(entry["extras"]) if entry.get("extras") else ""
    for kind in ("git", "url", "path", "file"):
        if kind in entry:
            return "%s%s @ %s" % (name, extras, source(kind, entry))
    return name + extras + constraint(entry.get("version", "*"))


def markers_of(entry):
    """Poetry's "python" and Pipenv's markers written as keys of their own."""
    markers = []
    if entry.get("python"):
        markers += ['python_version %s "%s"' % re.match(r"([<>=!~]*)(.*)", each).groups()
                    for each in constraint(entry["python"]).split(",")]
    for key in ("sys_platform", "platform_machine", "os_name", "platform_system"):
        if key in entry:
            markers.append("%s %s" % (key, entry[key]))
    return " and ".join(markers)


def source(kind, entry):
    if kind == "git":
        reference = entry.get("resolved_reference") or entry.get("rev") or entry.get("ref") \
            or entry.get("reference") or entry.get("tag") or entry.get("branch")
        return "git+" + re.sub(r"^git\+", "", entry[kind]) + ("@" + reference if reference else "")
    return entry[kind] if "://" in entry[kind] else "file:///app/" + re.sub(r"^\./", "", entry[kind])


def line(name, version, hashes, extras=()):
    return name + ("[%s]" % ",".join(extras) if extras else "") + "==" + version, hashes


def poetry_lock(lock, project):
    """The packages that the main group leads to; locks before 2.0 say that only by their edges."""
    packages = {}
    for package in lock.get("package", []):
        packages.setdefault(canonicalize_name(package["name"]), []).append(package)
    old = lock.get("metadata", {}).get("files", {})
    chosen, lines = {}, []
    queue = main_of_poetry(project)
    while queue:
        name, extras = queue.pop()
        known = chosen.setdefault(name, set())
        fresh = set(extras) - known
        if known and not fresh:
            continue
        known.update(fresh or {""})
        for package in packages.get(name, []):
            if not applies_to(package):
                continue
            for other, entries in package.get("dependencies", {}).items():
                for entry in entries if isinstance(entries, list) else [entries]:
                    entry = {"version": entry} if isinstance(entry, str) else entry
                    if not entry.get("optional") and applies(entry.get("markers")):
                        queue.append((canonicalize_name(other), entry.get("extras", [])))
            for extra in known:
                for requirement in package.get("extras", {}).get(extra, []):
                    queue.append((canonicalize_name(re.match(r"[\w.-]+", requirement).group()), extras_of(requirement)))
    for name in sorted(chosen):
        for package in packages.get(name, []):
            if not applies_to(package):
                continue
            origin = package.get("source", {})
            if origin.get("type") == "git":
                lines.append(("%s @ git+%s@%s" % (name, origin["url"], origin["resolved_reference"]), []))
            elif origin.get("type") in ("url", "file", "directory"):
                url = origin["url"] if "://" in origin["url"] else "file:///app/" + origin["url"]
                lines.append(("%s @ %s" % (name, url), []))
            else:
                files = package.get("files") or old.get(package["name"]) or []
                lines.append(line(name, package["version"], [file["hash"] for file in files]))
            break
    return lines


def applies_to(package):
    marker = package.get("markers")
    if isinstance(marker, dict):
        marker = marker.get("main")
    return applies(marker)


def extras_of(requirement):
    found = re.match(r"[\w.-]+\s*\[([^\]]*)\]", requirement)
    return [extra.strip() for extra in found.group(1).split(",")] if found else []


def main_of_poetry(project):
    queue = []
    for name, entry in project.get("tool", {}).get("poetry", {}).get("dependencies", {}).items():
        for each in entry if isinstance(entry, list) else [entry]:
            if name != "python" and wanted(name, each):
                queue.append((canonicalize_name(name), each.get("extras", []) if isinstance(each, dict) else []))
    for text in project.get("project", {}).get("dependencies", []):
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        if not requirement.marker or requirement.marker.evaluate({"extra": ""}):
            queue.append((canonicalize_name(requirement.name), sorted(requirement.extras)))
    return queue


def pdm_lock(lock):
    for package in lock.get("package", []):
        if "default" not in package.get("groups", ["default"]) or not applies(package.get("marker")):
            continue
        if package.get("path") in (".", "./"):
            continue
        if package.get("git"):
            yield "%s @ git+%s@%s" % (package["name"], package["git"], package["revision"]), []
        elif package.get("extras"):
            continue  # the same package stands there once more without them
        else:
            yield line(package["name"], package["version"], [file["hash"] for file in package.get("files", [])])


def pylock(lock):
    for package in lock.get("packages", []):
        if not applies(package.get("marker")) or "version" not in package:
            continue
        files = package.get("wheels", []) + ([package["sdist"]] if "sdist" in package else [])
        yield line(package["name"], package["version"],
                   ["%s:%s" % item for file in files for item in file.get("hashes", {}).items()])


def pipfile_lock(lock):
    for name, entry in lock.get("default", {}).items():
        if not applies(entry.get("markers") or markers_of(entry)):
            continue
        if entry.get("version", "").startswith("=="):
            yield line(name, entry["version"][2:], entry.get("hashes", []), entry.get("extras", ()))
        elif entry.get("path") not in (".", "./"):
            yield wanted(name, entry), []


def table(entries):
    for name, entry in entries.items():
        requirement = None if name == "python" else wanted(name, entry)
        if requirement:
            yield requirement, []


def requirements(path):
    content = load(path)
    name = path.rsplit("/", 1)[-1]
    if name == "poetry.lock":
        return poetry_lock(content, load(path[: -len(name)] + "pyproject.toml"))
    if name == "pdm.lock":
        return pdm_lock(content)
    if name == "Pipfile.lock":
        return pipfile_lock(content)
    if name == "Pipfile":
        return table(content.get("packages", {}))
    if name == "pyproject.toml":
        return table(content.get("tool", {}).get("poetry", {}).get("dependencies", {}))
    return pylock(content)


def main():
    lines = list(requirements(sys.argv[1]))
    # pip wants hashes of all or of none.
    hashed = all(hashes for _, hashes in lines)
    for requirement, hashes in lines:
        print(" ".join([requirement] + ["--hash=" + each for each in hashes if hashed]))


main()
