"""Registries for tests: Debian's docker-registry on a free port of loopback, in a temporary folder.

    with servers.Registry(users={"u": "p"}) as r:          # basic auth
    with servers.Registry(tls=True) as r:                  # our own CA: r.ca
    with servers.Registry(tokens=True, users=...) as r:    # Bearer: see TokenServer
    r.host                                                 # "localhost:41234"

and a client that is kept from the user's own credentials:

    c = servers.Client(); c("push", file, f"{r.host}/a/b:1", status=0).stdout
"""
import base64, hashlib, http.server, json, os, pathlib, random, shutil, signal, socket, subprocess, tempfile, threading, time
import unittest, urllib.parse

TENON = os.environ.get("TENON", "build/tenon")
ROOT = pathlib.Path(__file__).resolve().parents[2]
ANSWER = ROOT / "testdata/artifact/answer.wasm"
SANITIZED = os.path.exists(TENON) and b"__asan_init" in pathlib.Path(TENON).read_bytes()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def run(*argv, **more):
    return subprocess.run([str(a) for a in argv], check=True, capture_output=True, **more).stdout


def make_certificate(folder):
    """ca.crt, and s.crt and s.key for localhost, in `folder`."""
    folder = pathlib.Path(folder)
    run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=tenon test CA",
        "-keyout", folder / "ca.key", "-out", folder / "ca.crt")
    run("openssl", "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", folder / "s.key",
        "-out", folder / "s.csr")
    (folder / "ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    run("openssl", "x509", "-req", "-in", folder / "s.csr", "-CA", folder / "ca.crt", "-CAkey", folder / "ca.key",
        "-CAcreateserial", "-days", "2", "-extfile", folder / "ext", "-out", folder / "s.crt")


def large(path, size, seed=1):
    """A valid component of about `size` bytes: ANSWER with a custom section behind it."""
    name, leb = b"\x04pad!", b""
    n = len(name) + size
    while n:
        leb += bytes([n & 0x7f | (0x80 if n > 0x7f else 0)])
        n >>= 7
    block = random.Random(seed).randbytes(1 << 20)
    with open(path, "wb") as f:
        f.write(ANSWER.read_bytes() + b"\0" + leb + name)
        while size > 0:
            size -= f.write(block[:size])


class Server(http.server.ThreadingHTTPServer):
    """An HTTP server of ours on a free port: `handler` is a BaseHTTPRequestHandler, `tls` an ssl.SSLContext."""
    daemon_threads = True
    request_queue_size = 128  # a copy has 24 connections, and some tests have three at a time

    def __init__(self, handler, tls=None):
        super().__init__(("127.0.0.1", 0), handler)
        if tls:
            self.socket = tls.wrap_socket(self.socket, server_side=True)
        self.host = f"localhost:{self.server_address[1]}"
        self.thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)
        self.thread.start()

    def handle_error(self, request, client_address):
        pass  # a client that goes away is part of many tests

    def stop(self):
        self.shutdown()
        self.server_close()


class TokenServer(Server):
    """A token service as docker's "auth/token" describes it: who may do what is `grants(user, repository)`, a set of
    actions; user is None for who comes without a password. `asked` lists (user, scopes) in order."""

    def __init__(self, folder, users, grants):
        self.folder, self.users, self.grants, self.asked = pathlib.Path(folder), users, grants, []
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=tokens",
            "-keyout", self.folder / "token.key", "-out", self.folder / "token.crt")
        der = run("openssl", "x509", "-in", self.folder / "token.crt", "-outform", "DER")
        self.x5c = base64.b64encode(der).decode()
        super().__init__(TokenHandler)

    def jwt(self, user, access):
        def b64(data):
            return base64.urlsafe_b64encode(data).rstrip(b"=")
        now = int(time.time())
        head = {"typ": "JWT", "alg": "RS256", "x5c": [self.x5c]}
        body = {"iss": "tenon-test", "sub": user or "", "aud": "registry", "iat": now - 5, "nbf": now - 5,
                "exp": now + 300, "jti": os.urandom(8).hex(), "access": access}
        signed = b64(json.dumps(head).encode()) + b"." + b64(json.dumps(body).encode())
        mark = run("openssl", "dgst", "-sha256", "-sign", self.folder / "token.key", input=signed)
        return (signed + b"." + b64(mark)).decode()


class TokenHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *a):
        pass

    def reply(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.path).query)
        user, sent = None, self.headers.get("Authorization", "")
        if sent.startswith("Basic "):
            user, _, password = base64.b64decode(sent[6:]).decode().partition(":")
            if self.server.users.get(user) != password:
                self.server.asked.append((user, "refused"))
                return self.reply(401, {"errors": [{"code": "UNAUTHORIZED", "message": "wrong password"}]})
        self.grant(user, query.get("scope", []))

    def do_POST(self):
        form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        user = form.get("refresh_token", [""])[0].removeprefix("identity-of-")
        if form.get("grant_type") != ["refresh_token"] or user not in self.server.users:
            return self.reply(401, {"errors": [{"code": "UNAUTHORIZED", "message": "wrong token"}]})
        self.grant(user, form.get("scope", [""])[0].split())

    def grant(self, user, scopes):
        self.server.asked.append((user, scopes))
        access = []
        for scope in scopes:
            kind, name, actions = scope.split(":")
            granted = sorted(set(actions.split(",")) & self.server.grants(user, name))
            access.append({"type": kind, "name": name, "actions": granted})
        self.reply(200, {"token": self.server.jwt(user, access), "expires_in": 300})


