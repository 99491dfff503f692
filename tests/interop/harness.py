"""What the cases share: a table of them, registries, a folder and a home for each, and a judge that is nobody's client.

A case is a function of one `At`: where it runs. `at("oras push {a}:1 answer.wasm")` runs a command line in the case's folder;
{a} and {b} are repositories of its own, and any other name is one of the arguments. A status that is not 0 fails the case.
"""
import dataclasses, hashlib, json, os, pathlib, shlex, shutil, subprocess, sys, tarfile, tempfile, urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/registry"))
import servers  # noqa: E402
from servers import ANSWER  # noqa: E402

FORMS = ["cncf", "image", "runwasi", "istio-oci", "legacy"]
PACKAGE = ROOT / "testdata/artifact/package.wasm"
COMPONENTS = [ANSWER, ROOT / "testdata/components/greeter.wasm", PACKAGE]
INDEX = "application/vnd.oci.image.index.v1+json"
MANIFESTS = ", ".join([INDEX, "application/vnd.oci.image.manifest.v1+json",
                       "application/vnd.docker.distribution.manifest.v2+json",
                       "application/vnd.docker.distribution.manifest.list.v2+json"])
PLAIN, REFERRERS, LOGIN = "docker-registry", "a registry with referrers", "a registry with a password"
TLS = "a registry with a certificate"
USER, PASSWORD = "ann", "s3cret: of a test"
CASES = []


@dataclasses.dataclass
class Case:
    peer: str
    name: str
    on: tuple  # kinds of registries: the case runs once on each
    test: object


def case(peer, name, on=(PLAIN, REFERRERS)):
    def enter(test):
        CASES.append(Case(peer, name, on, test))
        return test
    return enter


def digest_of(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


def equal(a, b):
    assert a == b, f"{a!r}\n  is not {b!r}"


class At:
    """One run of a case: `host` is the registry's."""
    count = 0

    def __init__(self, tenon, kind, registry):
        At.count += 1
        host = registry.host
        self.kind, self.host, self.a, self.b = kind, host, f"{host}/case{At.count}/a", f"{host}/case{At.count}/b"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tenon-interop-"))
        self.home = self.folder / "home"
        for f in ("run", ".config/containers", ".docker"):
            (self.home / f).mkdir(parents=True)
        keep = {k: v for k, v in os.environ.items()
                if not k.startswith(("TENON_", "DOCKER_", "XDG_", "REGISTRY_", "WKG_", "ORAS_", "SOURCE_DATE"))
                and not k.lower().endswith("_proxy")}
        self.env = dict(keep, HOME=str(self.home), XDG_RUNTIME_DIR=str(self.home / "run"), NO_COLOR="1",
                        PATH=f"{tenon.parent}:{os.environ['PATH']}", WKG_OCI_INSECURE=host,
                        REGCTL_CONFIG=str(self.home / "regctl.json"))
        if kind == TLS:
            self.trust(registry.ca)
        else:
            (self.home / ".config/containers/registries.conf").write_text(f'[[registry]]\nlocation = "{host}"\ninsecure = true\n')
            (self.home / "regctl.json").write_text(json.dumps({"hosts": {host: {"tls": "disabled"}}}))
        (self.home / ".config/containers/policy.json").write_text('{"default": [{"type": "insecureAcceptAnything"}]}')
        (self.folder / "answer.wasm").write_bytes(ANSWER.read_bytes())
        (self.folder / "note.txt").write_text("a note\n")

    def trust(self, ca):
        """As each is told of a certificate: in certs.d, in its own file, or in that of the system."""
        folder = self.home / ".config/containers/certs.d" / self.host
        folder.mkdir(parents=True)
        shutil.copy(ca, folder / "ca.crt")
        shutil.copy(ca, self.folder / "ca.crt")
        (self.home / "regctl.json").write_text(json.dumps({"hosts": {self.host: {"regcert": pathlib.Path(ca).read_text()}}}))
        self.env["SSL_CERT_FILE"] = ca

    def __call__(self, command, input=None, status=0, **names):
        """What the command prints, as bytes."""
        names = {"a": self.a, "b": self.b, "host": self.host, **names}
        argv = [x.format(**names) for x in shlex.split(command)]
        if isinstance(input, str):
            input = input.encode()
        r = subprocess.run(argv, cwd=self.folder, env=self.env, input=input, capture_output=True, timeout=120)
        if r.returncode != status:
            raise AssertionError(f"{shlex.join(argv)}: status {r.returncode}\n"
                                 f"{(r.stdout + r.stderr).decode(errors='replace')}")
        return r.stdout

    def line(self, command, **more):
        return self(command, **more).decode().strip()

    def json(self, command, **more):
        return json.loads(self(command, **more))

    def holds(self, path, wanted=ANSWER):
        wanted = wanted if isinstance(wanted, bytes) else pathlib.Path(wanted).read_bytes()
        assert (self.folder / path).read_bytes() == wanted, f"{path} is not what was pushed"

    def pulls(self, ref, wanted=ANSWER):
        """tenon brings the very bytes."""
        self("tenon pull {ref} -o pulled.wasm", ref=ref)
        self.holds("pulled.wasm", wanted)
        (self.folder / "pulled.wasm").unlink()

    def push(self, file, ref, *options):
        """tenon's; the digest."""
        return self.line(shlex.join(["tenon", "push", str(file), ref, *options])).split("@")[1]

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)


