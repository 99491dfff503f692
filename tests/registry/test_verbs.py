"""The small verbs, each on a registry, a layout and an archive."""
import json, os, pathlib, re, signal

import servers
from servers import ANSWER

SBOM = "application/spdx+json"


class Verbs(servers.Case):
    def setUp(self):
        super().setUp()
        self.registry = self.serve()
        self.places = (f"{self.registry.host}/org/answer", "oci:layout", "oci-archive:archive.tar")

    def push(self, place, tag):
        return self.tenon("push", ANSWER, f"{place}:{tag}").stdout.strip().split("@")[1]

    def file(self, name, text):
        (self.tenon.folder / name).write_text(text)
        return name

    def test_tag(self):
        for place in self.places:
            digest = self.push(place, "1.0.3")
            self.assertEqual(self.tenon("tag", f"{place}:1.0.3", "new", "--dry-run").stdout, f"would tag {place}:new@{digest}\n")
            self.assertEqual(self.tenon("tags", place).stdout.split(), ["1.0.3"])
            self.tenon("tag", f"{place}:1.0.3", "1.0", "1", "latest")
            self.assertEqual(self.tenon("tags", place).stdout.split(), ["1", "1.0", "1.0.3", "latest"])
            r = json.loads(self.tenon("tag", f"{place}@{digest}", "x", "--format", "json").stdout)
            self.assertEqual((r["references"], r["dryRun"]), ([f"{place}:x@{digest}"], False))
            r = json.loads(self.tenon("tag", f"{place}:1", "y", "--dry-run", "--format", "json").stdout)
            self.assertEqual((r["references"], r["dryRun"]), ([f"{place}:y@{digest}"], True))
            self.assertEqual(self.tenon("tag", f"{place}:1.0.3+b7", "1.0.3+b8", status=7).stdout, "")
            self.assertEqual(self.tenon("tag", f"{place}:1", "1.0.3+b7").stdout, f"{place}:1.0.3_b7@{digest}\n")
            self.assertEqual(self.tenon("resolve", f"{place}:1.0.3+b7").stdout, digest + "\n")
            self.tenon("tag", f"{place}:none", "y", status=7)
            self.tenon("tag", f"{place}:1", "not a tag", status=2)
            self.tenon("tag", f"{place}:1", "+b7", ".b", status=2)

    def test_delete(self):
        for place in self.places:
            digest = self.push(place, "1")
            self.tenon("tag", f"{place}:1", "2")
            self.tenon("delete", place, status=2)
            self.tenon("delete", f"{place}:3", status=7)
            self.assertIn("names a tag and a digest", self.tenon("delete", f"{place}:2@{digest}", status=2).stderr)
            self.assertEqual(self.tenon("tags", place).stdout.split(), ["1", "2"])
            self.assertIn("to delete", self.tenon("delete", f"{place}@{digest}", "--dry-run").stdout)
            if place.startswith("oci"):
                self.tenon("delete", f"{place}:2")
                self.assertEqual(self.tenon("tags", place).stdout.split(), ["1"])
            else:
                r = self.tenon("delete", f"{place}:2", status=1)
                self.assertIn("by digest", r.stderr)
            self.tenon("manifest", "delete", f"{place}:1", status=2)
            self.tenon("manifest", "delete", f"{place}@{digest}")
            self.tenon("resolve", f"{place}:1", status=7)

    def test_delete_of_what_refers(self):
        """Where the registry keeps no list of referrers, who deletes one takes it out of what stands in for the list."""
        for place in self.places:
            self.push(place, "1")
            kept, gone = (json.loads(self.tenon("attach", self.file(f"{n}.txt", n), f"{place}:1", "--artifact-type", f"a/{n}",
                                                "--format", "json").stdout)["manifest"]["digest"] for n in ("kept", "gone"))
            self.tenon("manifest", "delete", f"{place}@{gone}")
            self.assertEqual(self.tenon("referrers", f"{place}:1").stdout, f"{kept} a/kept\n")
            self.tenon("delete", f"{place}@{kept}")
            self.assertEqual(self.tenon("referrers", f"{place}:1").stdout, "")

    def test_delete_refused(self):
        registry = self.serve(delete=False)
        digest = self.push(f"{registry.host}/a", "1")
        r = self.tenon("delete", f"{registry.host}/a@{digest}", status=1)
        self.assertIn("does not delete", r.stderr)
        self.tenon("resolve", f"{registry.host}/a:1")

    def test_attach_and_referrers(self):
        for place in self.places:
            digest = self.push(place, "1")
            self.assertEqual(self.tenon("referrers", f"{place}:1").stdout, "")
            self.file("a.spdx.json", '{"spdxVersion":"SPDX-2.3"}')
            self.file("report.txt", "fine")
            argv = ("attach", "a.spdx.json", "report.txt:text/x-report", f"{place}:1", "--artifact-type", SBOM)
            would = self.tenon(*argv, "--dry-run").stdout
            self.assertEqual(self.tenon("referrers", f"{place}:1").stdout, "")
            put = self.tenon(*argv).stdout
            self.assertEqual(would, f"would attach {put}")
            self.tenon(*argv)  # again: the same manifest, listed once
            self.tenon("attach", f"{place}:1", "--artifact-type", "application/vnd.note", "-a", "text=no file")
            mine = put.strip().split("@")[1]
            self.assertIn(f"{mine} {SBOM}\n", self.tenon("referrers", f"{place}:1").stdout)
            self.assertEqual(self.tenon("referrers", f"{place}:1", "--artifact-type", SBOM).stdout, f"{mine} {SBOM}\n")
            r = json.loads(self.tenon("referrers", f"{place}@{digest}", "--format", "json").stdout)
            self.assertEqual(r["subject"]["digest"], digest)
            self.assertEqual(len(r["referrers"]), 2)
            m = json.loads(self.tenon("manifest", "get", f"{place}@{mine}").stdout)
            self.assertEqual([(x["mediaType"], x["annotations"]["org.opencontainers.image.title"]) for x in m["layers"]],
                             [(SBOM, "a.spdx.json"), ("text/x-report", "report.txt")])
            self.assertEqual(m["subject"]["digest"], digest)
            self.tenon("blob", "get", f"{place}@{m['layers'][1]['digest']}", "-o", "back")
            self.assertEqual((self.tenon.folder / "back").read_text(), "fine")

    def test_many_attach_at_once(self):
        for place in self.places:
            if place.startswith("oci-archive:"):
                continue  # one file, written anew: who comes late is told
            self.push(place, "1")
            types = {f"a/n{i}" for i in range(12)}
            at_work = [self.tenon.start("attach", f"{place}:1", "--artifact-type", t) for t in types]
            for p in at_work:
                self.assertEqual((p.communicate()[1], p.returncode), ("", 0))
            listed = json.loads(self.tenon("referrers", f"{place}:1", "--format", "json").stdout)["referrers"]
            self.assertEqual({x["artifactType"] for x in listed}, types)

    def test_attach_wrong(self):
        self.push("oci:layout", "1")
        self.file("a.txt", "x")
        self.tenon("attach", "a.txt", "oci:layout:1", status=2)
        self.tenon("attach", "a.txt", "oci:layout:1", "--artifact-type", "not a type", status=2)
        self.tenon("referrers", "oci:layout:1", "--artifact-type", "not a type", status=2)
        r = self.tenon("manifest", "put", "a.txt", "oci:layout:2", "--media-type", "application", status=2)
        self.assertIn("`--media-type` takes what has the form of a media type, type/subtype, not `application`", r.stderr)
        self.tenon("attach", "none.txt", "oci:layout:1", "--artifact-type", SBOM, status=3)
        self.tenon("attach", "a.txt", "./a.txt", "oci:layout:1", "--artifact-type", SBOM, status=1)
        self.tenon("attach", "a.txt", "oci:layout:2", "--artifact-type", SBOM, status=7)
        self.assertEqual(self.tenon("referrers", "oci:layout:1").stdout, "")

    def test_manifest(self):
        for place in self.places:
            digest = self.push(place, "1")
            self.tenon("manifest", "get", f"{place}:1", "-o", "m.json")
            self.assertEqual(self.sha256(self.tenon.folder / "m.json"), digest)
            r = json.loads(self.tenon("manifest", "get", f"{place}:1", "-o", "m.json", "--format", "json").stdout)
            size = (self.tenon.folder / "m.json").stat().st_size
            self.assertEqual((r["reference"], r["manifest"]), (f"{place}:1@{digest}", {
                "mediaType": "application/vnd.oci.image.manifest.v1+json", "digest": digest, "size": size}))
            r = self.tenon("manifest", "get", f"{place}:1", "-o", "-", "--format", "json")  # the manifest, and nothing beside it
            self.assertEqual(r.stdout, (self.tenon.folder / "m.json").read_text())
            would = self.tenon("manifest", "put", "m.json", f"{place}:2", "--dry-run").stdout
            self.assertEqual(would, f"would put {place}:2@{digest}\n")
            r = json.loads(self.tenon("manifest", "put", "m.json", f"{place}:2", "--dry-run", "--format", "json").stdout)
            self.assertEqual((r["manifest"]["digest"], r["dryRun"]), (digest, True))
            self.tenon("resolve", f"{place}:2", status=7)
            self.assertEqual(self.tenon("manifest", "put", "m.json", f"{place}:2").stdout, f"{place}:2@{digest}\n")
            self.assertEqual(self.tenon("resolve", f"{place}:2").stdout.strip(), digest)
            self.tenon("manifest", "put", "m.json", f"{place}:3@sha256:{'0' * 64}", status=6)
            self.file("bad.json", '{"schemaVersion":2,"layers":[],"manifests":[]}')
            self.tenon("manifest", "put", "bad.json", f"{place}:3", status=1)
            self.tenon("resolve", f"{place}:3", status=7)

    def test_json_members(self):
        """What the page says that each command prints is what it prints."""
        page = (servers.ROOT / "docs/registries.md").read_text()
        rows = re.findall(r"^\| (.*?) \| (.*?) \|", page[page.index("\n## JSON\n"):].split("\n## ")[1], re.M)
        said = {command: re.findall("`(.*?)`", members) for names, members in rows for command in re.findall("`(.*?)`", names)}
        place, name = self.places[0], self.file("data", "some bytes")
        digest = self.push(place, "1")
        blob = self.tenon("blob", "put", name, place).stdout.strip()
        self.tenon("manifest", "get", f"{place}:1", "-o", "m.json")
        for command, *more in (
                ("login", self.registry.host, "-u", "ann", "--password-stdin"), ("logout", self.registry.host), ("tags", place),
                ("resolve", f"{place}:1"), ("tag", f"{place}:1", "2"), ("referrers", f"{place}:1"), ("copy", f"{place}:1", "oci:there"),
                ("attach", name, f"{place}:1", "--artifact-type", SBOM), ("manifest get", f"{place}:1", "-o", "m2.json"),
                ("manifest put", "m.json", f"{place}:3"), ("blob get", blob, "-o", "b"), ("blob put", name, place),
                ("delete", f"{place}:1", "--dry-run"), ("manifest delete", f"{place}@{digest}")):
            r = self.tenon(*command.split(), *more, "--format", "json", input="s3cret")
            self.assertEqual(list(json.loads(r.stdout)), said.pop(command) + ["errors", "warnings", "findings"], command)
        self.assertEqual(said, {})

    def test_a_file_that_becomes_shorter(self):
        """While it is read: the program says so, and ends as with any other file that cannot be read."""
        file = self.tenon.folder / "long"
        with open(file, "wb") as f:
            f.truncate(1 << 30)
        p = self.tenon.start("blob", "put", "long", "oci:made")
        while "/long" not in (pathlib.Path("/proc") / str(p.pid) / "maps").read_text():
            self.assertIsNone(p.poll())
        p.send_signal(signal.SIGSTOP)
        os.truncate(file, 4096)
        p.send_signal(signal.SIGCONT)
        self.assertEqual((*p.communicate(), p.returncode),
                         ("", "tenon: error: cannot read long: it became shorter while it was read [file-io]\n", 3))
        self.assertEqual(sorted(x.name for x in self.tenon.folder.iterdir() if x.name != "home"), ["long"])

    def test_blob(self):
        self.file("data", "some bytes")
        for place in self.places:
            self.push(place, "1")
            if place.startswith("oci-archive"):  # which keeps what its manifests refer to
                self.assertIn("nothing leads to a blob alone", self.tenon("blob", "put", "data", place, status=2).stderr)
                continue
            would = self.tenon("blob", "put", "data", place, "--dry-run").stdout
            line = self.tenon("blob", "put", "data", place).stdout.strip()
            self.assertEqual(would, f"would put {line}\n")
            digest = self.sha256(self.tenon.folder / "data")
            self.assertEqual(line, f"{place}@{digest}")
            for more in [], ["--dry-run"]:
                r = json.loads(self.tenon("blob", "put", "data", place, "--format", "json", *more).stdout)
                self.assertEqual((r["sent"], r["dryRun"]), (False, bool(more)))
            self.assertEqual(self.tenon("blob", "get", line, "-o", "-").stdout, "some bytes")
            self.tenon("blob", "get", line, "-o", "out")
            self.assertEqual((self.tenon.folder / "out").read_text(), "some bytes")
            self.tenon("blob", "get", f"{place}@sha256:{'0' * 64}", "-o", "out2", status=7)
            self.assertFalse((self.tenon.folder / "out2").exists())
            self.tenon("blob", "get", f"{place}:1", "-o", "out2", status=2)
            self.tenon("blob", "put", "data", f"{place}:1", status=2)
