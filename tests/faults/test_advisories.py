"""What was published against other registry clients, each under its name, and held here. tests/faults/test_catalogue.py has the
faults by number; tests/unit/test_archive.c and test_http.c have more of the archives and of HTTP."""
import base64, io, json, os, subprocess, tarfile, unittest

import fakereg
import servers
from fakereg import BASIC, digest_of
from servers import ANSWER

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar"


class Spaces:
    """A file of nothing but spaces, without end."""

    def read(self, n):
        return b" " * n


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

    def test_ghsa_qvqc_4c52_x6qp_external_blob_stores(self):
        """A blob is elsewhere, by redirect or by `urls`, and whoever is there asks for a password or for a token of his own."""
        other, fault = self.other(), self.secure()
        self.fill()
        good = json.loads(self.fake.manifests["1"][1])
        self.put("1", dict(good, layers=[dict(good["layers"][0], urls=[f"http://{other.host}/layer"])]))
        self.fake.fault = lambda h, method, path: fault(h, method, path) or (
            "/blobs/" in path and h.reply(307, Location=f"http://{other.host}{path}"))
        for challenge, asked, status in (('Basic realm="x"', 0, 4), (f'Bearer realm="http://{other.host}/token",service="x"', 1, 5),
                                         (f'Bearer realm="http://{self.fake.host}/token",service="x"', 0, 5)):
            other.fault = lambda h, method, path: h.reply(401, WWW_Authenticate=challenge)
            self.fake.journal.clear(), other.journal.clear()
            told = self.pull(status=status).stderr
            self.assertTrue(other.asked("GET", "/blobs/"))
            self.assertEqual((self.astray(other), self.fake.asked("GET", "/token")), ([], []), challenge)
            self.assertEqual(len(other.asked("GET", "/token")), asked, challenge)
            if asked or status == 4:
                self.assertIn(f"it is another origin than {self.fake.host}, whose credentials are not sent there", told)

    def move(self, other):
        """All of a registry is at another host now, which gives tokens to anybody; what both were sent of credentials."""
        sent = {"here": set(), "there": set(), "token": set()}
        fault = self.secure()

        def there(h, method, path):
            sent["token" if path.startswith("/token") else "there"].add(h.headers.get("Authorization"))
            if path.startswith("/token"):
                return h.reply(200, b'{"token": "of-the-other"}')
            return h.headers.get("Authorization") != "Bearer of-the-other" and h.reply(
                401, WWW_Authenticate=f'Bearer realm="http://{other.host}/token",service="x",scope="repository:moved/answer:pull"')

        def here(h, method, path):
            sent["here"].add(h.headers.get("Authorization"))
            return fault(h, method, path) or h.reply(308, Location=f"http://{other.host}{path}")
        other.fault, self.fake.fault = there, here
        other.manifests, other.blobs = self.fake.manifests, self.fake.blobs
        return sent

    def test_token_exchange_of_a_host_that_was_redirected_to(self):
        """go-containerregistry, 2360. Neither it nor its token service is sent what belongs to the first; a token of its own, that
        anybody is given, it is sent, and nobody else is."""
        other = self.other()
        path = self.fill()
        sent = self.move(other)
        self.pull(same=path)
        self.assertEqual(sent, {"here": {None, BASIC}, "there": {None, "Bearer of-the-other"}, "token": {None}})
        self.assertEqual(len(other.asked("GET", "/token")), 1)
        self.assertEqual(self.tenon("tags", self.ref[:-2]).stdout, "1\n")
        self.assertEqual(sent["here"], {None, BASIC})

    def test_a_real_registry_that_was_redirected_to(self):
        """What is public there is read by the old name, with the old one's password in hand; what is not is not."""
        real = self.serve(tokens=True, users={"ann": "secret"})
        there = {"TENON_REGISTRY": real.host, "TENON_USERNAME": "ann", "TENON_PASSWORD": "secret"}
        for repository in "public/a", "private/a":
            self.tenon("push", ANSWER, f"{real.host}/{repository}:1", env=there)
        self.fake.fault = lambda h, method, path: (h.body() or True) and h.reply(307, Location=f"http://{real.host}{path}")
        here = dict(there, TENON_REGISTRY=self.fake.host)
        real.token_server.asked.clear()
        self.tenon("pull", f"{self.fake.host}/public/a:1", "-o", "out.wasm", env=here)
        self.assertEqual(self.sha256(self.tenon.folder / "out.wasm"), self.sha256(ANSWER))
        self.tenon("copy", "--all-tags", f"{self.fake.host}/public/a", "oci:out", env=here)
        self.tenon("pull", f"{self.fake.host}/private/a:1", "-o", "no.wasm", env=here, status=4)
        self.assertEqual({user for user, _ in real.token_server.asked}, {None})
        self.assertEqual(self.astray(self.fake), [])

    def test_nobody_is_asked_for_a_token_to_write_with(self):
        other = self.other()
        self.fill()
        sent = self.move(other)
        for argv in (("push", ANSWER, f"{self.fake.host}/org/new:1"), ("tag", self.ref, "2"), ("delete", self.ref)):
            self.tenon(*argv, status=4)
        writes = [r for r in other.journal if r[0] not in ("GET", "HEAD")]
        self.assertTrue(writes)
        self.assertEqual([r for r in writes if "Authorization" in r[2]], [])
        self.assertLessEqual(sent["there"] | sent["token"], {None, "Bearer of-the-other"})

    def test_a_login_at_a_host_that_redirects(self):
        other = self.other()
        sent = self.move(other)
        r = self.tenon("login", self.fake.host, "-u", "ann", "--password-stdin", input="secret", status=4)
        self.assertIn(f"{self.fake.host} redirects to http://{other.host}, where its credentials are not sent [http-redirect]", r.stderr)
        self.assertFalse((self.tenon.home / ".docker").exists())
        self.assertLessEqual(sent["there"] | sent["token"], {None, "Bearer of-the-other"})

    def test_names_that_lead_to_the_metadata_service(self):
        """go-containerregistry, 2440: it is the address that counts, not the name; of a redirect and of a token service."""
        leads = "--resolve", "evil.example:80:169.254.169.254"
        self.fill()
        self.fake.fault = lambda h, method, path: "/blobs/" in path and h.reply(307, Location="http://evil.example/x?key=secret")
        r = self.tenon("pull", self.ref, "-o", "out.wasm", *leads, status=4)
        self.assertIn("which is refused", r.stderr)
        self.fake.fault = lambda h, method, path: h.reply(401, WWW_Authenticate='Bearer realm="http://evil.example/t",service="x"')
        self.assertIn("which is refused", self.tenon("pull", self.ref, "-o", "out.wasm", *leads, status=4).stderr)

    def test_ghsa_5jhf_2qmf_m8c5_secrets_in_what_is_told(self):
        """Places to redirect or upload to are signed by what is in their query; tokens and passwords are in no message neither."""
        fault = self.secure()
        self.fill()
        place = "http://localhost:1/blob?X-Amz-Signature=0123456789"
        for status in (200, 307, 302, 404, 403):
            self.fake.fault = lambda h, method, path: fault(h, method, path) or (
                "/blobs/" in path and (h.body() or True) and h.reply(status, b"short", Location=place))
            told = [self.tenon.start("pull", self.ref, "-o", "x.wasm").communicate()[1],
                    self.tenon.start("push", ANSWER, f"{self.fake.host}/other:1").communicate()[1]]
            for words in told:
                self.assertIn("error: ", words)
                for secret in ("0123456789", "secret", BASIC[6:]):
                    self.assertNotIn(secret, words)

    # ---- documents ----

    def least_memory(self, limit, *argv, status=1):
        """It fails, and takes no more than so many MiB."""
        p = self.tenon.start(*argv)
        most = servers.peak(p)
        self.assertEqual(p.returncode, status, p.told)
        if not servers.SANITIZED:
            self.assertLess(most, limit << 10, p.told)

    def test_cve_2023_25153_documents_without_end(self):
        """A layout, or an archive of one, whose documents are of gigabytes: as they stand there, or as they are unpacked."""
        huge = 3 << 30
        for name in ("oci-layout", "index.json"):
            folder = self.tenon.folder / "huge"
            folder.mkdir(exist_ok=True)
            (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
            (folder / "index.json").write_text('{"schemaVersion": 2, "manifests": []}')
            with open(folder / name, "r+b") as f:
                f.write(b" " * 8)
                f.truncate(huge)
            subprocess.run(["tar", "cSf", "sparse.tar", "-C", "huge", "."], cwd=self.tenon.folder, check=True)
            for archive, mode in (("huge.tar", "w"), ("huge.tgz", "w:gz")):
                with tarfile.open(self.tenon.folder / archive, mode) as tar:
                    for member in ("oci-layout", "index.json"):
                        info = tarfile.TarInfo(member)
                        info.size = 96 << 20 if member == name else (folder / member).stat().st_size
                        tar.addfile(info, Spaces() if member == name else io.BytesIO((folder / member).read_bytes()))
            for place in ("oci:huge", *(f"oci-archive:{archive}" for archive in ("sparse.tar", "huge.tar", "huge.tgz"))):
                for argv in (("tags", place), ("copy", f"{place}:1", "oci:out"), ("pull", f"{place}:1", "-o", "x.wasm")):
                    with self.subTest(document=name, argv=argv):
                        self.least_memory(64, *argv)
            (folder / name).unlink()

    def test_cve_2023_25153_manifests_without_end(self):
        """A descriptor says gigabytes of a manifest, and the blob has them."""
        folder = self.tenon.folder / "made"
        (folder / "blobs/sha256").mkdir(parents=True)
        (folder / "oci-layout").write_text('{"imageLayoutVersion": "1.0.0"}')
        name = "0" * 64
        with open(folder / "blobs/sha256" / name, "wb") as f:
            f.truncate(2 << 30)
        (folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [
            {"mediaType": MANIFEST, "digest": f"sha256:{name}", "size": 2 << 30,
             "annotations": {"org.opencontainers.image.ref.name": "1"}}]}))
        for argv in (("pull", "oci:made:1", "-o", "x.wasm"), ("copy", "oci:made:1", "oci:out"), ("manifest", "get", "oci:made:1")):
            with self.subTest(argv=argv):
                self.least_memory(64, *argv)

    def test_ghsa_jpcc_p29g_p8mq_images_that_fill_memory(self):
        """An image's own documents, and what its layer unpacks to, are held to limits, however little comes over the wire."""
        def bomb(members, kind):
            out = io.BytesIO()
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=9) as tar:
                for member, size in members:
                    info = tarfile.TarInfo(member)
                    info.size = size
                    tar.addfile(info, Spaces())
            return self.blob(out.getvalue(), kind)
        config = json.dumps({"architecture": "wasm", "os": "wasip1", "config": {"Entrypoint": ["/plugin.wasm"]},
                             "rootfs": {"type": "layers", "diff_ids": ["sha256:" + "0" * 64]}}).encode()
        self.files = set(os.listdir(self.tenon.folder))
        for members in ([("plugin.wasm", 200 << 20)], [("etc/passwd", 200 << 20), ("plugin.wasm", 8)]):
            self.put("1", {"schemaVersion": 2, "mediaType": MANIFEST, "config": self.blob(config, CONFIG),
                           "layers": [bomb(members, LAYER + "+gzip")]})
            self.least_memory(96, "pull", self.ref, "-o", "out.wasm")
            self.assertEqual(set(os.listdir(self.tenon.folder)), self.files)
        large = self.blob(config[:-1] + b" " * (64 << 20) + b"}", CONFIG)
        self.put("1", {"schemaVersion": 2, "mediaType": MANIFEST, "config": large, "layers": [bomb([("plugin.wasm", 8)], LAYER + "+gzip")]})
        self.least_memory(64, "pull", self.ref, "-o", "out.wasm")
        deep = b'{"a":' * 200000 + b"1" + b"}" * 200000
        self.put("1", {"schemaVersion": 2, "mediaType": MANIFEST, "config": self.blob(deep, CONFIG),
                       "layers": [bomb([("plugin.wasm", 8)], LAYER + "+gzip")]})
        self.least_memory(64, "pull", self.ref, "-o", "out.wasm")

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
