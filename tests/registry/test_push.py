"""push, pull, tags and resolve on every kind of place; what is asked of a registry; and registries that lie."""
import hashlib, http.server, json, os, pathlib, re, unittest

import servers
from servers import ANSWER

ASKER = servers.ROOT / "testdata/artifact/asker.wasm"


def digest_of(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Fake(servers.Server):
    """A small registry of ours that writes down what it is asked, and may be told to lie: `lie(handler, kind, bytes)`
    gives the bytes that are sent in place of a manifest's or blob's. `before(handler)` sees each request first."""

    def __init__(self):
        self.blobs, self.manifests, self.asked, self.lie, self.before = {}, {}, [], None, lambda handler: None
        super().__init__(FakeHandler)

    def took(self):
        asked, self.asked = self.asked, []
        return asked


class FakeHandler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *a):
        pass

    def reply(self, status, body=b"", **headers):
        self.send_response(status)
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def handle_all(self):
        data = self.body()
        self.server.before(self)
        path = self.path.partition("?")[0]
        self.server.asked.append(f"{self.command} {re.sub('[0-9a-f]{64}', lambda m: m[0][:4], path)}")
        m = re.fullmatch(r"/v2/(.+)/(blobs|manifests)/(.+)", path)
        kind, name = (m[2], m[3]) if m else (None, None)
        store = {"blobs": self.server.blobs, "manifests": self.server.manifests}.get(kind)
        if self.command == "POST":
            return self.reply(202, Location="/v2/a/b/blobs/uploads/1")
        if self.command == "PUT" and kind == "manifests":
            digest = digest_of(data)
            self.server.manifests[name] = self.server.manifests[digest] = data
            return self.reply(201, Docker_Content_Digest=digest)
        if self.command == "PUT":
            self.server.blobs[digest_of(data)] = data
            return self.reply(201)
        if store is None or name not in store:
            return self.reply(404, b'{"errors":[]}')
        data = store[name]
        if self.server.lie and self.command == "GET":
            data = self.server.lie(self, kind, data)
        if data is not None:
            what = json.loads(store[name])["mediaType"] if kind == "manifests" else "application/octet-stream"
            self.reply(200, data, Content_Type=what, Docker_Content_Digest=digest_of(store[name]))

    do_GET = do_HEAD = do_PUT = do_POST = do_PATCH = handle_all