# ---- the judge: what a place holds, asked without any client ----

class Repository:
    def __init__(self, name):
        self.host, self.name = name.split("/", 1)

    def get(self, path, **headers):
        request = urllib.request.Request(f"http://{self.host}/v2/{self.name}/{path}", headers=headers)
        try:
            with urllib.request.urlopen(request) as r:
                return r.read()
        except urllib.error.HTTPError as e:
            e.close()
            if e.code != 404:
                raise
            return None

    def manifest(self, reference):
        return self.get(f"manifests/{reference}", Accept=MANIFESTS)

    def blob(self, digest):
        return self.get(f"blobs/{digest}")

    def tags(self):
        return json.loads(self.get("tags/list") or '{"tags": []}')["tags"] or []

    def referrers(self, digest):
        index = self.get(f"referrers/{digest}", Accept=INDEX) or self.manifest(digest.replace(":", "-"))
        return [x["digest"] for x in json.loads(index)["manifests"]] if index else []


class Layout:
    """A folder, or an archive of one."""

    def __init__(self, path):
        self.files = {}
        if path.is_dir():
            self.files = {str(f.relative_to(path)): f.read_bytes() for f in path.rglob("*") if f.is_file()}
        else:
            with tarfile.open(path) as t:
                self.files = {m.name.removeprefix("./"): t.extractfile(m).read() for m in t.getmembers() if m.isfile()}
        equal(json.loads(self.files["oci-layout"]), {"imageLayoutVersion": "1.0.0"})
        self.entries = json.loads(self.files["index.json"])["manifests"]

    def blob(self, digest):
        return self.files.get("blobs/" + digest.replace(":", "/"))

    def named(self):
        return {x["annotations"]["org.opencontainers.image.ref.name"]: x["digest"] for x in self.entries
                if "org.opencontainers.image.ref.name" in x.get("annotations", {})}

    def tags(self):
        return list(self.named())

    def manifest(self, reference):
        return self.blob(self.named().get(reference, reference))

    def referrers(self, digest):
        found = [x["digest"] for x in self.entries
                 if json.loads(self.blob(x["digest"])).get("subject", {}).get("digest") == digest]
        index = self.manifest(digest.replace(":", "-")) if digest.replace(":", "-") in self.named() else None
        return found + ([x["digest"] for x in json.loads(index)["manifests"]] if index else [])


