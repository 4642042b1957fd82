"""A Berth of the benchmark's own: started by the launcher, used with git and HTTP."""
import base64
import http.client
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time

CHECKOUT = pathlib.Path(__file__).resolve().parent.parent
LAUNCHER = str(CHECKOUT / "berth")


def answer_of(port, host, path="/", timeout=10):
    """Status and body; status 0 when nothing answered."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        connection.request("GET", path, headers={"Host": f"{host}:{port}"})
        response = connection.getresponse()
        return response.status, response.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        connection.close()


def wait_for_answer(port, host, wanted, path="/", limit=120, polite=True):
    """Polls every 5 ms; returns when the wanted answer came and how many others were no 200."""
    end, lost = time.monotonic() + limit, 0
    while time.monotonic() < end:
        status, body = answer_of(port, host, path)
        if wanted(status, body):
            return time.monotonic(), lost
        if polite and status != 200:
            lost += 1
        time.sleep(0.005)
    raise SystemExit(f"{host}{path} did not give the expected answer within {limit} s; last: {status} {body[:200]}")


class Berth:
    def __init__(self, root):
        self.root = root
        self.port = self.free_port()
        self.data = root / "data"
        (root / "gitconfig").write_text("[init]\n\tdefaultBranch = main\n")
        self.environment = {
            **os.environ, "BERTH_HOME": str(self.data), "BERTH_PORT": str(self.port),
            "XDG_CONFIG_HOME": str(root / "config"), "GIT_CONFIG_GLOBAL": str(root / "gitconfig"),
            "GIT_TERMINAL_PROMPT": "0", "GIT_AUTHOR_NAME": "Bench", "GIT_AUTHOR_EMAIL": "bench@example.invalid",
            "GIT_COMMITTER_NAME": "Bench", "GIT_COMMITTER_EMAIL": "bench@example.invalid"}

    @staticmethod
    def free_port():
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            return probe.getsockname()[1]

    def run(self, *arguments, cwd=None, check=True):
        done = subprocess.run([LAUNCHER, *arguments], cwd=cwd or self.root, env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
        if check and done.returncode != 0:
            raise SystemExit(f"berth {' '.join(arguments)} failed:\n{done.stdout}")
        return done.stdout

    def train(self):
        """Makes the AOT cache first, so that every start measured is a warm one."""
        self.run("train")

    def up(self):
        self.run("up")

    def start_in_background(self):
        return subprocess.Popen([LAUNCHER, "up"], cwd=self.root, env=self.environment, stdin=subprocess.DEVNULL,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def forget(self):
        shutil.rmtree(self.data, ignore_errors=True)

    def kill_server(self):
        pid = self.server_pid()
        os.kill(pid, signal.SIGKILL)
        while os.path.exists(f"/proc/{pid}/exe"):
            time.sleep(0.01)

    def server_pid(self):
        argument = f"--berth.data-directory={self.data}".encode()
        for entry in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                # A launcher's own search for it carries the same argument.
                if argument in entry.read_bytes().split(b"\0") and (entry.parent / "comm").read_text() == "java\n":
                    return int(entry.parent.name)
            except OSError:
                pass
        raise SystemExit("no server runs")

    def router_pid(self):
        """The router that listens, as its control socket says."""
        with socket.socket(socket.AF_UNIX) as control:
            control.connect(str(self.data / "router" / "state" / "control.sock"))
            control.sendall(b'{"op":"status"}\n')
            return json.loads(control.makefile().readline())["pid"]

    def wait_for_router_cache(self, limit=180):
        """Made in the background after the first start of a version; true once it is there."""
        places = [(CHECKOUT / ".berth" / "builds", "*/router/*.aot"), (self.data / "router" / "lib", "*.aot")]
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if any(any(place.glob(pattern)) for place, pattern in places):
                return True
            time.sleep(0.5)
        return False

    def uses_aot_cache(self):
        """Whether the running server has mapped its AOT cache; an unusable one is ignored without a word."""
        return ".aot" in pathlib.Path(f"/proc/{self.server_pid()}/maps").read_text()

    def git(self, repository, *arguments):
        subprocess.run(["git", *arguments], cwd=repository, env=self.environment, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def connect(self, repository, app):
        self.run("remote", "add", "--app", app, cwd=repository)

    def push_in_background(self, repository, branch="main"):
        return subprocess.Popen(["git", "push", "berth", branch], cwd=repository, env=self.environment, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)

    def rollback_in_background(self, app, release):
        token = (self.data / "operator-token").read_text().strip()
        config = f'header = "Authorization: Bearer {token}"\n'
        request = subprocess.Popen(
            ["curl", "-sS", "--fail-with-body", "-K", "-", "-X", "POST", "-H", f"Host: berth.localhost:{self.port}",
             "-H", "Content-Type: application/json", "--data-raw", f'{{"release":{release}}}',
             f"http://127.0.0.1:{self.port}/api/v1/apps/{app}/rollbacks"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        request.stdin.write(config)
        request.stdin.close()
        request.stdin = None
        return request

    def api(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        token = (self.data / "operator-token").read_text().strip()
        connection.request(method, f"/api/v1{path}", json.dumps(body) if body else None, {
            "Host": f"berth.localhost:{self.port}", "Authorization": f"Bearer {token}",
            "Content-Type": "application/json", "Accept": "application/json"})
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {text}")
        return json.loads(text) if text else None

    def page(self, path):
        """A page of the console, as the operator sees it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={
            "Host": f"berth.localhost:{self.port}", "Authorization": f"Bearer {self.token()}", "Accept": "text/html"})
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise SystemExit(f"GET {path}: {answer.status} {text[:500]}")
        return text

    def token(self):
        return (self.data / "operator-token").read_text().strip()

    def push_as_operator(self, repository, app):
        """Pushes without a remote of its own and without waiting for the deploy."""
        credentials = base64.b64encode(f"operator:{self.token()}".encode()).decode()
        environment = {**self.environment, "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "http.extraHeader",
                       "GIT_CONFIG_VALUE_0": f"Authorization: Basic {credentials}"}
        subprocess.run(["git", "push", "-q", "-o", "nowait", f"http://berth.localhost:{self.port}/git/{app}.git", "main"],
                       cwd=repository, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def connect_repository(self, app, address):
        """Connects an app; says where deliveries go and what signs them."""
        made = self.api("POST", f"/apps/{app}/repository", {"address": address, "service": "github"})
        return "/" + made["hook"].split("/", 3)[3], made["secret"]

    def waiting_deliveries(self, app):
        view = self.api("GET", f"/apps/{app}/repository?deliveries=2000")
        return sum(delivery["state"] == "WAITING" for delivery in view["deliveries"])

    @staticmethod
    def finish(process):
        output = process.communicate()[0]
        if process.returncode != 0:
            raise SystemExit(f"{' '.join(process.args[:3])} failed:\n{output}")
        return output

    def memory(self):
        """Megabytes (PSS) by part: server, router, postgres, supervisor, apps and their databases."""
        parents, marks = {}, {}
        identity = (self.data / "installation-id").read_text().strip()
        for entry in pathlib.Path("/proc").glob("[0-9]*"):
            try:
                pid = int(entry.name)
                parents[pid] = int((entry / "stat").read_text().rsplit(") ", 1)[1].split()[1])
                for variable in (entry / "environ").read_bytes().split(b"\0"):
                    if variable.startswith(f"BERTH_MARK={identity}/".encode()):
                        marks[pid] = variable.decode().split("/", 1)[1].split("/")[0]
            except (OSError, IndexError, ValueError):
                pass
        marks[self.server_pid()] = "server"
        marks[int((self.data / "supervisor" / "pid").read_text().split()[0])] = "supervisor"
        totals = {}
        for pid in parents:
            ancestor = pid
            while ancestor and ancestor not in marks:
                ancestor = parents.get(ancestor, 0)
            if ancestor:
                part = "apps" if marks[ancestor] == "instance" else marks[ancestor]
                totals[part] = totals.get(part, 0) + proportional_size(pid)
        return totals


def proportional_size(pid):
    try:
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:
        pass
    return 0
