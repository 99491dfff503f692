"""A registry of our own that misbehaves as told. It keeps everything in memory, writes down what it was asked, and asks
`fault(handler, method, path)` first: a true answer means that the fault has dealt with the request."""
import base64, hashlib, http.server, json, os, pathlib, re, sys, urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "registry"))
import servers

BASIC = "Basic " + base64.b64encode(b"ann:secret").decode()
INDEX = "application/vnd.oci.image.index.v1+json"


def digest_of(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *a):
        pass

    def reply(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        if "Content_Length" not in headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        return True

    def error(self, status, code, **headers):
        return self.reply(status, json.dumps({"errors": [{"code": code, "message": code.lower()}]}).encode(), **headers)

    def body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        data = b""
        while size := int(self.rfile.readline(), 16):
            data += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return data

    def promise(self, size):
        """The head of a reply of so many bytes: they are the caller's to write, or not."""
        self.send_response(200)
        self.send_header("Content-Length", str(size))
        self.end_headers()

    def hang_up(self):
        self.close_connection = True
        self.connection.shutdown(2)
        return True

    def handle_any(self):
        s = self.server
        s.journal.append((self.command, self.path, dict(self.headers)))
        if s.fault and s.fault(self, self.command, self.path):
            return
        url = urllib.parse.urlsplit(self.path)
        for method, pattern, act in ROUTES:
            m = re.fullmatch(pattern, url.path)
            if m and self.command in method.split():
                return act(self, *m.groups(), query=urllib.parse.parse_qs(url.query))
        self.error(404, "UNSUPPORTED")

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = do_PATCH = handle_any

    def ping(self, query):
        self.reply(200)

    def key(self, name, ref):
        return f"{name}/{ref}" if self.server.keyed_by_repository else ref

    def get_manifest(self, name, ref, query):
        found = self.server.manifests.get(self.key(name, ref))
        if not found:
            return self.error(404, "MANIFEST_UNKNOWN")
        self.reply(200, found[1], Content_Type=found[0], Docker_Content_Digest=digest_of(found[1]))

    def put_manifest(self, name, ref, query):
        data, kind = self.body(), self.headers["Content-Type"]
        self.server.manifests[self.key(name, ref)] = self.server.manifests[self.key(name, digest_of(data))] = (kind, data)
        self.reply(201, Docker_Content_Digest=digest_of(data), Location="/x")

    def delete_manifest(self, name, ref, query):
        kept, key = self.server.manifests, self.key(name, ref)
        if ("digests" if ":" in ref else "tags") not in self.server.deletes:
            return self.error(405, "UNSUPPORTED")
        if key not in kept:
            return self.error(404, "MANIFEST_UNKNOWN")
        if ":" not in ref:
            del kept[key]
            return self.reply(202)
        for other in [k for k in list(kept) if k.startswith(self.key(name, "")) and digest_of(kept[k][1]) == ref]:
            del kept[other]
        self.reply(202)

    def referrers(self, name, digest, query):
        if not self.server.lists_referrers:
            return self.error(404, "UNSUPPORTED")
        found = {}
        for key, (kind, data) in list(self.server.manifests.items()):
            m = json.loads(data)
            if key == self.key(name, digest_of(data)) and (m.get("subject") or {}).get("digest") == digest:
                found[digest_of(data)] = {"mediaType": kind, "digest": digest_of(data), "size": len(data),
                                          "artifactType": m.get("artifactType") or m["config"]["mediaType"]}
        body = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [found[k] for k in sorted(found)]}
        self.reply(200, json.dumps(body).encode(), Content_Type=INDEX)

    def get_blob(self, name, digest, query):
        data = self.server.blobs.get(digest)
        if data is None:
            return self.error(404, "BLOB_UNKNOWN")
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if asked and self.server.ranges:
            start = int(asked[1])
            return self.reply(206, data[start:], Content_Range=f"bytes {start}-{len(data) - 1}/{len(data)}")
        self.reply(200, data)

    def begin(self, name, query):
        self.server.uploads += 1
        self.server.open.add(str(self.server.uploads))
        self.reply(202, Location=f"{self.server.uploads_at}/v2/{name}/blobs/uploads/{self.server.uploads}?_state=a%3D")

    def patch(self, name, number, query):
        had, data = self.server.sessions.get(number, b""), self.body()
        start, end = map(int, self.headers.get("Content-Range", f"{len(had)}-{len(had) + len(data) - 1}").split("-"))
        if start != len(had) or end - start + 1 != len(data):
            return self.error(416, "RANGE_INVALID", Range=f"0-{max(len(had) - 1, 0)}", Location=self.path)
        self.server.sessions[number] = had + data
        self.reply(202, Location=self.path + "x", Range=f"0-{len(had + data) - 1}")

    def session(self, name, number, query):
        if number not in self.server.sessions:
            return self.error(404, "BLOB_UPLOAD_UNKNOWN")
        self.reply(204, Location=self.path, Range=f"0-{max(len(self.server.sessions[number]) - 1, 0)}")

    def finish_upload(self, name, number, query):
        data = self.server.sessions.pop(number, b"") + self.body()
        if digest_of(data) != query["digest"][0]:
            return self.error(400, "DIGEST_INVALID")
        self.server.blobs[digest_of(data)] = data
        self.server.open.discard(number)
        self.reply(201, Docker_Content_Digest=digest_of(data))

    def cancel(self, name, number, query):
        if number not in self.server.open:
            return self.error(404, "BLOB_UPLOAD_UNKNOWN")
        self.server.open.discard(number)
        self.reply(204)

    def tags(self, name, query):
        tags = sorted(t for t in self.server.manifests if ":" not in t)
        if self.server.keyed_by_repository:
            tags = [t[len(name) + 1:] for t in tags if t.startswith(name + "/")]
            if not tags:
                return self.error(404, "NAME_UNKNOWN")
        self.reply(200, json.dumps({"name": name, "tags": tags}).encode(), Content_Type="application/json")


