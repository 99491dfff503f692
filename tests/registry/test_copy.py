"""Copying between registries, layouts and archives: whole graphs, each thing once, tags last."""
import hashlib, json, pathlib, random, unittest, urllib.request

import servers
from servers import ANSWER

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
EMPTY = b"{}"


def digest_of(data):
    return "sha256:" + hashlib.sha256(data).hexdigest()


class Layout:
    """An image layout made by hand, with what tenon itself does not write: indexes and referrers."""

    def __init__(self, folder):
        self.folder, self.entries = pathlib.Path(folder), []
        (self.folder / "blobs/sha256").mkdir(parents=True)
        (self.folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')

    def blob(self, data, media_type="application/octet-stream", **more):
        digest = digest_of(data)
        (self.folder / "blobs/sha256" / digest[7:]).write_bytes(data)
        return {"mediaType": media_type, "digest": digest, "size": len(data), **more}

    def manifest(self, *layers, tag=None, **more):
        m = {"schemaVersion": 2, "mediaType": MANIFEST, "config": self.blob(EMPTY, "application/vnd.oci.empty.v1+json"),
             "layers": [self.blob(x) for x in layers], "artifactType": "application/vnd.test", **more}
        return self.enter(self.blob(json.dumps(m).encode(), MANIFEST), tag)

    def index(self, *manifests, tag=None, **more):
        m = {"schemaVersion": 2, "mediaType": INDEX, "manifests": list(manifests), **more}
        return self.enter(self.blob(json.dumps(m).encode(), INDEX), tag)

    def enter(self, descriptor, tag):
        named = dict(descriptor, annotations={"org.opencontainers.image.ref.name": tag}) if tag else descriptor
        self.entries.append(named)
        (self.folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": self.entries}))
        return descriptor


class Copy(servers.Case):
    def setUp(self):
        super().setUp()
        self.a, self.b = self.serve(), self.serve()

    def get(self, registry, path, accept=MANIFEST):
        request = urllib.request.Request(f"http://{registry.host}/v2/{path}", headers={"Accept": accept})
        with urllib.request.urlopen(request) as r:
            return r.read()

    def layout(self):
        return Layout(self.tenon.folder / "made")

    def test_every_pair(self):
        self.tenon("push", ANSWER, f"{self.a.host}/org/answer:1")
        digest = self.tenon("resolve", f"{self.a.host}/org/answer:1").stdout.strip()
        way = [f"{self.a.host}/org/answer:1", f"{self.b.host}/other/name:1", "oci:one:1", "oci:two:1",
               "oci-archive:three.tar:1", "oci-archive:four.tar:1", "oci:five:1", f"{self.a.host}/back:1"]
        for source, target in zip(way, way[1:]):
            line = self.tenon("copy", source, target).stdout
            self.assertEqual(line, f"{target}@{digest} copied\n")
            self.assertEqual(self.tenon("resolve", target).stdout.strip(), digest)
            self.assertEqual(self.tenon("copy", source, target).stdout, f"{target}@{digest} unchanged\n")
        self.tenon("pull", way[-1], "-o", "out.wasm")
        self.assertEqual((self.tenon.folder / "out.wasm").read_bytes(), ANSWER.read_bytes())

    @unittest.skipIf(servers.SANITIZED, "sanitizers keep memory of their own")
    def test_memory_of_many_at_a_time(self):
        """Each transfer has less of it, the more there are."""
        layout, rnd = self.layout(), random.Random(1)
        for i in range(24):
            layout.manifest(rnd.randbytes(3 << 20), tag=f"t{i}")
        self.tenon("copy", "-a", "oci:made", f"{self.a.host}/app")
        peaks = {jobs: servers.peak(self.tenon.start("copy", "-a", "-j", jobs, f"{self.a.host}/app", f"{self.b.host}/by{jobs}"))
                 for jobs in (1, 16, 32)}
        self.assertLess(peaks[16], peaks[1] + 13000, peaks)
        self.assertLess(peaks[32], peaks[1] + 20000, peaks)

    @unittest.skipIf(servers.SANITIZED, "sanitizers keep memory of their own")
    def test_memory_of_a_long_index(self):
        """Of a layout, the index is read once, for all that is copied at a time."""
        layout = self.layout()
        named = layout.manifest(b"what all stand for", tag="t0")
        layout.entries = [dict(named, annotations={"org.opencontainers.image.ref.name": f"t{i}"}) for i in range(3000)]
        layout.manifest(b"and one more", tag="last")
        peaks = {jobs: servers.peak(self.tenon.start("copy", "-a", "-r", "-j", jobs, "oci:made", f"oci:by{jobs}"))
                 for jobs in (1, 24)}
        self.assertLess(peaks[24], peaks[1] + 13000, peaks)

    def test_names(self):
        self.tenon("push", ANSWER, f"{self.a.host}/org/answer:1.2")
        digest = self.tenon("resolve", f"{self.a.host}/org/answer:1.2").stdout.strip()
        self.assertIn("/x:1.2@", self.tenon("copy", f"{self.a.host}/org/answer:1.2", f"{self.b.host}/x").stdout)
        self.assertIn("/x:3@", self.tenon("copy", f"{self.a.host}/org/answer@{digest}", f"{self.b.host}/x:3").stdout)
        line = self.tenon("copy", f"{self.a.host}/org/answer@{digest}", f"{self.b.host}/y").stdout
        self.assertEqual(line, f"{self.b.host}/y@{digest} copied\n")
        self.assertEqual(self.tenon("resolve", f"{self.b.host}/y@{digest}").stdout.strip(), digest)
        self.tenon("copy", f"{self.a.host}/org/answer:none", f"{self.b.host}/z", status=7)
        self.tenon("copy", f"{self.a.host}/org/answer:1.2", f"{self.b.host}/z@{digest}", status=2)
        self.tenon("copy", "-a", f"{self.a.host}/org/answer:1.2", f"{self.b.host}/z", status=2)
        self.tenon("copy", "-j", "0", f"{self.a.host}/org/answer:1.2", f"{self.b.host}/z", status=2)

    def test_index_with_referrers(self):
        made = self.layout()
        child = made.manifest(b"for one platform", b"shared")
        other = made.manifest(b"for another", b"shared")
        root = made.index(child, other, tag="v1")
        signature = made.manifest(b"signature", subject=root)
        made.manifest(b"signature of the signature", subject=signature)
        made.manifest(b"signature of a child", subject=child)
        self.tenon("copy", "-r", "oci:made:v1", f"{self.a.host}/app")
        self.tenon("copy", "-r", f"{self.a.host}/app:v1", f"{self.b.host}/app")
        self.tenon("copy", "-r", f"{self.b.host}/app:v1", "oci:back")
        for digest in (x["digest"] for x in made.entries):
            bytes_there = (made.folder / "blobs/sha256" / digest[7:]).read_bytes()
            self.assertEqual(self.get(self.b, f"app/manifests/{digest}", f"{MANIFEST}, {INDEX}"), bytes_there)
            self.assertEqual((self.tenon.folder / "back/blobs/sha256" / digest[7:]).read_bytes(), bytes_there)
        listed = json.loads(self.get(self.b, f"app/manifests/{root['digest'].replace(':', '-')}", INDEX))
        self.assertEqual([x["digest"] for x in listed["manifests"]], [signature["digest"]])

    def test_without_referrers(self):
        made = self.layout()
        root = made.manifest(b"x", tag="v1")
        signature = made.manifest(b"signature", subject=root)
        self.tenon("copy", "oci:made:v1", f"{self.a.host}/app")
        self.tenon("resolve", f"{self.a.host}/app@{signature['digest']}", status=7)
        self.tenon("copy", "-r", "oci:made:v1", f"{self.a.host}/app")  # the rest, where the tag is there already
        self.tenon("resolve", f"{self.a.host}/app@{signature['digest']}")

    def test_a_lost_list_of_referrers_is_mended(self):
        made = self.layout()
        root = made.manifest(b"x", tag="v1")
        made.manifest(b"signature", subject=root)
        self.tenon("copy", "-r", "oci:made:v1", f"{self.a.host}/app")
        listed = self.tenon("referrers", f"{self.a.host}/app:v1").stdout
        self.tenon("delete", f"{self.a.host}/app@" + self.tenon(
            "resolve", f"{self.a.host}/app:{root['digest'].replace(':', '-')}").stdout.strip())
        self.assertEqual(self.tenon("referrers", f"{self.a.host}/app:v1").stdout, "")
        self.tenon("copy", "-r", "oci:made:v1", f"{self.a.host}/app")
        self.assertEqual(self.tenon("referrers", f"{self.a.host}/app:v1").stdout, listed)

    def test_all_tags(self):
        made = self.layout()
        for i in range(30):
            made.manifest(b"layer %d" % i, b"shared by all", tag=f"t{i:02}")
        made.enter(made.entries[0], "again")
        r = json.loads(self.tenon("copy", "-a", "oci:made", f"{self.a.host}/app", "--dry-run", "--format", "json").stdout)
        self.assertEqual((r["dryRun"], len(r["items"]), r["blobs"]["sent"], r["manifests"]), (True, 31, 32, 30))
        self.tenon("tags", f"{self.a.host}/app", status=7)
        r = json.loads(self.tenon("copy", "-a", "oci:made", f"{self.a.host}/app", "--format", "json").stdout)
        self.assertEqual((r["blobs"]["sent"], r["blobs"]["there"], r["manifests"]), (32, 0, 30))
        self.tenon("copy", "-a", f"{self.a.host}/app", f"{self.b.host}/app")
        self.assertEqual(self.tenon("tags", f"{self.b.host}/app").stdout, self.tenon("tags", "oci:made").stdout)
        r = json.loads(self.tenon("copy", "-a", f"{self.a.host}/app", f"{self.b.host}/app", "--format", "json").stdout)
        self.assertEqual({x["result"] for x in r["items"]}, {"unchanged"})
        self.tenon("copy", "-a", f"{self.b.host}/app", "oci:one")
        self.tenon("copy", "-a", "-j", "1", f"{self.b.host}/app", "oci:two")
        index = [(self.tenon.folder / x / "index.json").read_bytes() for x in ("one", "two")]
        self.assertEqual(index[0], index[1])

    def test_mount(self):
        self.tenon("push", ANSWER, f"{self.a.host}/org/answer:1")
        r = json.loads(self.tenon("copy", f"{self.a.host}/org/answer:1", f"{self.a.host}/org/other:1", "--format",
                                  "json").stdout)
        self.assertEqual((r["blobs"]["mounted"], r["blobs"]["sent"]), (2, 0))

    def test_no_clobber(self):
        made = self.layout()
        made.manifest(b"one", tag="v1")
        made.manifest(b"two", tag="v2")
        self.tenon("copy", "oci:made:v1", f"{self.a.host}/app:v1")
        r = self.tenon("copy", "-n", "oci:made:v2", f"{self.a.host}/app:v1", status=7)
        self.assertIn("is there already", r.stderr)
        r = self.tenon("copy", "-n", "oci:made:v1", f"{self.a.host}/app:v1")
        self.assertIn("unchanged", r.stdout)
        self.tenon("copy", "oci:made:v2", f"{self.a.host}/app:v1")

    def test_incomplete_source(self):
        made = self.layout()
        made.manifest(b"whole", tag="v1")
        broken = made.manifest(b"lost", tag="v2")
        lost = json.loads((made.folder / "blobs/sha256" / broken["digest"][7:]).read_bytes())["layers"][0]["digest"]
        (made.folder / "blobs/sha256" / lost[7:]).unlink()
        r = self.tenon("copy", "-a", "oci:made", f"{self.a.host}/app", status=7)
        self.assertIn(lost, r.stderr)
        self.assertIn("v1@", r.stdout)
        self.assertEqual(self.tenon("tags", f"{self.a.host}/app").stdout, "v1\n")
        r = self.tenon("copy", "-a", "oci:made", "oci:other", status=7)
        self.assertEqual(self.tenon("tags", "oci:other").stdout, "v1\n")

    def test_dry_run_makes_nothing(self):
        self.layout().manifest(b"x", tag="v1")
        for target in ("oci:new:v1", "oci-archive:new.tar:v1"):
            self.assertIn("to copy", self.tenon("copy", "--dry-run", "oci:made:v1", target).stdout)
        self.assertEqual(sorted(x.name for x in self.tenon.folder.iterdir()), ["home", "made"])