class EveryPlace(servers.Case):
    """The same commands give the same results wherever the artifact lies."""

    def round_trip(self, place, *options):
        pushed = self.tenon("push", ANSWER, f"{place}:1.0", *options).stdout.strip()
        digest = pushed.split("@")[1]
        self.assertEqual(pushed, f"{place}:1.0@{digest}")
        self.assertEqual(self.tenon("push", ANSWER, f"{place}:1.1", *options).stdout.strip().split("@")[1], digest)
        other = self.tenon("push", ASKER, f"{place}:2.0", *options).stdout.strip().split("@")[1]
        self.assertNotEqual(digest, other)
        self.assertEqual(self.tenon("tags", place, *options).stdout.split(), ["1.0", "1.1", "2.0"])
        tags = json.loads(self.tenon("tags", place, "--format", "json", *options).stdout)
        self.assertEqual((tags["repository"], tags["tags"]), (place, ["1.0", "1.1", "2.0"]))
        self.assertEqual(self.tenon("resolve", f"{place}:2.0", *options).stdout.strip(), other)
        for ref, file in ((f"{place}:1.0", ANSWER), (f"{place}:2.0", ASKER), (f"{place}@{digest}", ANSWER)):
            self.tenon("pull", ref, "-o", "out.wasm", *options)
            self.assertEqual((self.tenon.folder / "out.wasm").read_bytes(), file.read_bytes())
        self.tenon("pull", f"{place}:2.0", *options)
        self.assertEqual((self.tenon.folder / "asker.wasm").read_bytes(), ASKER.read_bytes())
        self.tenon("pull", f"{place}:2.0", "--no-clobber", *options, status=7)
        self.tenon("pull", f"{place}:none", "-o", "none.wasm", *options, status=7)
        self.tenon("resolve", f"{place}:none", *options, status=7)
        self.tenon("push", ASKER, f"{place}:1.0", "--no-clobber", *options, status=7)
        self.tenon("push", ANSWER, f"{place}:1.0", "--no-clobber", *options)
        self.assertEqual(self.tenon("resolve", f"{place}:1.0", *options).stdout.strip(), digest)
        self.tenon("push", ASKER, f"{place}@{digest}", *options, status=6)
        self.tenon("push", ASKER, f"{place}@{other}", *options)
        return digest, other

    def test_one_digest_everywhere(self):
        seen = {self.round_trip("oci:store"), self.round_trip("oci-archive:store.tar")}
        seen.add(self.round_trip(f"{self.serve().host}/org/app"))
        tls = self.serve(tls=True)
        seen.add(self.round_trip(f"{tls.host}/org/app", "--ca-file", tls.ca))
        for tokens in (False, True):
            registry = self.serve(users={"user": "secret"}, tokens=tokens)
            self.tenon("login", registry.host, "-u", "user", "--password-stdin", input="secret")
            seen.add(self.round_trip(f"{registry.host}/org/app"))
        self.assertEqual(len(seen), 1)

    def test_an_upload_that_was_not_needed_leaves_nothing(self):
        registry, large = self.serve(), self.tenon.folder / "large.wasm"
        servers.large(large, 64 << 20)
        for tag in "1", "2", "3":
            self.tenon("push", large, f"{registry.host}/org/app:{tag}")
        self.assertEqual(list(registry.folder.rglob("_uploads/*/startedat")), [])

    def test_not_allowed(self):
        registry = self.serve(users={"user": "secret"})
        self.tenon("push", ANSWER, f"{registry.host}/org/app:1", status=5)
        self.tenon("tags", f"{registry.host}/org/app", status=5)
        self.tenon("pull", f"{registry.host}/org/app:1", "-o", "out.wasm", status=5)
        self.assertFalse((self.tenon.folder / "out.wasm").exists())


class Asked(servers.Case):
    def setUp(self):
        super().setUp()
        self.fake = Fake()
        self.addCleanup(self.fake.stop)
        self.ref = f"{self.fake.host}/a/b"

    def test_what_is_there_is_not_sent_again(self):
        self.tenon("push", ANSWER, f"{self.ref}:1")
        first = self.fake.took()
        self.assertEqual([x.split()[0] for x in first if "manifests" in x], ["PUT"])
        self.assertEqual(len([x for x in first if x.startswith("PUT /v2/a/b/blobs/uploads/")]), 2)
        sent = json.loads(self.tenon("push", ANSWER, f"{self.ref}:1", "--format", "json").stdout)["sent"]
        self.assertFalse(sent)
        again = self.fake.took()
        self.assertEqual([x.split()[0] for x in again], ["HEAD", "HEAD", "PUT"], again)

    def test_nor_is_a_manifest_after_a_large_file(self):
        large = self.tenon.folder / "large.wasm"
        servers.large(large, 5 << 20)
        self.tenon("push", large, f"{self.ref}:1")
        self.fake.took()
        self.tenon("push", large, f"{self.ref}:1")
        again = [x.split()[0] for x in self.fake.took()]
        self.assertEqual([x for x in again if x != "GET"], ["HEAD"] * 3, again)
        self.tenon("push", large, f"{self.ref}:2")
        self.assertEqual([x.split()[0] for x in self.fake.took()], ["HEAD"] * 3 + ["PUT"])

    def test_what_no_clobber_asks(self):
        """For a tag that is found once, and for one that is not when it is time to give it."""
        for size in 5 << 20, 5:
            file, tag = self.tenon.folder / f"{size}.wasm", f"{self.ref}:{size}"
            servers.large(file, size)

            def asked(*argv, **how):
                self.fake.took()
                self.tenon("push", file, tag, "--no-clobber", *argv, **how)
                return [x.split()[0] for x in self.fake.took() if "manifests" in x]
            self.assertEqual(asked(), ["HEAD"] * (size > 5) + ["HEAD", "GET", "HEAD", "PUT"])
            self.assertEqual(asked(), ["HEAD"] + ["PUT"] * (size == 5))
            self.assertEqual(asked("-a", "a=b", status=7), ["HEAD"])

    def test_no_clobber_of_what_came_meanwhile(self):
        """Another push is done first, while this one sends what it is for."""
        for size in 5 << 20, 5:
            file, tag = self.tenon.folder / f"{size}.wasm", f"{self.ref}:{size}"
            servers.large(file, size)
            others = self.tenon("push", ASKER, f"{self.ref}:other").stdout.strip().split("@")[1]

            def meanwhile(handler):
                if handler.command == "PUT" and "/blobs/" in handler.path:
                    self.fake.manifests[str(size)] = self.fake.manifests["other"]
            self.fake.before = meanwhile
            self.assertIn("is there already", self.tenon("push", file, tag, "--no-clobber", status=7).stderr)
            self.assertEqual(self.tenon("resolve", tag).stdout.strip(), others)
            self.fake.before = lambda handler: None

    def test_a_tag_that_names_something_else_is_moved(self):
        large = self.tenon.folder / "large.wasm"
        servers.large(large, 5 << 20)
        for value in "1", "2", "1":
            self.tenon("push", large, f"{self.ref}:1", "-a", f"a={value}")
            self.assertIn("PUT", [x.split()[0] for x in self.fake.took()])

    def test_a_pull_asks_three_times(self):
        self.tenon("push", ANSWER, f"{self.ref}:1")
        self.fake.took()
        self.tenon("pull", f"{self.ref}:1", "-o", "out.wasm")
        asked = self.fake.took()
        self.assertEqual([x.split()[0] for x in asked], ["GET", "GET", "GET"], asked)


