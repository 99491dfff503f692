"""What others write into layouts and registries, and the specifications allow: copied as it is, byte for byte."""
import hashlib, json, os, pathlib, shutil, subprocess, sys, threading, time, unittest

import servers
from test_copy import EMPTY, INDEX, MANIFEST, Layout, digest_of

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "faults"))
import fakereg

ARTIFACT = "application/vnd.oci.artifact.manifest.v1+json"


def sha512(data):
    return "sha512:" + hashlib.sha512(data).hexdigest()


class Odd(servers.Case):
    def setUp(self):
        super().setUp()
        self.made = Layout(self.tenon.folder / "made")

    def image(self, *layers, **more):
        config = self.made.blob(EMPTY, "application/vnd.oci.empty.v1+json")
        return json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "artifactType": "a/b", "config": config,
                           "layers": list(layers), **more}).encode()

    def there(self, place, digest):
        self.assertEqual(self.tenon("resolve", f"{place}@{digest}").stdout, digest + "\n")

    def run_tar(self, *argv):
        subprocess.run(["tar", *argv], cwd=self.tenon.folder, check=True)

    def blobs(self, folder):
        return {x.name for x in (self.tenon.folder / folder / "blobs/sha256").iterdir()}

    # ---- documents ----

    def test_the_only_one_with_a_tag(self):
        """What refers to it stands beside it in the index, without a name."""
        self.tenon("push", servers.ANSWER, "oci:one:1.0")
        self.tenon("attach", "oci:one:1.0", "--artifact-type", "a/b")
        self.tenon("pull", "oci:one", "-o", "x.wasm")
        one = self.made.manifest(b"1", tag="1")
        self.made.index(tag=one["digest"].replace(":", "-"))  # as regctl lists what refers to it
        self.assertEqual(self.tenon("resolve", "oci:made").stdout, one["digest"] + "\n")
        self.tenon("push", servers.ANSWER, "oci:one:2.0")
        self.assertIn("none of them `latest`", self.tenon("pull", "oci:one", "-o", "y.wasm", status=7).stderr)

    def test_artifact_manifests(self):
        """Of the specification's release candidates: no config, and `blobs`."""
        image = self.made.manifest(b"x", tag="image")
        text = json.dumps({"mediaType": ARTIFACT, "artifactType": "application/vnd.x", "subject": image,
                           "blobs": [self.made.blob(b"payload", "text/plain")]}).encode()
        digest = self.made.enter(self.made.blob(text, ARTIFACT), "artifact")["digest"]
        registry = self.serve()
        self.tenon("copy", "oci:made:artifact", "oci:there")
        self.assertEqual(self.blobs("there"), {digest_of(b"payload")[7:], digest[7:]})
        self.tenon("copy", "oci:made:artifact", "oci-archive:there.tar")
        self.assertEqual(self.tenon("manifest", "get", "oci-archive:there.tar:artifact").stdout.encode(), text)
        self.assertEqual(self.tenon("referrers", "oci:made:image").stdout, f"{digest} application/vnd.x\n")
        self.tenon("copy", "-r", "oci:made:image", "oci:both")
        self.there("oci:both", digest)
        r = self.tenon("copy", "oci:made:artifact", f"{registry.host}/a", status=4)  # which is not for it to take
        self.assertIn("does not take the tag `artifact`", r.stderr)

    def test_two_things_at_once(self):
        text = json.dumps({"mediaType": ARTIFACT, "artifactType": "a/b", "blobs": [], "schemaVersion": 2,
                           "manifests": []}).encode()
        self.made.enter(self.made.blob(text, ARTIFACT), "artifact")
        self.assertIn("at once", self.tenon("copy", "oci:made:artifact", "oci:there", status=1).stderr)

    def test_sha512(self):
        """A manifest stays under the digest that others know it by."""
        text, payload = self.image(), b"payload"
        inner = {"mediaType": MANIFEST, "digest": sha512(text), "size": len(text)}
        layer = {"mediaType": "text/plain", "digest": sha512(payload), "size": len(payload)}
        (self.made.folder / "blobs/sha512").mkdir()
        for data in (text, payload):
            (self.made.folder / "blobs/sha512" / sha512(data)[7:]).write_bytes(data)
        outer = self.made.blob(self.image(layer, subject=inner), MANIFEST)
        self.made.index(inner, outer, tag="index")
        self.made.enter(inner, "inner")
        self.made.enter(outer, None)
        for place in ("oci:there", "oci-archive:there.tar"):
            for tag in ("index", "inner"):
                self.tenon("copy", "-r", f"oci:made:{tag}", place)
            self.there(place, inner["digest"])
            self.assertEqual(self.tenon("resolve", f"{place}:inner").stdout, inner["digest"] + "\n")
            self.assertEqual(self.tenon("referrers", f"{place}:inner").stdout, f"{outer['digest']} a/b\n")
            self.tenon("blob", "get", f"{place}@{layer['digest']}", "-o", "payload")
            self.assertEqual((self.tenon.folder / "payload").read_bytes(), payload)

    def test_a_promise_by_sha512(self):
        """What is put by that digest is found by it, and is what its tag stands for."""
        text = self.image()
        (self.tenon.folder / "m.json").write_bytes(text)
        for place in "oci:made", "oci-archive:new.tar":
            self.tenon("copy", "oci:made@" + self.made.manifest()["digest"], f"{place}:one")
            put = json.loads(self.tenon("manifest", "put", "m.json", f"{place}:1@{sha512(text)}", "--format", "json").stdout)
            self.assertEqual(put["manifest"]["digest"], sha512(text))
            self.assertEqual(self.tenon("manifest", "get", f"{place}@{sha512(text)}").stdout.encode(), text)
            self.assertEqual(self.tenon("resolve", f"{place}:1").stdout.strip(), sha512(text))
            self.tenon("manifest", "put", "m.json", f"{place}:1@{sha512(text + b' ')}", status=6)

    def test_tags_about_sha512_digests(self):
        """distribution-spec: of the digest 64 characters; such a tag comes with what it is about, and not alone."""
        digest = sha512(b"x")
        self.made.manifest(b"x", tag="1")
        self.made.index(tag=f"sha512-{digest[7:71]}")
        self.tenon("copy", "-a", "oci:made", "oci:there")
        self.assertEqual(self.tenon("tags", "oci:there").stdout, "1\n")

    def test_layers_that_are_not_distributed(self):
        """A registry is not given them; a layout is where the source has them, and none is missed."""
        kept = self.made.blob(b"kept", "application/vnd.oci.image.layer.nondistributable.v1.tar", urls=["http://127.0.0.1:9/"])
        gone = {"mediaType": "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip", "digest": digest_of(b"gone"),
                "size": 4, "urls": ["http://127.0.0.1:9/"]}
        self.made.enter(self.made.blob(self.image(kept, gone), MANIFEST), "1")
        registry = fakereg.Fake()  # Debian's takes no layers that are elsewhere
        self.addCleanup(registry.stop)
        self.tenon("copy", "oci:made:1", f"{registry.host}/a")
        self.tenon("blob", "get", f"{registry.host}/a@{kept['digest']}", "-o", "x", status=7)
        self.tenon("copy", "oci:made:1", "oci:there")
        self.tenon("copy", "oci:made:1", "oci-archive:there.tar")
        self.tenon("copy", "oci-archive:there.tar:1", "oci:again")
        for folder in ("there", "again"):
            self.assertIn(kept["digest"][7:], self.blobs(folder))
            self.assertNotIn(gone["digest"][7:], self.blobs(folder))
        self.tenon("copy", f"{registry.host}/a:1", "oci-archive:back.tar")

    def test_a_layer_that_is_elsewhere_and_not(self):
        """One manifest can do without it, another cannot, and fails alone, whichever is come across first."""
        gone = {"mediaType": "application/vnd.oci.image.layer.nondistributable.v1.tar", "digest": digest_of(b"gone"), "size": 4}
        here = dict(gone, mediaType="application/octet-stream")
        without = self.made.blob(self.image(gone), MANIFEST)
        for name, whole in (("layer", self.image(here)), ("config", self.image(config=here))):
            made = self.made.blob(whole, MANIFEST)
            for depth in range(3):
                for order in ("ab", "ba"):
                    self.made.entries = []
                    for tag in order:
                        self.made.enter(without if tag == "a" else made, tag)
                    for place in (f"oci:{name}{depth}{order}", f"oci-archive:{name}{depth}{order}.tar"):
                        r = self.tenon("copy", "-a", "-j", "1", "oci:made", place, status=7)
                        self.assertIn(f"no blob {gone['digest']}", r.stderr)
                        if place.startswith("oci:"):
                            self.assertEqual(self.tenon("tags", place).stdout, "a\n")
                made = self.made.blob(json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": [made]}).encode(), INDEX)

    def test_one_digest_that_two_speak_of(self):
        """Each is held to what it says itself of a blob that they share: which of them fail is no matter of who comes first."""
        shared, entry = self.made.blob(b"shared"), self.made.manifest(b"entry")
        for i in range(12):
            self.made.manifest(tag=f"m{i:02}", layers=[dict(shared, size=5 if i % 3 == 0 else 6)], annotations={"i": str(i)})
            self.made.index(dict(entry, mediaType="application/octet-stream") if i % 2 else entry, tag=f"x{i:02}", annotations={"i": str(i)})
        registry = self.serve()
        for i in range(6):
            for target in (f"{registry.host}/one{i}", f"oci:one{i}"):
                r = json.loads(self.tenon("copy", "-a", "oci:made", target, "--format", "json", status=6).stdout)
                self.assertEqual("".join(x["result"][0] for x in r["items"]), "fcc" * 4 + "c" * 12)
                self.assertEqual([x["code"] for x in r["findings"]], ["oci-size"])
                self.tenon("manifest", "get", f"{target}@{entry['digest']}")

    def test_a_referrer_that_is_found_while_it_is_looked_at(self):
        """It is an item of its own, no list at the target has it, and there is nothing else to wait for."""
        subject = self.made.manifest(b"s", tag="s")
        referrer = self.made.manifest(b"s", tag="x", subject=subject)
        registry = fakereg.Fake()
        self.addCleanup(registry.stop)
        registry.manifests["x"] = (MANIFEST, self.image())  # something else
        asked, put = threading.Event(), threading.Event()

        def fault(h, method, path):
            if method == "HEAD" and path.endswith("/manifests/" + referrer["digest"]) and not asked.is_set():
                asked.set()
                put.wait(10)
            if method == "PUT" and path.endswith(subject["digest"]):
                put.set()  # so it was looked at, and its blobs, which are the other one's too, are there
            if "/referrers/" not in path:
                return False
            asked.wait(10)
            return h.reply(200, json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": []}).encode(), Content_Type=INDEX)
        registry.fault = fault
        self.tenon("copy", "-r", "-a", "oci:made", f"{registry.host}/app")
        self.assertTrue(asked.is_set() and put.is_set())
        for tag, what in (("s", subject), ("x", referrer)):
            self.assertEqual(digest_of(registry.manifests[tag][1]), what["digest"])

    def test_an_index_waits_for_what_refers_to_its_entries(self):
        """Its tag comes after their signatures; and where one of those cannot be had, not at all."""
        entry = self.made.manifest(b"entry")
        signature = self.made.manifest(b"signature", subject=entry)
        inner = self.made.index(entry, tag="inner")
        self.made.index(inner, tag="outer")
        self.made.manifest(b"another", tag="other")
        registry = fakereg.Fake()
        self.addCleanup(registry.stop)
        registry.keyed_by_repository = registry.lists_referrers = True
        for jobs in (1, 2, 16):
            registry.journal.clear()
            self.tenon("copy", "-r", "-a", "-j", jobs, "oci:made", f"{registry.host}/a{jobs}")
            puts = [path.rpartition("/")[2] for method, path, _ in registry.journal if method == "PUT" and "/manifests/" in path]
            self.assertLess(puts.index(signature["digest"]), min(puts.index("inner"), puts.index("outer")), puts)
        registry.fault = lambda h, method, path: path.endswith("/manifests/" + signature["digest"]) and h.error(404, "MANIFEST_UNKNOWN")
        for target in (f"{registry.host}/b", "oci:b", "oci-archive:b.tar"):
            r = self.tenon("copy", "-r", "-a", f"{registry.host}/a1", target, status=7)
            self.assertEqual(r.stderr.count("error: "), 1, r.stderr)
            self.assertEqual(self.tenon("tags", target).stdout, "other\n")

    def test_an_index_that_refers_to_its_entry(self):
        """Each waits for the other, and for nothing else."""
        entry = self.made.manifest(b"entry", tag="entry")
        self.made.index(self.made.index(entry), tag="index", subject=entry)
        self.made.index(entry, tag="near", subject=entry)
        self.made.manifest(b"signature", subject=entry)
        registry = self.serve()
        for target in (f"{registry.host}/a", "oci:a"):
            self.tenon("copy", "-r", "-a", "oci:made", target)
            self.assertEqual([x for x in self.tenon("tags", target).stdout.split() if "sha256" not in x], ["entry", "index", "near"])
            self.assertEqual(len(self.tenon("referrers", f"{target}:entry").stdout.splitlines()), 3)

    def test_tags_on_their_way(self):
        """A referrer is complete when all its tags have arrived, also one that was found late: its subject's comes last."""
        subject = self.made.manifest(b"s", tag="s")
        referrer = self.made.manifest(b"x", tag="one", subject=subject)
        self.made.enter(referrer, "two")
        self.made.enter(referrer, "late")
        registry = fakereg.Fake()
        self.addCleanup(registry.stop)
        registry.manifests["late"] = (MANIFEST, self.image())  # something else: it is asked for
        held, late, puts, early = threading.Event(), threading.Event(), [], []

        def fault(h, method, path):
            name = path.rpartition("/")[2]
            if "/referrers/" in path:
                return h.reply(200, json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": []}).encode(), Content_Type=INDEX)
            if name == "late" and method == "HEAD":
                held.wait(10)
            if method != "PUT" or name not in ("s", "one", "two", "late"):
                return False
            puts.append(name)
            if name == "late":
                late.set()
            if name in ("one", "two") and {"one", "two"} <= set(puts):
                held.set()
                late.wait(10)
                time.sleep(0.5)
                early.append("s" in puts)
            return False
        registry.fault = fault
        self.tenon("copy", "-r", "-a", "oci:made", f"{registry.host}/app")
        self.assertEqual((sorted(puts), puts[-1], early), (["late", "one", "s", "two"], "s", [False]))

    # ---- layouts ----

    def test_an_entry_that_is_no_manifest(self):
        """As in the example of image-layout.md."""
        image = self.made.manifest(b"x", tag="1")
        signed = self.made.manifest(b"signature", subject=image)
        self.made.enter(self.made.blob(b"<component/>", "application/xml"), None)
        self.assertEqual(self.tenon("referrers", "oci:made:1").stdout, f"{signed['digest']} application/vnd.test\n")
        self.tenon("copy", "-a", "-r", "oci:made", "oci-archive:there.tar")
        self.there("oci-archive:there.tar", signed["digest"])

    def test_one_name_twice(self):
        one, other = self.made.manifest(b"1", tag="1"), self.made.manifest(b"2", tag="2")
        self.made.enter(one, "1")
        self.assertEqual(self.tenon("tags", "oci:made").stdout, "1\n2\n")
        self.there("oci:made", one["digest"])
        self.assertEqual(self.tenon("resolve", "oci:made:1").stdout, one["digest"] + "\n")
        self.made.enter(other, "1")
        self.assertIn("[layout-ambiguous]", self.tenon("resolve", "oci:made:1", status=1).stderr)
        self.assertEqual(self.tenon("resolve", "oci:made:2").stdout, other["digest"] + "\n")
        r = self.tenon("copy", "-a", "oci:made", "oci:there", status=1)
        self.assertEqual(self.tenon("tags", "oci:there").stdout, "2\n")
        self.tenon("tag", f"oci:made@{other['digest']}", "1")
        self.assertEqual(self.tenon("resolve", "oci:made:1").stdout, other["digest"] + "\n")

    def test_a_layout_of_many_tags(self):
        """It is read as far as it is written, and what could not be read again is not written."""
        one, other = self.made.manifest(b"1", tag="one"), self.made.manifest(b"2", tag="other")
        many = [dict(one, annotations={"org.opencontainers.image.ref.name": f"t{i}"}) for i in range(59998)]
        index = self.made.folder / "index.json"
        index.write_text(json.dumps({"schemaVersion": 2, "manifests": self.made.entries + many}))
        self.assertGreater(index.stat().st_size, 4 << 20)
        self.assertEqual(self.tenon("resolve", "oci:made:t59997").stdout, one["digest"] + "\n")
        self.tenon("tag", "oci:made:other", "t59997")
        self.assertEqual(self.tenon("resolve", "oci:made:t59997").stdout, other["digest"] + "\n")
        before = index.read_bytes()
        self.assertIn("[layout-full]", self.tenon("tag", "oci:made:other", "further", status=1).stderr)
        self.assertEqual(index.read_bytes(), before)
        index.write_text(json.dumps({"schemaVersion": 2, "manifests": self.made.entries}))
        long = [dict(one, annotations={"org.opencontainers.image.ref.name": f"t{i}", "k": "x" * 16000}) for i in range(1020)]
        index.write_text(json.dumps({"schemaVersion": 2, "manifests": long}))
        before = index.read_bytes()
        self.tenon("tag", f"oci:made@{one['digest']}", "further")
        self.assertIn("further", self.tenon("tags", "oci:made").stdout)
        self.tenon("delete", "oci:made:further")
        self.assertEqual(json.loads(index.read_bytes()), dict(json.loads(before), mediaType=INDEX))

    def test_what_is_so_already_is_not_written(self):
        """Also where nothing can be written, and in the form that others gave it."""
        one = self.made.manifest(b"1", tag="1.0+b7")
        self.made.manifest(b"2", tag="2")
        subprocess.run(["tar", "cf", "made.tar", "-C", "made", "."], cwd=self.tenon.folder, check=True)
        for place, file in (("oci:made", self.made.folder / "index.json"), ("oci-archive:made.tar", self.tenon.folder / "made.tar")):
            before = (file.stat().st_ino, file.read_bytes())
            self.tenon("tag", f"{place}:1.0+b7", "1.0_b7", "1.0+b7")
            self.tenon("copy", "-a", place, place)
            self.assertEqual((file.stat().st_ino, file.read_bytes()), before)
        self.tenon("tag", "oci:made:2", "1.0+b7")
        self.tenon("tag", f"oci:made@{one['digest']}", "1.0+b7")
        self.assertEqual(self.tenon("tags", "oci:made").stdout, "1.0_b7\n2\n")

    def test_an_entry_keeps_its_platform(self):
        platform = {"architecture": "arm", "os": "windows", "os.version": "10.0.17763.1", "variant": "v7"}
        self.made.enter(self.made.blob(self.image(), MANIFEST, platform=platform), "1")
        self.tenon("tag", "oci:made:1", "2")
        entries = json.loads((self.made.folder / "index.json").read_text())["manifests"]
        self.assertEqual([x["platform"] for x in entries if x["annotations"]["org.opencontainers.image.ref.name"] in "12"],
                         [platform] * 2)

    def test_names_that_are_no_tags(self):
        plus, path = self.made.manifest(b"1", tag="1.0+b7"), self.made.manifest(b"2", tag="docker.io/library/app:1")
        self.assertEqual(self.tenon("resolve", "oci:made:1.0+b7").stdout, plus["digest"] + "\n")
        r = self.tenon("copy", "-a", "oci:made", "oci:there", status=1)
        self.assertIn("`docker.io/library/app:1` of oci:made is not a tag", r.stderr)
        self.assertEqual(self.tenon("tags", "oci:there").stdout, "1.0_b7\n")
        self.tenon("copy", f"oci:made@{path['digest']}", "oci:there:app")
        self.tenon("tag", f"oci:made@{path['digest']}", "1.0+b7")  # takes the name from what had it
        self.assertEqual(self.tenon("resolve", "oci:made:1.0_b7").stdout, path["digest"] + "\n")

    def test_a_folder_without_its_mark(self):
        """An index that is not ours to read is not ours to write over."""
        self.made.manifest(b"1", tag="1")
        (self.made.folder / "oci-layout").unlink()
        before = (self.made.folder / "index.json").read_bytes()
        for argv in (("tags", "oci:made"), ("tag", "oci:made:1", "2"), ("delete", "oci:made:1"),
                     ("push", servers.ANSWER, "oci:made:3")):
            self.assertIn("no file oci-layout", self.tenon(*argv, status=1).stderr)
        self.assertEqual((self.made.folder / "index.json").read_bytes(), before)

    def test_referrers_of_what_is_not_there(self):
        """distribution-spec: a subject may come after what refers to it, and go before it."""
        gone = {"mediaType": MANIFEST, "digest": digest_of(b"gone"), "size": 4}
        text = self.image(subject=gone)
        digest = self.made.enter(self.made.blob(text, MANIFEST), "about")["digest"]
        registry = self.serve()
        self.tenon("copy", "oci:made:about", f"{registry.host}/a")
        for place in ("oci:made", f"{registry.host}/a"):
            self.assertEqual(self.tenon("referrers", f"{place}@{gone['digest']}").stdout, f"{digest} a/b\n")
            r = json.loads(self.tenon("referrers", f"{place}@{gone['digest']}", "--format", "json").stdout)
            self.assertEqual(r["subject"], {"digest": gone["digest"]})
            self.tenon("referrers", f"{place}@{digest_of(b'never')}", status=7)
            self.tenon("referrers", f"{place}:never", status=7)

    def test_a_layout_begins_with_its_first_blob(self):
        line = self.tenon("blob", "put", servers.ANSWER, "oci:new").stdout.strip()
        self.tenon("blob", "get", line, "-o", "back.wasm")
        self.assertEqual(self.tenon("tags", "oci:new").stdout, "")
        self.tenon("push", servers.ANSWER, "oci:new:1")
        self.assertEqual(self.tenon("tags", "oci:new").stdout, "1\n")

    def test_what_stands_where_a_blob_goes(self):
        """A folder of blobs may be elsewhere, and a blob, for whoever reads it; what is written goes through no link."""
        kept = self.tenon.folder / "kept"
        kept.write_text("mine")
        self.tenon("push", servers.ANSWER, "oci:good:1")
        for name in sorted(self.blobs("good")):
            for stand in (lambda p: p.symlink_to("../../../kept"), lambda p: p.symlink_to("none"), os.mkfifo):
                shutil.rmtree(self.tenon.folder / "store", ignore_errors=True)
                shutil.copytree(self.tenon.folder / "good", self.tenon.folder / "store")
                path = self.tenon.folder / "store/blobs/sha256" / name
                path.unlink()
                stand(path)
                self.tenon("push", servers.ANSWER, "oci:store:1")
                self.tenon("pull", "oci:store:1", "-o", "back.wasm")
                self.assertTrue(path.is_file() and not path.is_symlink())
                self.assertEqual(kept.read_text(), "mine")
            path.rename(self.tenon.folder / "moved")
            path.symlink_to("../../../moved")
            self.tenon("pull", "oci:store:1", "-o", "back.wasm")
            self.tenon("push", servers.ANSWER, "oci:store:2")
            self.assertTrue(path.is_symlink())
        (self.tenon.folder / "store/blobs").rename(self.tenon.folder / "elsewhere")
        (self.tenon.folder / "store/blobs").symlink_to("../elsewhere")
        self.tenon("blob", "put", "kept", "oci:store")
        self.assertEqual((self.tenon.folder / "elsewhere/sha256" / digest_of(b"mine")[7:]).read_text(), "mine")

    def test_a_file_that_is_not_what_its_name_says(self):
        """What others wrote, or a disk lost, is no blob that is there: it is put again."""
        self.tenon("push", servers.ANSWER, "oci:good:1")
        good = {x: (self.tenon.folder / "good/blobs/sha256" / x).read_bytes() for x in self.blobs("good")}
        registry = self.serve()
        self.tenon("copy", "oci:good:1", f"{registry.host}/a:1")
        for name, data in good.items():
            for argv in (("push", servers.ANSWER, "oci:bad:1"), ("copy", "oci:good:1", "oci:bad:1"),
                         ("copy", f"{registry.host}/a:1", "oci:bad:1")):
                for wrong in bytes([data[0] ^ 1]) + data[1:], bytes(len(data)), data[:-1], data + b"x":
                    shutil.rmtree(self.tenon.folder / "bad", ignore_errors=True)
                    shutil.copytree(self.tenon.folder / "good", self.tenon.folder / "bad")
                    (self.tenon.folder / "bad/blobs/sha256" / name).write_bytes(wrong)
                    self.run_tar("cf", "bad.tar", "-C", "bad", ".")
                    self.tenon("push", servers.ANSWER, "oci-archive:bad.tar:1")
                    self.tenon("pull", "oci-archive:bad.tar:1", "-o", "back.wasm")
                    shutil.rmtree(self.tenon.folder / "bad", ignore_errors=True)
                    (self.tenon.folder / "bad/blobs/sha256").mkdir(parents=True)
                    (self.tenon.folder / "bad/blobs/sha256" / name).write_bytes(wrong)
                    self.assertEqual(self.tenon(*argv).stderr, "")
                    self.assertEqual((self.tenon.folder / "bad/blobs/sha256" / name).read_bytes(), data)
        layer = self.sha256(servers.ANSWER)[7:]
        (self.tenon.folder / "bad/blobs/sha256" / layer).write_bytes(bytes(len(good[layer])))
        r = json.loads(self.tenon("copy", "--dry-run", "oci:good:1", "oci:bad:2", "--format", "json").stdout)
        self.assertEqual(r["items"][0]["result"], "copied")
        r = json.loads(self.tenon("blob", "put", servers.ANSWER, "oci:bad", "--format", "json").stdout)
        self.assertTrue(r["sent"])
        r = json.loads(self.tenon("blob", "put", servers.ANSWER, "oci:bad", "--format", "json").stdout)
        self.assertFalse(r["sent"])
        self.tenon("pull", "oci:bad:1", "-o", "back.wasm")

    def test_files_that_are_lost(self):
        """A copy of what was there once brings what is missing of it, and nothing else."""
        one, two = self.made.manifest(b"1"), self.made.manifest(b"2")
        self.made.index(one, self.made.index(two), tag="all")
        self.made.manifest(b"3", tag="3")
        registry = self.serve()
        self.tenon("copy", "-a", "oci:made", f"{registry.host}/a")
        self.tenon("copy", "-a", "oci:made", "oci:good")
        index = (self.tenon.folder / "good/index.json").read_bytes()
        for name in self.blobs("good"):
            for source in "oci:made", f"{registry.host}/a":
                for lose in pathlib.Path.unlink, lambda p: p.write_bytes(b""), lambda p: p.write_bytes(p.read_bytes() + b"x"):
                    shutil.rmtree(self.tenon.folder / "bad", ignore_errors=True)
                    shutil.copytree(self.tenon.folder / "good", self.tenon.folder / "bad")
                    lose(self.tenon.folder / "bad/blobs/sha256" / name)
                    self.run_tar("cf", "bad.tar", "-C", "bad", ".")
                    for to in "oci:bad", "oci-archive:bad.tar":
                        r = json.loads(self.tenon("copy", "-a", source, to, "--format", "json").stdout)
                        self.assertEqual((r["findings"], [x["result"] for x in r["items"]]), ([], ["unchanged"] * 2))
                        again = json.loads(self.tenon("copy", "-a", source, to, "--format", "json").stdout)
                        self.assertEqual((again["blobs"]["sent"], again["manifests"]), (0, 0))
                    self.assertEqual(self.blobs("bad"), self.blobs("good"))
                    self.assertEqual((self.tenon.folder / "bad/index.json").read_bytes(), index)
                    self.tenon("copy", "-a", "oci-archive:bad.tar", f"{registry.host}/{name[:8]}")

    def test_an_entry_without_a_type(self):
        """Each fault is told once; an empty name is none."""
        one = self.made.manifest(b"1")
        name = {"org.opencontainers.image.ref.name": ""}
        (self.made.folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [dict(one, annotations=name)]}))
        self.assertEqual(self.tenon("tags", "oci:made").stdout, "")
        self.assertEqual(self.tenon("resolve", "oci:made").stdout, one["digest"] + "\n")
        for media_type in ("x", "", 5, None):
            entry = dict(one, mediaType=media_type)
            (self.made.folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [entry]}))
            self.assertEqual(self.tenon("tags", "oci:made", status=1).stderr.count("error: "), 1)

    def test_a_digest_of_an_unknown_kind(self):
        """descriptor.md: it passes, where it has the form of one. What is beside it is none the worse."""
        one = self.made.manifest(b"1", tag="1")
        about = self.made.manifest(b"about", subject=one)
        (self.made.folder / "blobs/blake3").mkdir()
        (self.made.folder / "blobs/blake3/0aF_=-").write_text("{}")
        unknown = self.made.enter({"mediaType": MANIFEST, "digest": "blake3:0aF_=-", "size": 2}, "2")
        self.assertEqual(self.tenon("tags", "oci:made").stdout, "1\n2\n")
        self.assertEqual(self.tenon("referrers", "oci:made:1").stdout, f"{about['digest']} application/vnd.test\n")
        for argv in (("resolve", "oci:made:2"), ("manifest", "get", "oci:made:2"), ("tag", "oci:made:2", "3"), ("pull", "oci:made:2")):
            self.assertIn("`blake3:0aF_=-` is not a sha256 or sha512 digest", self.tenon(*argv, status=1).stderr)
        r = json.loads(self.tenon("copy", "-a", "-r", "oci:made", "oci:there", "--format", "json", status=1).stdout)
        self.assertEqual([x["result"] for x in r["items"]], ["copied", "failed"])
        self.tenon("tag", "oci:made:1", "3")
        entries = json.loads((self.made.folder / "index.json").read_text())["manifests"]
        self.assertIn(unknown["digest"], [x["digest"] for x in entries])
        self.assertEqual(self.tenon("delete", "oci:made:2").stdout, "oci:made:2@blake3:0aF_=- deleted\n")
        self.assertEqual(self.tenon("tags", "oci:made").stdout, "1\n3\n")
        for digest in ("../x:y", "a..b:c", ".a:b", "a.:b", "a:", ":a", "a", "a:b/c", "a:b.c", "A:b", "a:b:c", "a b:c"):
            index = {"schemaVersion": 2, "manifests": [one, dict(one, digest=digest)]}
            (self.made.folder / "index.json").write_text(json.dumps(index))
            self.assertIn("[manifest-digest]", self.tenon("tags", "oci:made", status=1).stderr, digest)

    def test_a_manifest_before_its_blobs(self):
        """No place takes it. What is not to be distributed may be anywhere, and so may an entry of an index."""
        self.made.manifest(b"whole", tag="whole")
        made = {}
        for name, more in (("plain", {}), ("urls", {"urls": ["https://example.com/x"]}),
                           ("foreign", {"mediaType": "application/vnd.oci.image.layer.nondistributable.v1.tar"})):
            made[name] = self.made.blob(self.image({"mediaType": "a/b", "digest": digest_of(b"1"), "size": 1, **more}))
            (self.tenon.folder / f"{name}.json").write_bytes((self.made.folder / "blobs/sha256" / made[name]["digest"][7:]).read_bytes())
        index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": [dict(made["plain"], mediaType=MANIFEST)]}
        (self.tenon.folder / "index.json").write_text(json.dumps(index))
        for place in "oci:there", "oci-archive:there.tar":
            before = set(self.tenon.folder.iterdir())
            for name in made:
                r = self.tenon("manifest", "put", f"{name}.json", f"{place}:1", status=1)  # without its config
                self.assertIn("has no blob", r.stderr)
            self.assertEqual(set(self.tenon.folder.iterdir()), before)
            self.tenon("copy", "oci:made:whole", f"{place}:whole")
            before = self.tenon("tags", place).stdout
            r = self.tenon("manifest", "put", "plain.json", f"{place}:1", status=1)
            self.assertIn(f"{place} has no blob {digest_of(b'1')}", r.stderr)
            self.assertEqual(self.tenon("tags", place).stdout, before)
            for name in "urls", "foreign", "index":
                self.tenon("manifest", "put", f"{name}.json", f"{place}:{name}")
            self.assertEqual(self.tenon("tags", place).stdout, "foreign\nindex\nurls\nwhole\n")

    def test_entries_whose_blobs_are_elsewhere(self):
        """image-layout.md: blobs may be missing. What is not here refers to nothing here."""
        one, other = self.made.manifest(b"1", tag="1"), self.made.manifest(b"2", tag="2")
        about = self.made.manifest(b"about", subject=one)
        (self.made.folder / "blobs/sha256" / other["digest"][7:]).unlink()
        subprocess.run(["tar", "cf", "made.tar", "-C", "made", "."], cwd=self.tenon.folder, check=True)
        for place in ("oci:made", "oci-archive:made.tar"):
            self.assertEqual(self.tenon("referrers", f"{place}:1").stdout, f"{about['digest']} application/vnd.test\n")
            self.tenon("copy", "-r", f"{place}:1", f"oci:there-{place[-3:]}")
            self.there(f"oci:there-{place[-3:]}", about["digest"])
            self.tenon("pull", f"{place}:2", "-o", "x/", status=7)

    # ---- archives ----

    def test_a_compressed_archive_is_read(self):
        """And not written: it would be a plain tar under that name."""
        self.made.manifest(b"1", tag="1")
        self.tenon("copy", "oci:made:1", "oci-archive:a.tar")
        for pack, file in (("gzip", "a.tar.gz"), ("zstd", "a.tar.zst")):
            subprocess.run([pack, "-q", "-k", "a.tar"], cwd=self.tenon.folder, check=True)
            before = (self.tenon.folder / file).read_bytes()
            for argv in (("tag", f"oci-archive:{file}:1", "2"), ("push", servers.ANSWER, f"oci-archive:{file}:2"),
                         ("push", "--dry-run", servers.ANSWER, f"oci-archive:{file}:2"), ("copy", "oci:made:1", f"oci-archive:{file}:2")):
                self.assertIn("[archive-compressed]", self.tenon(*argv, status=1).stderr)
            self.assertEqual((self.tenon.folder / file).read_bytes(), before)
            self.tenon("copy", "-a", f"oci-archive:{file}", f"oci-archive:{pack}.tar")
            self.assertEqual((self.tenon.folder / f"{pack}.tar").read_bytes(), (self.tenon.folder / "a.tar").read_bytes())

    def test_what_is_no_archive(self):
        os.mkfifo(self.tenon.folder / "pipe")
        for place in ("pipe", "/dev/null", "."):
            self.tenon("tags", f"oci-archive:{place}", status=3)
            self.tenon("push", servers.ANSWER, f"oci-archive:{place}:1", status=3)
        self.made.manifest(b"1", tag="1")
        with open(self.made.folder / "hole", "wb") as f:
            f.truncate(100000)
        subprocess.run(["tar", "-S", "-cf", "sparse.tar", "-C", "made", "."], cwd=self.tenon.folder, check=True)
        self.assertIn("[archive-sparse]", self.tenon("tags", "oci-archive:sparse.tar", status=1).stderr)

    def test_an_archive_of_dockers(self):
        (self.tenon.folder / "manifest.json").write_text('[{"Config":"c.json","RepoTags":["a:1"],"Layers":[]}]')
        subprocess.run(["tar", "cf", "docker.tar", "manifest.json"], cwd=self.tenon.folder, check=True)
        for argv in (("tags", "oci-archive:docker.tar"), ("push", servers.ANSWER, "oci-archive:docker.tar:1")):
            self.assertIn("docker-archive:docker.tar", self.tenon(*argv, status=1).stderr)

    # ---- what is told ----

    def test_what_was_not_written_was_not_copied(self):
        self.made.manifest(b"1", tag="1")
        to = ("copy", "oci:made:1", "oci-archive:none/there.tar")
        self.assertEqual([x["result"] for x in json.loads(self.tenon(*to, "--format", "json", status=3).stdout)["items"]], ["failed"])
        r = self.tenon(*to, status=3)
        self.assertEqual((r.stdout, r.stderr.count("error: ")), ("", 1), r.stderr)
        self.made.enter(self.made.blob(self.image({"mediaType": "a/b", "digest": digest_of(b"none"), "size": 4}), MANIFEST), None)
        self.tenon("copy", "-a", "oci:made", "oci-archive:there.tar")
        (self.tenon.folder / "made/blobs/sha256" / digest_of(b"1")[7:]).unlink()
        subprocess.run(["tar", "cf", "gap.tar", "-C", "made", "."], cwd=self.tenon.folder, check=True)
        r = self.tenon("copy", "oci-archive:there.tar:1", "oci-archive:gap.tar:2", status=1)
        self.assertEqual(r.stdout, "")


if __name__ == "__main__":
    unittest.main()
