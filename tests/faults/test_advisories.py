"""What was published against other registry clients, each under its name, and held here. tests/faults/test_catalogue.py has the
faults by number; tests/unit/test_archive.c and test_http.c have more of the archives and of HTTP."""
import base64, io, json, os, tarfile, unittest

import fakereg
from fakereg import BASIC, digest_of
from servers import ANSWER

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"


class Advisories(fakereg.Case):
    def other(self):
        fake = fakereg.Fake()
        self.addCleanup(fake.stop)
        return fake

    def put(self, ref, value, media_type=MANIFEST):
        data = json.dumps(value).encode()
        for key in (ref, digest_of(data)):
            self.fake.manifests[key] = (media_type, data)
        return digest_of(data)

    def blob(self, data, media_type, **more):
        self.fake.blobs[digest_of(data)] = data
        return {"mediaType": media_type, "digest": digest_of(data), "size": len(data), **more}

    def image(self, *members):
        """An image whose layer has these (name, how it is) beside a /plugin.wasm."""
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w") as tar:
            for name, how in members:
                info = tarfile.TarInfo(name)
                for key, value in how.items():
                    setattr(info, key, value)
                tar.addfile(info)
            info = tarfile.TarInfo("plugin.wasm")
            info.size = len(ANSWER.read_bytes())
            tar.addfile(info, io.BytesIO(ANSWER.read_bytes()))
        diff = digest_of(out.getvalue())
        config = json.dumps({"architecture": "wasm", "os": "wasip1", "config": {"Entrypoint": ["/plugin.wasm"]},
                             "rootfs": {"type": "layers", "diff_ids": [diff]}}).encode()
        self.put("1", {"schemaVersion": 2, "mediaType": MANIFEST, "config": self.blob(config, CONFIG),
                       "layers": [self.blob(out.getvalue(), LAYER)]})
        self.files = set(os.listdir(self.tenon.folder))

    # ---- archives and names ----

    def test_cve_2021_21272_names_that_lead_out(self):
        for name in ("../evil.wasm", "/tmp/evil.wasm", "a/../../evil.wasm"):
            self.image((name, {}))
            self.pull(status=1)

    def test_ghsa_8xwf_rjm4_xvhv_symbolic_links(self):
        self.image(("link", {"type": tarfile.SYMTYPE, "linkname": "/etc"}))
        self.pull(status=1)

    def test_cve_2026_50163_hard_links(self):
        self.image(("link", {"type": tarfile.LNKTYPE, "linkname": "../../etc/passwd"}))
        self.pull(status=1)

    def test_cve_2026_85731_chains_of_links(self):
        self.image(("a", {"type": tarfile.SYMTYPE, "linkname": "b"}), ("b", {"type": tarfile.SYMTYPE, "linkname": "/"}))
        self.pull(status=1)

    def test_f30_what_else_a_tar_holds(self):
        """Devices, pipes, names too long, very many, what runs as another: the file is taken out, and nothing unpacked."""
        odd = [("odd", {"type": t}) for t in (tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)]
        for members in ([odd[0]], [odd[1]], [odd[2]], [("d" * 5000, {})], [("setuid", {"mode": 0o6777})],
                        [(f"f{i}", {}) for i in range(1000)]):
            self.image(*members)
            p = self.tenon.start("pull", self.ref, "-o", "out.wasm")
            told = p.communicate()[1]
            self.assertIn(p.returncode, (0, 1), told)
            self.assertEqual(set(os.listdir(self.tenon.folder)) - self.files, set() if p.returncode else {"out.wasm"})
            if not p.returncode:
                self.assertEqual((self.tenon.folder / "out.wasm").read_bytes(), ANSWER.read_bytes())
                (self.tenon.folder / "out.wasm").unlink()

    def test_cve_2021_21272_titles(self):
        layer = self.blob(b"data", "text/plain", annotations={"org.opencontainers.image.title": "../evil"})
        empty = self.blob(b"{}", "application/vnd.oci.empty.v1+json")
        self.put("1", {"schemaVersion": 2, "mediaType": MANIFEST, "artifactType": "a/b", "config": empty, "layers": [layer]})
        self.tenon("pull", self.ref, "-o", "out/", status=1)
        self.assertFalse((self.tenon.folder / "evil").exists())

    # ---- credentials ----

    def test_ghsa_jxpm_75mh_9fp7_upload_location_elsewhere(self):
        other = self.other()
        self.secure()
        self.fake.uploads_at = f"http://{other.host}"
        other.blobs = self.fake.blobs
        self.tenon("push", ANSWER, self.ref)
        self.assertTrue(other.asked("PUT"))
        self.assertEqual(self.astray(other), [])

    def test_ghsa_vh4v_2xq2_g5cg_redirect_to_another_port(self):
        other, fault = self.other(), self.secure()
        self.fill()
        other.blobs = dict(self.fake.blobs)
        self.fake.fault = lambda h, method, path: fault(h, method, path) or (
            "/blobs/" in path and h.reply(307, Location=f"http://{other.host}{path}"))
        self.pull()
        self.assertEqual(self.astray(other), [])

    def realm(self, realm):
        self.fill()

        def fault(h, method, path):
            return h.error(401, "UNAUTHORIZED", WWW_Authenticate=f'Bearer realm="{realm}",service="x"')
        self.fake.fault = fault
        self.tenon.env.update(TENON_REGISTRY=self.fake.host, TENON_USERNAME="ann", TENON_PASSWORD="secret")

    def test_cve_2026_48978_hostile_realms(self):
        for realm in ("http://evil.example/token", "https://localhost.evil.example/token", "file:///etc/passwd",
                      "http://user:word@localhost/token", ""):
            self.realm(realm)
            r = self.pull(status=5)
            self.assertNotIn("secret", r.stderr)
            self.fake.fault = None

    def test_realm_at_the_metadata_service(self):
        self.realm("http://169.254.169.254/latest/meta-data/iam/")
        self.pull(status=5)

    def test_token_service_that_redirects(self):
        other, sent = self.other(), []

        def fault(h, method, path):
            if path.startswith("/token"):
                sent.append(h.headers.get("Authorization"))
                return h.reply(307, Location=f"http://{other.host}/steal")
            return h.error(401, "UNAUTHORIZED", WWW_Authenticate=f'Bearer realm="http://{self.fake.host}/token",service="x"')
        self.fill()
        self.fake.fault = fault
        self.tenon.env.update(TENON_REGISTRY=self.fake.host, TENON_USERNAME="ann", TENON_PASSWORD="secret")
        self.tenon("pull", self.ref, "-o", "out.wasm", status=4)
        self.assertEqual(sent[0], BASIC)
        self.assertEqual(self.astray(other), [])

    def test_token_is_not_taken_up_again_after_a_redirect(self):
        other, fault = self.other(), self.secure()
        self.fill()
        back = []

        def here(h, method, path):
            if "back=1" in path:
                back.append(h.headers.get("Authorization"))
                return h.reply(404)
            return fault(h, method, path) or ("/blobs/" in path and h.reply(307, Location=f"http://{other.host}{path}"))
        other.fault = lambda h, method, path: h.reply(307, Location=f"http://{self.fake.host}{path}?back=1")
        self.fake.fault = here
        self.tenon("pull", self.ref, "-o", "out.wasm", status=7)
        self.assertEqual(set(back), {None})

    def test_cve_2026_85732_pages_elsewhere(self):
        other = self.other()
        self.secure()
        secure = self.fake.fault
        self.fake.fault = lambda h, method, path: secure(h, method, path) or ("/tags/" in path and h.reply(
            200, b'{"name":"x","tags":["a"]}', Link=f'<http://{other.host}/v2/org/answer/tags/list?last=a>; rel="next"'))
        self.tenon("tags", self.ref[:-2], status=4)
        self.assertEqual(other.journal, [])

    def test_cve_2020_15157_layers_with_urls(self):
        other, fault = self.other(), self.secure()
        self.fill()
        good = json.loads(self.fake.manifests["1"][1])
        layer = dict(good["layers"][0], urls=[f"http://{other.host}/layer"])
        self.put("1", dict(good, layers=[layer]))
        self.pull()
        self.assertEqual(other.journal, [])

    def test_cve_2021_41092_a_helper_that_is_missing(self):
        fault = self.secure()
        self.fill()
        for key in ("TENON_REGISTRY", "TENON_USERNAME", "TENON_PASSWORD"):
            del self.tenon.env[key]
        config = self.tenon.home / ".docker/config.json"
        config.parent.mkdir()
        config.write_text(json.dumps({"credHelpers": {self.fake.host: "none-such"},
                                      "auths": {"https://index.docker.io/v1/": {"auth": base64.b64encode(b"hub:word").decode()}}}))
        self.files = set(os.listdir(self.tenon.folder))
        self.fake.journal.clear()
        self.pull(status=5)
        self.assertEqual(self.astray(self.fake), [])
        self.assertTrue(fault)

    # ---- documents ----

    def test_ghsa_f36w_mj3v_6jqv_enormous_sizes(self):
        self.fill()
        good = json.loads(self.fake.manifests["1"][1])
        self.put("1", dict(good, layers=[dict(good["layers"][0], size=2 ** 53 - 1)]))
        self.tenon("pull", self.ref, "-o", "out.wasm", status=6)

    def test_cve_2021_41190_two_documents_in_one(self):
        self.fill()
        good = json.loads(self.fake.manifests["1"][1])
        self.put("1", dict(good, manifests=[dict(good["layers"][0])]))
        self.pull(status=1)

    def test_cve_2024_3727_digests_that_are_paths(self):
        self.fill()
        good = json.loads(self.fake.manifests["1"][1])
        for digest in ("../../../etc/passwd", "sha256:../../x", "sha256:" + "g" * 64, "sha256:" + "A" * 64):
            self.put("1", dict(good, layers=[dict(good["layers"][0], digest=digest)]))
            self.fake.journal.clear()
            self.pull(status=1)
            self.assertEqual(self.fake.asked("GET", "/blobs/"), [])

    def test_cve_2025_24882_a_digest_is_a_promise(self):
        self.fill()
        digest = digest_of(self.fake.manifests["1"][1])
        kind, data = self.fake.manifests["1"]
        self.fake.manifests[digest] = (kind, data.replace(b"answer", b"ANSWER"))
        self.tenon("pull", f"{self.ref}@{digest}", "-o", "out.wasm", status=6)
        self.tenon("copy", f"{self.ref}@{digest}", "oci:out", status=6)

    def test_ghsa_298f_872v_2rcx_referrers_in_a_circle(self):
        empty = self.blob(b"{}", "application/vnd.oci.empty.v1+json")
        a = self.put("1", {"schemaVersion": 2, "mediaType": MANIFEST, "artifactType": "a/b", "config": empty, "layers": []})
        entry = {"mediaType": MANIFEST, "digest": a, "size": len(self.fake.manifests["1"][1])}
        self.put(a.replace(":", "-"), {"schemaVersion": 2, "mediaType": fakereg.INDEX, "manifests": [entry]}, fakereg.INDEX)
        self.tenon("copy", "-r", self.ref, "oci:out")


class ClientCertificates(fakereg.Case):
    def test_ghsa_h3wm_jjqf_8jm2_not_shown_elsewhere(self):
        """A registry sends on to one that wants a certificate, and would take ours: it is not shown there."""
        strict = self.serve(tls="mutual")
        ca = ("--ca-file", strict.ca)
        mine = ("--cert-file", strict.folder / "s.crt", "--key-file", strict.folder / "s.key")
        self.tenon("push", ANSWER, f"{strict.host}/org/answer:1", *ca, *mine)
        self.fill()
        self.fake.fault = lambda h, method, path: "/blobs/" in path and h.reply(307, Location=f"https://{strict.host}{path}")
        self.tenon("pull", self.ref, "-o", "out.wasm", "--plain-http", *ca, *mine, status=4)
        self.assertFalse((self.tenon.folder / "out.wasm").exists())
        self.tenon("pull", f"{strict.host}/org/answer:1", "-o", "out.wasm", *ca, *mine)


if __name__ == "__main__":
    unittest.main()