def held(place, tag, referrers=False, digest_tags=False):
    """{digest: bytes} of all that `tag` stands for, each checked, and of what refers to it where that is asked for."""
    got, root = {}, place.manifest(tag)
    assert root is not None, f"there is no {tag}"
    todo = [digest_of(root)]
    while todo:
        digest = todo.pop()
        if digest in got:
            continue
        data = got[digest] = place.manifest(digest)
        assert data is not None, f"the manifest {digest} is not there"
        equal(digest_of(data), digest)
        manifest = json.loads(data)
        for x in [manifest[k] for k in ("config",) if k in manifest] + manifest.get("layers", []):
            blob = got[x["digest"]] = place.blob(x["digest"])
            assert blob is not None, f"the blob {x['digest']} is not there"
            equal((digest_of(blob), len(blob)), (x["digest"], x["size"]))
        todo += [x["digest"] for x in manifest.get("manifests", [])]
        if referrers:
            todo += place.referrers(digest)
        if digest_tags:
            prefix = digest.replace(":", "-") + "."
            todo += [digest_of(place.manifest(t)) for t in place.tags() if t.startswith(prefix)]
    return got


def same(got, wanted):
    """That one place holds all of what another does; what is there besides was taken along, and harms nobody."""
    lost = {d: data for d, data in wanted.items() if got.get(d) != data}
    assert not lost, "\n".join(["lost on the way:", *(f"{d} {data[:300]!r}" for d, data in lost.items())])


# ---- what tenon makes, for others to carry about ----

def filter_module(path):
    """A module that exports a function proxy_abi_version_0_2_1, which every form takes."""
    path.write_bytes(b"\0asm\1\0\0\0" b"\1\4\1\x60\0\0" b"\3\2\1\0" b"\7\x1b\1\x17proxy_abi_version_0_2_1\0\0"
                     b"\n\4\1\2\0\x0b")
    return path


def component(at, repo):
    """repo:1, a component with a note, a note about the note, and an old signature in a tag of its own."""
    at.push("answer.wasm", f"{repo}:1")
    dress(at, repo, "1")


def dress(at, repo, tag):
    digest = at.line("tenon resolve {r}", r=f"{repo}:{tag}")
    note = at.line("tenon attach note.txt {r} --artifact-type text/plain", r=f"{repo}:{tag}")
    at("tenon attach {n} --artifact-type application/vnd.seen -a by=ann", n=note)
    at.push("answer.wasm", f"{repo}:{digest.replace(':', '-')}.sig", "--annotation", f"of={digest}")


def index(at, repo):
    """repo:1, an index of the component for two platforms, as an image each; what `component` has, of it and of one of them."""
    entries = []
    for platform in ("wasip1/wasm", "linux/amd64"):
        told = at.json("tenon push answer.wasm {r} --format image --format json --platform {p}",
                       r=f"{repo}:{platform.replace('/', '-')}", p=platform)
        operating_system, architecture = platform.split("/")
        entries.append({k: told["manifest"][k] for k in ("mediaType", "digest", "size")}
                       | {"platform": {"os": operating_system, "architecture": architecture}})
    (at.folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}))
    at("tenon manifest put index.json {r}:1", r=repo)
    dress(at, repo, "1")
    dress(at, repo, "wasip1-wasm")


# ---- running them ----

class Referrers:
    """go-containerregistry's own registry, in memory, with the referrers API."""

    def __init__(self, program):
        self.program = program

    def __enter__(self):
        self.process = subprocess.Popen([self.program, "127.0.0.1:0"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True)
        self.host = "localhost:" + self.process.stdout.readline().strip().rsplit(":", 1)[1]
        return self

    def __exit__(self, *a):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


def registries():
    """{kind: a registry that is not yet started}, of those that can be had."""
    found = {}
    if shutil.which("docker-registry"):
        found[PLAIN] = servers.Registry()
        found[TLS] = servers.Registry(tls=True)
        if shutil.which("htpasswd"):
            found[LOGIN] = servers.Registry(users={USER: PASSWORD})
    from test_referrers import PROGRAM
    if PROGRAM:
        found[REFERRERS] = Referrers(PROGRAM)
    return found
