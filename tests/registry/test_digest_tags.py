"""Tags about digests, as cosign and its like make them (sha256-….sig), and lists of referrers that stand in a layout under the
tag sha256-…: what belongs to an artifact comes along, whatever keeps it."""
import json

import servers
from test_copy import Layout


def tag_of(descriptor, suffix=""):
    return descriptor["digest"].replace(":", "-") + suffix


class DigestTags(servers.Case):
    def setUp(self):
        super().setUp()
        self.made = Layout(self.tenon.folder / "made")

    def tree(self):
        """v1, an index: tags about it, about one of its entries, about what refers to it, and about a tag about it."""
        made = self.made
        child = made.manifest(b"for one platform")
        root = made.index(child, made.manifest(b"for another"), tag="v1")
        note = made.manifest(b"a note", subject=root)
        sbom = made.manifest(b"an sbom", tag=tag_of(root, ".sbom"))
        made.manifest(b"of the sbom", tag=tag_of(sbom, ".sig"))
        made.manifest(b"of the root", tag=tag_of(root, ".sig"))
        made.manifest(b"of an entry", tag=tag_of(child, ".sig"))
        made.manifest(b"of the note", tag=tag_of(note, ".att"))
        made.manifest(b"of something else", tag="sha256-" + "0" * 64 + ".sig")
        made.manifest(b"another version", tag="v2")
        return root, {tag_of(root, ".sbom"), tag_of(sbom, ".sig"), tag_of(root, ".sig"), tag_of(child, ".sig"), tag_of(note, ".att")}

    def tags(self, place):
        return {t for t in self.tenon("tags", place).stdout.split() if not t.startswith("sha256-") or "." in t}

    def digests(self, place, tags):
        return {t: self.tenon("resolve", f"{place}:{t}").stdout for t in tags}

    def test_come_along(self):
        root, about = self.tree()
        a, b = self.serve(), self.serve()
        way = ["oci:made", f"{a.host}/app", "oci-archive:there.tar", f"{b.host}/app", f"{b.host}/again", "oci:back"]
        for source, target in zip(way, way[1:]):
            self.tenon("copy", "--referrers", f"{source}:v1", f"{target}:v1")
            self.assertEqual(self.tags(target), about | {"v1"})
            self.assertEqual(self.digests(target, about), self.digests("oci:made", about))
            r = json.loads(self.tenon("copy", "--referrers", f"{source}:v1", f"{target}:v1", "--format", "json").stdout)
            self.assertEqual((r["items"][0]["result"], r["blobs"]["sent"], r["manifests"]), ("unchanged", 0, 0))

    def test_only_where_they_are_asked_for(self):
        self.tree()
        self.tenon("copy", "oci:made:v1", "oci:to:v1")
        self.assertEqual(self.tags("oci:to"), {"v1"})

    def test_what_comes_later_follows(self):
        root, about = self.tree()
        place = f"{self.serve().host}/app"
        self.tenon("copy", "oci:made:v1", f"{place}:v1")
        self.tenon("copy", "--referrers", "oci:made:v1", f"{place}:v1")
        self.assertEqual(self.tags(place), about | {"v1"})
        self.made.entries = [x for x in self.made.entries if x.get("annotations", {}).get(
            "org.opencontainers.image.ref.name") != tag_of(root, ".sig")]
        moved = self.made.manifest(b"signed anew", tag=tag_of(root, ".sig"))
        self.tenon("copy", "--no-clobber", "--referrers", "oci:made:v1", f"{place}:v1", status=7)
        self.tenon("copy", "--referrers", "oci:made:v1", f"{place}:v1")
        self.assertEqual(self.tenon("resolve", f"{place}:{tag_of(root, '.sig')}").stdout.strip(), moved["digest"])

    def test_none_without_them(self):
        """A signature that cannot be brought keeps its artifact from being tagged."""
        root, about = self.tree()
        of = next(x for x in self.made.entries if x.get("annotations", {}).get("org.opencontainers.image.ref.name") == tag_of(root, ".sig"))
        layer = json.loads((self.made.folder / "blobs/sha256" / of["digest"][7:]).read_text())["layers"][0]["digest"]
        (self.made.folder / "blobs/sha256" / layer[7:]).unlink()
        place = f"{self.serve().host}/app"
        self.tenon("copy", "--referrers", "oci:made:v1", f"{place}:v1", status=7)
        self.assertNotIn("v1", self.tags(place))
        self.tenon("copy", "--referrers", "oci:made:v2", f"{place}:v2")

    def test_mirror(self):
        root, about = self.tree()
        place = f"{self.serve().host}/app"
        (self.tenon.folder / "m.toml").write_text(f"""version = 1
[[mirror]]
source = "oci:made"
target = "{place}"
tags = {{ include = ["v1"] }}
referrers = true
""")
        self.tenon("mirror", "m.toml", "run")
        self.assertEqual(self.tags(place), about | {"v1"})

    def test_a_list_in_a_layout(self):
        """regctl names what refers to a manifest in an index of its own, and not in index.json."""
        made = self.made
        root = made.manifest(b"x", tag="v1")
        note = made.manifest(b"a note", subject=root)
        other = made.manifest(b"refers to nothing")
        made.index(note, other, tag=tag_of(root))
        made.entries = [x for x in made.entries if "annotations" in x]
        (made.folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": made.entries}))
        for place in ("oci:made:v1", "oci-archive:to.tar:v1", f"{self.serve().host}/app:v1"):
            if place != "oci:made:v1":
                self.tenon("copy", "--referrers", "oci:made:v1", place)
            self.assertEqual(self.tenon("referrers", place).stdout, f"{note['digest']} application/vnd.test\n")
            self.assertEqual(self.tenon("referrers", place, "--artifact-type", "a/b").stdout, "")

    def test_what_is_deleted_leaves_the_list(self):
        ref = f"{self.serve().host}/app:v1"
        self.made.manifest(b"x", tag="v1")
        self.tenon("copy", "oci:made:v1", ref)
        (self.tenon.folder / "note.txt").write_text("a note")
        notes = [self.tenon("attach", "note.txt", ref, "--artifact-type", f"a/{i}").stdout.strip() for i in range(3)]
        self.tenon("delete", notes[1])
        self.tenon("manifest", "delete", notes[2])
        tag = self.tenon("resolve", ref).stdout.strip().replace(":", "-")
        left = json.loads(self.tenon("manifest", "get", ref.replace(":v1", f":{tag}")).stdout)["manifests"]
        self.assertEqual([x["digest"] for x in left], [notes[0].split("@")[1]])
        self.tenon("delete", notes[0])
        self.assertEqual(self.tenon("referrers", ref).stdout, "")
        self.tenon("delete", f"{ref.removesuffix(':v1')}@{self.tenon('resolve', ref).stdout.strip()}")
