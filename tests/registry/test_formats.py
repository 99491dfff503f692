"""Every form of an artifact on every kind of place; what is shared, and what is sent; files by their titles; memory."""
import gzip, hashlib, io, json, os, shutil, subprocess, tarfile, unittest

import servers
from servers import ANSWER

FORMS = ["cncf", "image", "runwasi", "istio-oci", "legacy"]
# a module that exports the function proxy_abi_version_0_2_1
FILTER = (b"\0asm\1\0\0\0" b"\1\4\1\x60\0\0" b"\3\2\1\0" b"\7\x1b\1\x17proxy_abi_version_0_2_1\0\0" b"\n\4\1\2\0\x0b")


class Forms(servers.Case):
    def setUp(self):
        super().setUp()
        self.filter = self.tenon.folder / "filter.wasm"
        self.filter.write_bytes(FILTER)

    def push(self, file, ref, *options):
        return json.loads(self.tenon("push", file, ref, "--format", "json", *options).stdout)

    def places(self):
        return ["oci:store", "oci-archive:store.tar", f"{self.serve().host}/org/app"]

    def test_one_digest_everywhere_and_back(self):
        for form in FORMS:
            digests = set()
            for place in self.places():
                ref = f"{place}:{form}"
                told = self.push(self.filter, ref, "--format", form, "--dry-run")
                pushed = self.push(self.filter, ref, "--format", form)
                self.assertEqual(told["manifest"], pushed["manifest"])
                digests.add(pushed["manifest"]["digest"])
                pulled = json.loads(self.tenon("pull", ref, "-o", "out.wasm", "--format", "json").stdout)
                self.assertEqual((pulled["format"], pulled["digest"]), (form, pushed["manifest"]["digest"]))
                self.assertEqual((self.tenon.folder / "out.wasm").read_bytes(), FILTER)
                raw = self.tenon("manifest", "get", ref).stdout
                self.assertEqual(json.loads(raw), told["manifestContents"])
            self.assertEqual(len(digests), 1, form)

    def test_a_dry_run_puts_nothing(self):
        host = self.serve().host
        self.tenon("push", self.filter, f"{host}/org/app:1", "--dry-run")
        self.tenon("tags", f"{host}/org/app", status=7)

    def test_raw_forms_share_the_blob(self):
        host = self.serve().host
        sent = [self.push(self.filter, f"{host}/org/app:{f}", "--format", f)["sent"]
                for f in ("cncf", "runwasi", "istio-oci", "legacy")]
        self.assertEqual(sent, [True, False, False, False])

    def test_an_image_is_what_others_unpack(self):
        pushed = self.push(ANSWER, "oci:img:1", "--format", "image", "--platform", "wasi/wasm", "--dry-run")
        self.push(ANSWER, "oci:img:1", "--format", "image", "--platform", "wasi/wasm")
        config = pushed["configContents"]
        self.assertEqual((config["os"], config["architecture"]), ("wasi", "wasm"))
        self.assertEqual(config["config"]["Entrypoint"], ["/plugin.wasm"])
        layer = pushed["layer"]
        raw = (self.tenon.folder / "img/blobs" / layer["digest"].replace(":", "/")).read_bytes()
        self.assertEqual(len(raw), layer["size"])
        self.assertEqual(raw[3:8], bytes(5))  # no name, no time
        tar = gzip.decompress(raw)
        self.assertEqual(config["rootfs"]["diff_ids"], ["sha256:" + hashlib.sha256(tar).hexdigest()])
        with tarfile.open(fileobj=io.BytesIO(tar)) as t:
            [member] = t.getmembers()
            self.assertEqual((member.name, member.mtime, member.uid, member.gid, member.mode),
                             ("plugin.wasm", 0, 0, 0, 0o755))
            self.assertEqual(t.extractfile(member).read(), ANSWER.read_bytes())

    @unittest.skipUnless(shutil.which("zstd"), "zstd is not installed")
    def test_an_image_in_zstd(self):
        folder = self.tenon.folder
        self.push(ANSWER, "oci:img:1", "--format", "image")
        index = json.loads((folder / "img/index.json").read_text())
        blob = lambda d: folder / "img/blobs" / d["digest"].replace(":", "/")
        manifest = json.loads(blob(index["manifests"][0]).read_text())
        layer = manifest["layers"][0]
        raw = subprocess.run(["zstd", "-q"], input=gzip.decompress(blob(layer).read_bytes()), stdout=subprocess.PIPE).stdout
        def put(descriptor, data):
            descriptor.update(digest="sha256:" + hashlib.sha256(data).hexdigest(), size=len(data))
            blob(descriptor).write_bytes(data)
        put(layer, raw)
        layer["mediaType"] = "application/vnd.oci.image.layer.v1.tar+zstd"
        put(index["manifests"][0], json.dumps(manifest).encode())
        (folder / "img/index.json").write_text(json.dumps(index))
        self.tenon("pull", "oci:img:1", "-o", "out.wasm")
        self.assertEqual((folder / "out.wasm").read_bytes(), ANSWER.read_bytes())

    def test_what_was_attached_comes_back(self):
        for place in self.places():
            self.tenon("push", ANSWER, f"{place}:1")
            (self.tenon.folder / "sbom.json").write_text("{}")
            (self.tenon.folder / "notes.txt").write_text(place)
            pinned = self.tenon("attach", "sbom.json", "notes.txt", f"{place}:1", "--artifact-type", "a/b").stdout.strip()
            self.tenon("pull", pinned, "-o", "there")
            self.assertEqual(sorted(os.listdir(self.tenon.folder / "there")), ["notes.txt", "sbom.json"])
            self.assertEqual((self.tenon.folder / "there/notes.txt").read_text(), place)

    @unittest.skipIf(servers.SANITIZED, "sanitizers keep memory of their own")
    def test_memory_is_flat(self):
        peaks = []
        for i, size in enumerate((4 << 20, 48 << 20)):
            file = self.tenon.folder / f"{i}.wasm"
            servers.large(file, size, seed=i)
            pushing = servers.peak(self.tenon.start("push", file, f"oci:big{i}:1", "--format", "image"))
            pulling = servers.peak(self.tenon.start("pull", f"oci:big{i}:1", "-o", "out.wasm"))
            self.assertEqual(self.sha256(self.tenon.folder / "out.wasm"), self.sha256(file))
            peaks.append((pushing, pulling))
        for small, large in zip(*peaks):
            self.assertLess(large - small, 8192, peaks)


if __name__ == "__main__":
    unittest.main()