N = r"((?:[a-z0-9._-]+/)*[a-z0-9._-]+)"
ROUTES = [
    ("GET", r"/v2/", Handler.ping),
    ("GET HEAD", rf"/v2/{N}/manifests/([^/]+)", Handler.get_manifest),
    ("PUT", rf"/v2/{N}/manifests/([^/]+)", Handler.put_manifest),
    ("DELETE", rf"/v2/{N}/manifests/([^/]+)", Handler.delete_manifest),
    ("GET", rf"/v2/{N}/referrers/(sha\d+:[0-9a-f]+)", Handler.referrers),
    ("GET HEAD", rf"/v2/{N}/blobs/(sha\d+:[0-9a-f]+)", Handler.get_blob),
    ("POST", rf"/v2/{N}/blobs/uploads/", Handler.begin),
    ("PUT", rf"/v2/{N}/blobs/uploads/(\d+)", Handler.finish_upload),
    ("PATCH", rf"/v2/{N}/blobs/uploads/(\d+)", Handler.patch),
    ("GET", rf"/v2/{N}/blobs/uploads/(\d+)", Handler.session),
    ("DELETE", rf"/v2/{N}/blobs/uploads/(\d+)", Handler.cancel),
    ("GET", rf"/v2/{N}/tags/list", Handler.tags),
]


class Fake(servers.Server):
    def __init__(self, tls=None):
        self.manifests, self.blobs, self.sessions, self.journal = {}, {}, {}, []
        self.fault, self.ranges, self.uploads, self.uploads_at = None, True, 0, ""
        self.open = set()  # uploads: their numbers
        self.keyed_by_repository = False  # tags are of a repository, and not of all
        self.lists_referrers, self.deletes = False, {"tags", "digests"}
        super().__init__(Handler, tls)

    def asked(self, method, part=""):
        """The requests of a method whose path holds `part`."""
        return [r for r in self.journal if r[0] == method and part in r[1]]


class Case(servers.Case):
    """A test with a client and a registry that misbehaves as told."""

    def setUp(self):
        super().setUp()
        self.fake = Fake()
        self.addCleanup(self.fake.stop)
        self.ref = f"{self.fake.host}/org/answer:1"
        self.tenon.env["TENON_TIMEOUT"] = "2"

    def fill(self, size=0):
        """The repository has the answer, or a component of a size."""
        path = servers.ANSWER
        if size:
            path = self.tenon.folder / "large.wasm"
            servers.large(path, size)
        self.tenon("push", path, self.ref)
        self.fake.journal.clear()
        self.files = set(os.listdir(self.tenon.folder))
        self.layer = self.sha256(path)
        return path

    def pull(self, status=0, same=None):
        r = self.tenon("pull", self.ref, "-o", "out.wasm", status=status)
        if status:
            self.assertEqual(set(os.listdir(self.tenon.folder)), self.files)
            self.assertRegex(r.stderr, "error: ")
        elif same:
            self.assertEqual(self.sha256(same), self.sha256(self.tenon.folder / "out.wasm"))
        return r

    def secure(self):
        """Basic authentication, for ann."""
        def fault(h, method, path):
            if h.headers.get("Authorization") == BASIC:
                return False
            h.body()
            return h.error(401, "UNAUTHORIZED", WWW_Authenticate='Basic realm="x"')
        self.fake.fault = fault
        self.tenon.env.update(TENON_REGISTRY=self.fake.host, TENON_USERNAME="ann", TENON_PASSWORD="secret")
        return fault

    def astray(self, fake):
        return [r for r in fake.journal if "Authorization" in r[2] or "Cookie" in r[2]]

    def large_push(self, mib, fault, **more):
        path = self.tenon.folder / "large.wasm"
        servers.large(path, mib << 20)
        self.fake.fault = fault
        r = self.tenon("push", path, self.ref, "--jobs", "1", **more)  # its digest first
        return self.sha256(path), r