class Registry:
    """Debian's docker-registry. users: basic auth, or with `tokens` a token service; its public/ repositories may be read
    by all, the rest only by users, and written by all users but "reader"."""

    def __init__(self, tls=False, users=None, tokens=False, delete=True):
        if not shutil.which("docker-registry"):
            raise unittest.SkipTest("docker-registry is not installed")
        self.tls, self.users, self.with_tokens, self.delete = tls, users, tokens, delete
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tenon-registry-"))
        self.token_server = self.process = self.ca = None

    @staticmethod
    def grants(user, repository):
        if user is None:
            return {"pull"} if repository.startswith("public/") else set()
        return {"pull"} if user == "reader" else {"pull", "push", "delete"}

    def config(self, port):
        c = {"version": 0.1, "log": {"level": "warn"},
             "storage": {"filesystem": {"rootdirectory": str(self.folder / "data")}, "delete": {"enabled": self.delete}},
             "http": {"addr": f"127.0.0.1:{port}", "secret": "of a test"}}
        if self.tls:
            c["http"]["tls"] = {"certificate": str(self.folder / "s.crt"), "key": str(self.folder / "s.key")}
            if self.tls == "mutual":
                c["http"]["tls"]["clientcas"] = [str(self.folder / "ca.crt")]
        if self.with_tokens:
            c["auth"] = {"token": {"realm": f"http://{self.token_server.host}/token", "service": "registry",
                                   "issuer": "tenon-test", "rootcertbundle": str(self.folder / "token.crt")}}
        elif self.users:
            c["auth"] = {"htpasswd": {"realm": "test", "path": str(self.folder / "htpasswd")}}
        return c

    def __enter__(self):
        if self.tls:
            make_certificate(self.folder)
            self.ca = str(self.folder / "ca.crt")
        if self.with_tokens:
            self.token_server = TokenServer(self.folder, self.users, self.grants)
        elif self.users:
            lines = [run("htpasswd", "-nbB", "-C", "4", u, p).decode().strip() for u, p in self.users.items()]
            (self.folder / "htpasswd").write_text("\n".join(lines) + "\n")
        for _ in range(5):
            if self.start(free_port()):
                return self
        raise RuntimeError((self.folder / "log").read_text())

    def start(self, port):
        (self.folder / "config.yml").write_text(json.dumps(self.config(port)))  # JSON is YAML
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(["docker-registry", "serve", str(self.folder / "config.yml")], stdout=log,
                                            stderr=log, cwd=self.folder)
        self.host = f"localhost:{port}"
        for _ in range(200):
            if self.process.poll() is not None:
                return False
            with socket.socket() as s:
                if not s.connect_ex(("127.0.0.1", port)):
                    return True
            time.sleep(0.05)
        self.process.kill()
        return False

    def __exit__(self, *a):
        self.process.terminate()
        self.process.wait()
        if self.token_server:
            self.token_server.stop()
        shutil.rmtree(self.folder)


def hear_signals():
    """For a program that is to be interrupted: in the background of a script, and below nohup, some signals are ignored, and
    tenon leaves them so."""
    for n in signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGTERM:
        signal.signal(n, signal.SIG_DFL)


class Client:
    """tenon, in a folder of its own and with a home of its own."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tenon-client-"))
        self.home = self.folder / "home"
        self.home.mkdir()
        keep = {k: v for k, v in os.environ.items()
                if not k.startswith(("TENON_", "DOCKER_", "XDG_", "REGISTRY_")) and not k.lower().endswith("_proxy")}
        self.env = dict(keep, HOME=str(self.home), XDG_RUNTIME_DIR=str(self.folder / "run"), NO_COLOR="1")

    def start(self, *argv, **more):
        more.setdefault("preexec_fn", hear_signals)
        return subprocess.Popen([os.path.abspath(TENON), *map(str, argv)], cwd=self.folder, env=self.env, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True, **more)

    def __call__(self, *argv, status=0, input=None, env=None):
        r = subprocess.run([os.path.abspath(TENON), *map(str, argv)], cwd=self.folder, env=dict(self.env, **(env or {})),
                           input=input, capture_output=True, text=True, timeout=120)
        assert r.returncode == status, f"status {r.returncode}, not {status}, of {argv}\n{r.stdout}{r.stderr}"
        return r

    def close(self):
        shutil.rmtree(self.folder)


def peak(process):
    """Waits for a process; the most memory it was seen to hold, in KiB. (ru_maxrss counts this interpreter's, too.) `out` and
    `told` are what it printed."""
    most = [0]

    def watch():
        most[0] = watched(process)
    watcher = threading.Thread(target=watch)
    watcher.start()
    process.out, process.told = process.communicate()
    watcher.join()
    return most[0]


def watched(process):
    most = 0
    while process.poll() is None:
        try:
            with open(f"/proc/{process.pid}/status") as f:
                most = max([most] + [int(x.split()[1]) for x in f if x.startswith("VmHWM")])
        except (OSError, ValueError):
            pass
        time.sleep(0.002 if most else 0)  # not seen yet: it may be over soon
    return most


class Case(unittest.TestCase):
    """A test with a client; `serve(...)` starts a Registry that ends with the test."""

    def setUp(self):
        self.tenon = Client()
        self.addCleanup(self.tenon.close)

    def serve(self, **how):
        registry = Registry(**how)
        registry.__enter__()
        self.addCleanup(registry.__exit__)
        return registry

    def sha256(self, path):
        return "sha256:" + hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()