class Lies(servers.Case):
    """Wrong bytes end with status 6 and nothing is written, whatever is wrong with them."""

    def setUp(self):
        super().setUp()
        self.fake = Fake()
        self.addCleanup(self.fake.stop)
        self.ref = f"{self.fake.host}/a/b:1"
        self.digest = self.tenon("push", ANSWER, self.ref).stdout.strip().split("@")[1]
        self.layer = ANSWER.read_bytes()

    def refused(self, ref=None, status=6):
        for to in ("out.wasm", "-"):
            r = self.tenon("pull", ref or self.ref, "-o", to, status=status)
            self.assertEqual(r.stdout, "")
            self.assertEqual([p for p in os.listdir(self.tenon.folder) if p.startswith("out")], [])
        return r.stderr

    def lie_about(self, wanted, how):
        def lie(handler, kind, data):
            is_layer = data == self.layer
            what = "manifest" if kind == "manifests" else "layer" if is_layer else "config"
            return how(handler, data) if what == wanted else data
        self.fake.lie = lie

    def test_other_bytes(self):
        for what in ("layer", "config"):
            self.lie_about(what, lambda h, data: data[:-1] + bytes([data[-1] ^ 1]))
            self.refused()

    def test_more_and_fewer_bytes(self):
        for what in ("layer", "config"):
            for how in (lambda h, data: data + b"\0", lambda h, data: data[:-1], lambda h, data: b""):
                self.lie_about(what, how)
                self.refused()

    def test_another_manifest_for_a_digest(self):
        self.lie_about("manifest", lambda h, data: data.replace(b"answer.wasm", b"Answer.wasm"))
        self.refused(f"{self.fake.host}/a/b@{self.digest}")

    def test_a_body_that_never_ends(self):
        def forever(handler, data):
            handler.send_response(200)
            handler.send_header("Content-Length", str(1 << 40))
            handler.end_headers()
            try:
                for _ in range(10000):
                    handler.wfile.write(data * 64)
            except OSError:
                pass
            handler.close_connection = True
        self.lie_about("layer", forever)
        self.refused()

    def test_a_manifest_that_is_too_large(self):
        def large(handler, data):
            handler.send_response(200)
            handler.send_header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
            handler.send_header("Content-Length", str(64 << 20))
            handler.end_headers()
            try:
                for _ in range(64):
                    handler.wfile.write(b" " * (1 << 20))
            except OSError:
                pass
            handler.close_connection = True
        self.lie_about("manifest", large)
        r = self.tenon("pull", self.ref, "-o", "out.wasm", status=4)
        self.assertFalse((self.tenon.folder / "out.wasm").exists())


if __name__ == "__main__":
    unittest.main()
