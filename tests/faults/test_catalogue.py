"""The faults that registries and networks are known for, one by one, and what comes of each. The numbers are those by which
the documentation speaks of them; docs/registries.md says what tenon does."""
import gzip, json, os, resource, signal, socket, struct, time, unittest

import fakereg
import servers
from fakereg import INDEX, digest_of
from servers import ANSWER

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
EMPTY = {"mediaType": "application/vnd.oci.empty.v1+json", "digest": digest_of(b"{}"), "size": 2}


class Catalogue(fakereg.Case):
    def blob(self, data):
        self.fake.blobs[digest_of(data)] = data
        return {"mediaType": "application/octet-stream", "digest": digest_of(data), "size": len(data)}

    def manifest(self, ref, value, media_type=MANIFEST):
        data = json.dumps(value).encode()
        self.fake.blobs[digest_of(b"{}")] = b"{}"
        for key in (ref, digest_of(data)):
            self.fake.manifests[key] = (media_type, data)
        return {"mediaType": media_type, "digest": digest_of(data), "size": len(data)}

    def artifact(self, ref, *layers, **more):
        return self.manifest(ref, {"schemaVersion": 2, "mediaType": MANIFEST, "artifactType": "application/x", "config": EMPTY,
                                   "layers": [self.blob(x) for x in layers], **more})

    def on(self, method, part, act):
        """`act(handler)` deals with such requests; false leaves them to the registry."""
        def fault(h, m, path):
            return m in method.split() and part in path and act(h)
        self.fake.fault = fault

    def times(self, n, act):
        left = [n]

        def once(h):
            left[0] -= 1
            return left[0] >= 0 and act(h)
        return once

    def drain(self, act):
        return lambda h: h.body() is not None and act(h)

    # ---- bodies ----

    def test_f01_body_truncated(self):
        path = self.fill(3 << 20)

        def cut(h):
            data = self.fake.blobs[self.layer]
            h.send_response(200)
            h.send_header("Transfer-Encoding", "chunked")
            h.end_headers()
            h.wfile.write(b"100000\r\n" + data[:1 << 20] + b"\r\n800000\r\n" + data[1 << 20:(1 << 20) + 9])
            return h.hang_up()
        self.on("GET", self.layer, self.times(1, cut))
        self.pull(same=path)
        self.assertEqual(self.fake.asked("GET", self.layer)[1][2].get("Range", "")[:6], "bytes=")

    def test_f02_right_size_wrong_digest(self):
        self.fill()
        self.fake.blobs[self.layer] = self.fake.blobs[self.layer][:-1] + b"?"
        r = self.pull(status=6)
        self.assertIn(self.layer, r.stderr)
        self.assertLessEqual(len(self.fake.asked("GET", self.layer)), 2)

    def test_f03_longer_than_its_descriptor(self):
        self.fill()
        self.fake.blobs[self.layer] += b"more" * 100000
        self.pull(status=6)

    # ---- statuses ----

    def test_f04_passing_failures(self):
        path = self.fill()
        for status in (500, 502, 503, 504, 408):
            self.on("GET HEAD", "/v2/", self.times(2, lambda h: h.error(status, "UNAVAILABLE")))
            self.pull(same=path)
            self.on("POST PUT", "/v2/", self.times(1, self.drain(lambda h: h.error(status, "UNAVAILABLE"))))
            self.tenon("push", ANSWER, f"{self.fake.host}/other/answer:{status}", "-a", f"n={status}")

    def test_f05_too_many_requests(self):
        path = self.fill()
        later = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + 1))
        for after in ("1", later, "Thu, 01 Jan 1970 00:00:00 GMT", "soon", "-5", "1.16676ms", None):
            head = {"Retry_After": after} if after else {}
            self.on("GET", "/manifests/", self.times(1, lambda h: h.error(429, "TOOMANYREQUESTS", **head)))
            self.pull(same=path)
        self.on("GET", "/manifests/", lambda h: h.error(429, "TOOMANYREQUESTS", Retry_After="1000000000"))
        os.remove(self.tenon.folder / "out.wasm")
        started = time.time()
        self.pull(status=4)
        self.assertLess(time.time() - started, 10)

    def test_f05_all_wait_for_one(self):
        for i in range(20):
            self.artifact(f"t{i}", b"layer %d" % i)
        told, early = [], []

        def limit(h, method, path):
            if told and 0.1 < time.time() - told[0] < 1.9:
                early.append(path)
            if not told and "/blobs/" in path:
                told.append(time.time())
                return h.error(429, "TOOMANYREQUESTS", Retry_After="2")
        self.fake.fault = limit
        self.tenon("copy", "-a", "-j", "8", f"{self.fake.host}/org/answer", "oci:out")
        self.assertLessEqual(len(early), 8)  # those that were on their way

    # ---- connections ----

    def test_f06_connections_that_break(self):
        path = self.fill(1 << 20)

        def reset(h):
            h.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            h.close_connection = True
            h.connection.close()
            return True
        for method, part in (("GET", "/manifests/"), ("GET", "/blobs/")):
            self.on(method, part, self.times(1, reset))
            self.pull(same=path)
        self.on("GET", "/manifests/", self.times(1, lambda h: h.hang_up()))
        self.pull(same=path)
        self.on("PUT", "/blobs/", self.times(1, lambda h: h.rfile.read(1000) and reset(h)))
        self.tenon("push", path, f"{self.fake.host}/other/answer:1", "-a", "n=1")

    def test_f07_slow_loris(self):
        self.fill(1 << 20)
        self.tenon.env["TENON_TIMEOUT"] = "1"

        def drip(h):
            try:
                for _ in range(60):
                    h.wfile.write(b"H")
                    time.sleep(0.1)
            except OSError:
                pass
            return h.hang_up()
        self.on("GET", "/manifests/", drip)
        started = time.time()
        self.pull(status=4)
        self.assertLess(time.time() - started, 40)

    # ---- elsewhere ----

    def test_f08_redirects(self):
        self.fill()
        for target, words in (("{here}", "too many"), ("file:///etc/passwd", "redirects"), ("//user:word@localhost/x", "redirects"),
                              ("http://169.254.169.254/latest/meta-data/", "refused"), ("gopher://localhost/", "redirects")):
            self.on("GET", "/blobs/", lambda h: h.reply(307, Location=target.format(here=h.path)))
            self.assertIn(words, self.pull(status=4).stderr)

    def test_f08_redirect_out_of_tls(self):
        registry = self.serve(tls=True)
        self.tenon("push", ANSWER, f"{registry.host}/a:1", "--ca-file", registry.ca)
        # the unit tests of oci_http hold https to http; here nothing falls back to HTTP
        self.tenon("pull", f"{registry.host}/a:1", "-o", "x.wasm", status=4)

    def test_f09_answers_without_end(self):
        self.fill()
        flood = b"x" * (5 << 20)
        for part in ("/manifests/", "/blobs/sha256:" + self.layer[7:9]):
            self.on("GET", part, lambda h: h.reply(200, flood, Content_Type=MANIFEST))
            self.assertNotEqual(self.tenon("pull", self.ref, "-o", "out.wasm", status=4 if "man" in part else 6).stderr, "")
        self.on("GET", "/manifests/", lambda h: h.reply(403, flood))
        self.pull(status=5)
        self.on("GET", "/manifests/", lambda h: h.reply(200, b"{}", **{f"X_{i}": "y" * 1000 for i in range(90)}))
        self.pull(status=4)
        self.on("GET", "/tags/", lambda h: h.reply(200, b'{"tags": [' + b'"a",' * (17 << 20) + b'"a"]}'))
        self.tenon("tags", self.ref[:-2], status=4)

    def test_f10_pages_without_end(self):
        n = [0]

        def page(h):
            n[0] += 1
            return h.reply(200, b'{"name":"x","tags":["a"]}', Link=f'</v2/org/answer/tags/list?last={n[0]}>; rel="next"')
        self.on("GET", "/tags/", page)
        self.tenon("tags", self.ref[:-2], status=4)
        self.assertLessEqual(n[0], 2001)

    # ---- graphs ----

    def list_of(self, digest, *entries):
        self.manifest(digest.replace(":", "-"), {"schemaVersion": 2, "mediaType": INDEX, "manifests": list(entries)}, INDEX)

    def test_f11_cycles_and_depth(self):
        a = self.artifact("1", b"a")
        b = self.artifact("b", b"b", subject=a)
        self.list_of(a["digest"], b)
        self.list_of(b["digest"], a)  # what no honest subject says
        r = self.tenon("copy", "-r", self.ref, "oci:out", status=0)
        self.assertIn("copied", r.stdout)
        loop = {"schemaVersion": 2, "mediaType": INDEX, "manifests": []}
        for _ in range(300):
            loop = {"schemaVersion": 2, "mediaType": INDEX,
                    "manifests": [self.manifest("x", loop, INDEX)]}
        self.manifest("deep", loop, INDEX)
        self.tenon("copy", f"{self.fake.host}/org/answer:deep", "oci:deep")
        self.tenon("pull", f"{self.fake.host}/org/answer:deep", "-o", "x.wasm", status=1)

    def test_f12_the_subject_in_place_of_its_list(self):
        a = self.artifact("1", b"a")
        stand_in = a["digest"].replace(":", "-")
        self.fake.manifests[stand_in] = self.fake.manifests["1"]  # as GitLab answers
        before = self.fake.manifests[stand_in]
        self.assertEqual(self.tenon("referrers", self.ref).stdout, "")
        (self.tenon.folder / "note.txt").write_text("x")
        self.tenon("attach", "note.txt", self.ref, "--artifact-type", "text/plain", status=4)
        self.assertEqual(self.fake.manifests[stand_in], before)

    def test_f13_referrers_with_wrong_sizes(self):
        a = self.artifact("1", b"a")
        b = self.artifact("b", b"b", subject=a)
        self.list_of(a["digest"], {k: v for k, v in dict(b, size=1).items() if k != "artifactType"})
        self.tenon("copy", "-r", self.ref, "oci:out")
        self.assertIn(b["digest"], self.tenon("referrers", "oci:out:1").stdout)

    # ---- heads ----

    def test_f14_head_and_get_differ(self):
        path = self.fill()
        want = self.tenon("resolve", self.ref).stdout
        for act in (lambda h: h.reply(405), lambda h: h.reply(404), lambda h: h.reply(200, Content_Length="5"),
                    lambda h: h.reply(200, b"x" * 7)):
            self.on("HEAD", "/manifests/", act)
            self.assertEqual(self.tenon("resolve", self.ref).stdout, want)
            self.pull(same=path)

    def test_f15_headers_that_are_missing(self):
        path = self.fill()

        def bare(h):
            data = self.fake.manifests["1"][1]
            h.send_response(200)
            h.end_headers()
            if h.command == "GET":
                h.wfile.write(data)
            return h.hang_up()
        self.on("GET HEAD", "/manifests/", bare)
        self.pull(same=path)
        self.assertIn("sha256:", self.tenon("resolve", self.ref).stdout)

        def bare_blob(h):
            h.send_response(200)
            h.end_headers()
            h.wfile.write(self.fake.blobs[h.path.rpartition("/")[2]])
            return h.hang_up()
        self.on("GET", "/blobs/", bare_blob)
        self.pull(same=path)

    def test_f16_a_wrong_digest_in_the_head(self):
        self.fill()
        data = self.fake.manifests["1"][1]
        self.on("GET", "/manifests/", lambda h: h.reply(200, data, Content_Type=MANIFEST,
                                                        Docker_Content_Digest="sha256:" + "0" * 64))
        for ref in (self.ref, f"{self.fake.host}/org/answer@{digest_of(data)}"):
            self.tenon("pull", ref, "-o", "out.wasm", status=6 if ref == self.ref else 0)

    def test_f17_encoded_bodies(self):
        self.fill()
        for part in ("/manifests/", "/blobs/"):
            def encoded(h):
                name = h.path.rpartition("/")[2]
                data = self.fake.blobs.get(name) or self.fake.manifests[name][1]
                return h.reply(200, gzip.compress(data), Content_Encoding="gzip", Content_Type=MANIFEST)
            self.on("GET", part, encoded)
            r = self.tenon("pull", self.ref, "-o", "out.wasm", status=1 if "man" in part else 6)
            self.assertNotIn("internal", r.stderr)
        self.assertEqual({r[2].get("Accept-Encoding") for r in self.fake.journal}, {"identity"})

    def test_f18_ranges(self):
        path = self.fill(2 << 20)
        size = len(self.fake.blobs[self.layer])
        for answer in (dict(Content_Range=f"bytes 5-{size - 1}/{size}"), dict(Content_Range="bytes */9"), {},
                       dict(Content_Type="multipart/byteranges; boundary=x")):
            broken = [1]

            def part(h):
                if h.headers.get("Range"):
                    return h.reply(206, b"x" * 100, **answer)
                if not broken[0]:
                    return False
                broken[0] = 0
                h.promise(size)
                h.wfile.write(self.fake.blobs[self.layer][:100000])
                return h.hang_up()
            self.on("GET", self.layer, part)
            self.pull(status=4)
        self.fake.ranges = False
        self.on("GET", self.layer, lambda h: False)
        self.pull(same=path)

    # ---- uploads ----

    def test_f19_upload_places(self):
        for i, location in enumerate(("/v2/o/a/blobs/uploads/{n}", "http://{host}/v2/o/a/blobs/uploads/{n}?x=1",
                                      "//{host}/v2/o/a/blobs/uploads/{n}", "{n}?state=a%3D%26b", "/v2/o/a/blobs/uploads/{n}#part")):
            self.fake.blobs.clear()

            def begin(h):
                self.fake.uploads += 1
                return h.reply(202, Location=location.format(n=self.fake.uploads, host=self.fake.host))
            self.on("POST", "/uploads/", begin)
            self.tenon("push", ANSWER, f"{self.fake.host}/o/a:1")
        for location in ("", "http://", "ftp://x/", "http://[::1", None):
            self.on("POST", "/uploads/", lambda h: h.reply(202, **({"Location": location} if location is not None else {})))
            self.fake.blobs.clear()
            self.tenon("push", ANSWER, f"{self.fake.host}/o/a:1", status=4)

    def test_f20_odd_statuses(self):
        for status in (200, 202, 204):
            self.fake.blobs.clear()

            def put(h):
                data = h.body()
                self.fake.blobs[digest_of(data)] = data
                return h.reply(status)
            self.on("PUT", "/uploads/", put)
            self.tenon("push", ANSWER, self.ref)
        for status in (200, 201):
            self.fake.blobs.clear()

            def begin(h):
                self.fake.uploads += 1
                return h.reply(status, Location=f"/v2/o/a/blobs/uploads/{self.fake.uploads}")
            self.on("POST", "/uploads/", begin)
            self.tenon("push", ANSWER, self.ref)
        for status in (200, 201, 202, 204):  # an upload whose place nobody learns
            self.fake.blobs.clear()
            self.fake.journal.clear()
            self.on("POST", "/uploads/", lambda h: h.reply(status))
            r = self.tenon("push", ANSWER, self.ref, status=4)
            self.assertRegex(r.stderr, rf"begins an upload to org/answer with status {status}, and does not say where")
            self.assertEqual((len(self.fake.asked("POST")), self.fake.asked("PUT")), (1, []))
        for there in (True, False):  # mounted, it says, and not where
            self.fake.fault = None
            self.fill()
            kept, mounted = dict(self.fake.blobs), []

            def mount(h, method, path):
                if method == "POST" and "mount=" in path:
                    return mounted.append(path) or h.reply(201)
                digest = path.rpartition("/")[2]
                return method == "HEAD" and "/other/" in path and not (there and any(digest in p for p in mounted)) \
                    and h.reply(404)
            self.fake.fault = mount
            self.tenon("copy", self.ref, f"{self.fake.host}/other/name:{there}")
            self.assertEqual((len(mounted), len(self.fake.asked("PUT", "/blobs/"))), (len(kept), 0 if there else len(kept)))
        for status in (401, 404, 500):
            self.fake.fault = None
            self.fill()
            kept = dict(self.fake.blobs)

            def mount(h, method, path):
                if method == "HEAD" and "/other/" in path:
                    return h.reply(404)
                return method == "POST" and "mount=" in path and h.error(status, "NO")
            self.fake.fault = mount
            self.tenon("copy", self.ref, f"{self.fake.host}/other/name:{status}")
            self.assertEqual(self.fake.blobs, kept)
            self.fake.fault = None

    def too_large(self, h, method, path):
        return method == "PUT" and "/blobs/" in path and int(h.headers["Content-Length"]) > 1000 and h.body() is not None \
            and h.error(413, "SIZE_INVALID")

    def test_f21_out_of_range(self):
        for says in ({"Range": "0-16777215"}, {}):
            self.fake.blobs.clear()
            once = [1]

            def fault(h, method, path):
                if method == "PATCH" and h.headers["Content-Range"].startswith("16777216-") and once[0]:
                    once[0] = 0
                    return h.body() is not None and h.error(416, "RANGE_INVALID", **says)
                return self.too_large(h, method, path)
            digest, r = self.large_push(40, fault)
            self.assertIn(digest, self.fake.blobs)

    def test_f22_a_token_that_expires_in_an_upload(self):
        good, n = ["t1"], [0]

        def fault(h, method, path):
            if path.startswith("/token"):
                n[0] += 1
                return h.reply(200, json.dumps({"token": good[0]}).encode())
            if h.headers.get("Authorization") != f"Bearer {good[0]}":
                h.body()
                return h.error(401, "UNAUTHORIZED", WWW_Authenticate=f'Bearer realm="http://{self.fake.host}/token",scope="s"')
            if method == "PATCH" and good[0] == "t1":
                good[0] = "t2"
                h.body()
                return h.error(401, "UNAUTHORIZED", WWW_Authenticate=f'Bearer realm="http://{self.fake.host}/token",scope="s"')
            return self.too_large(h, method, path)
        digest, r = self.large_push(40, fault)
        self.assertIn(digest, self.fake.blobs)
        self.assertEqual(n[0], 2)

    # ---- tokens ----

    def test_f23_token_services(self):
        self.fill()
        answers = []

        def fault(h, method, path):
            if path.startswith("/token"):
                return h.reply(*answers)
            if h.headers.get("Authorization") == "Bearer good":
                return False
            return h.error(401, "UNAUTHORIZED", WWW_Authenticate=f'Bearer realm="http://{self.fake.host}/token",service="x"')
        self.fake.fault = fault
        for answers, status in (((500, b""), 4), ((200, b"<html>"), 4), ((200, b"{}"), 4), ((200, b'{"token":""}'), 4),
                                ((200, b'{"token":"a\\nb"}'), 4), ((403, b"{}"), 5)):
            self.pull(status=status)
        for expires in ("0", "-1", '"60"', "1e99", "null"):
            answers = (200, b'{"token":"good","expires_in":%s}' % expires.encode())
            self.tenon("pull", self.ref, "-o", "ok.wasm")

    # ---- referrers ----

    def test_f24_a_subject_that_is_said_and_not_listed(self):
        a = self.artifact("1", b"a")

        def put(h):
            data = h.body()
            self.fake.manifests[h.path.rpartition("/")[2]] = self.fake.manifests[digest_of(data)] = (
                h.headers["Content-Type"], data)
            return h.reply(201, OCI_Subject=a["digest"])
        self.on("PUT", "/manifests/", put)
        (self.tenon.folder / "note.txt").write_text("x")
        self.tenon("attach", "note.txt", self.ref, "--artifact-type", "text/plain")
        self.assertIn(a["digest"].replace(":", "-"), self.fake.manifests)
        self.assertIn("text/plain", self.tenon("referrers", self.ref).stdout)

    def test_f25_many_who_write_one_list(self):
        self.artifact("1", b"a")
        for i in range(8):
            (self.tenon.folder / f"{i}.txt").write_text(str(i))
        runs = [self.tenon.start("attach", f"{i}.txt", self.ref, "--artifact-type", "text/plain") for i in range(8)]
        told = [p.communicate()[1] for p in runs]
        self.assertEqual([p.returncode for p in runs], [0] * 8)
        self.assertEqual(told, [""] * 8)
        self.assertEqual(len(self.tenon("referrers", self.ref).stdout.splitlines()), 8)

    def test_f25_a_list_that_is_written_over(self):
        """By a machine that takes no turns with ours: once, right after, it is put in again; always, that is told."""
        a = self.artifact("1", b"a")
        stand_in, others = a["digest"].replace(":", "-"), [1]

        def put(h):
            data = h.body()
            tag = h.path.rpartition("/")[2]
            self.fake.manifests[tag] = self.fake.manifests[digest_of(data)] = (h.headers["Content-Type"], data)
            h.reply(201)
            if tag == stand_in and others[0]:
                others[0] -= 1
                self.list_of(a["digest"])
            return True
        self.on("PUT", "/manifests/", put)
        (self.tenon.folder / "note.txt").write_text("x")
        attach = ("attach", "note.txt", self.ref, "--artifact-type", "text/plain")
        self.assertEqual(self.tenon(*attach).stderr, "")
        self.assertIn("text/plain", self.tenon("referrers", self.ref).stdout)
        self.list_of(a["digest"])
        others[0] = 100
        self.assertIn("may not be in the list of referrers", self.tenon(*attach).stderr)

    def test_f26_a_blob_that_was_said_to_be_there(self):
        self.fill()
        lost, known = dict(self.fake.blobs), []

        def fault(h, method, path):
            if method in ("HEAD", "GET") and "/other/manifests/" in path and not known:
                return h.error(404, "MANIFEST_UNKNOWN")
            if method == "HEAD" and "/other/" in path and "/blobs/" in path:
                return h.reply(200, Content_Length=str(len(lost[path.rpartition("/")[2]])))
            if method == "PUT" and "/other/" in path and "/manifests/" in path and not self.fake.asked("PUT", "/other/blobs/"):
                h.body()
                return h.error(404, "MANIFEST_BLOB_UNKNOWN")
        self.fake.fault = fault
        self.tenon("copy", self.ref, f"{self.fake.host}/other:1")
        self.assertEqual(len(self.fake.asked("PUT", "/other/blobs/")), len(lost))
        self.fake.journal.clear()
        r = self.tenon("push", ANSWER, f"{self.fake.host}/other:2")
        self.assertEqual(r.stderr, "")
        self.assertEqual(len(self.fake.asked("PUT", "/other/blobs/")), len(lost))
        self.fake.journal.clear()
        (self.tenon.folder / "note.txt").write_text("note")
        known.append("its manifests")
        lost.update({digest_of(x): x for x in (b"note", b"{}")})
        r = self.tenon("attach", "note.txt", f"{self.fake.host}/other:1", "--artifact-type", "a/b")
        self.assertEqual(r.stderr, "")
        self.assertEqual(len(self.fake.asked("PUT", "/other/blobs/")), 2)

    # ---- documents ----

    def test_f27_documents(self):
        self.fill()
        good = json.loads(self.fake.manifests["1"][1])
        layer = good["layers"][0]

        def with_layer(**more):
            return json.dumps(dict(good, layers=[dict(layer, **more)])).encode()
        raw = self.fake.manifests["1"][1]
        for data in (b"[" * 100000, b'{"layers":[],"layers":[]}', raw + b"x", raw[:-1], b"\xff\xfe" + raw, b"", b"null", b"[]",
                     with_layer(size=-1), with_layer(size=2 ** 54), with_layer(size="5"), with_layer(size=1.5),
                     with_layer(digest="sha256:../../etc/passwd"), with_layer(digest="md5:00"), with_layer(mediaType=5),
                     json.dumps(dict(good, manifests=[])).encode(), raw.replace(b'"size"', b'"size\\u0000"', 1)):
            self.fake.manifests["1"] = (MANIFEST, data)
            r = self.tenon("pull", self.ref, "-o", "out.wasm", status=1)
            self.assertRegex(r.stderr, "error: ")

    def test_f28_enormous_sizes(self):
        self.fill()
        good = json.loads(self.fake.manifests["1"][1])
        for size in (2 ** 62, 2 ** 53 - 1, 1 << 40):
            self.fake.manifests["1"] = (MANIFEST, json.dumps(dict(good, layers=[dict(good["layers"][0], size=size)])).encode())
            p = self.tenon.start("pull", self.ref, "-o", "out.wasm")
            peak = servers.peak(p)
            self.assertIn(p.returncode, (1, 6))
            if not servers.SANITIZED:
                self.assertLess(peak, 40000)

    def test_f29_titles(self):
        self.fill()
        good = json.loads(self.fake.manifests["1"][1])
        for title in ("../x.wasm", "/tmp/x.wasm", "a/../../b.wasm", "C:\\x.wasm", "a\0.wasm", "", ".", "..", "x" * 300 + ".wasm",
                      ".hidden.wasm", "-o.wasm", "a\nb.wasm", "\x1b[2J.wasm", "dir/x.wasm"):
            layer = dict(good["layers"][0], annotations={"org.opencontainers.image.title": title})
            self.fake.manifests["1"] = (MANIFEST, json.dumps(dict(good, layers=[layer])).encode())
            r = self.tenon("pull", self.ref, status=1)
            self.assertEqual(set(os.listdir(self.tenon.folder)), self.files, title)
            self.assertNotIn("\x1b", r.stderr)

    def test_f31_words_that_are_not_for_terminals(self):
        self.fill()
        evil = "\x1b]0;x\x07\x1b[2J\u202e"
        self.on("GET", "/manifests/", lambda h: h.reply(400, json.dumps({"errors": [{"code": "X", "message": evil}]}).encode()))
        self.assertNotRegex(self.pull(status=4).stderr, "[\x1b\x07\u202e]")
        self.on("GET", "/tags/", lambda h: h.reply(200, json.dumps({"tags": ["ok", "a\x1b[2J"]}).encode(),
                                                   Warning='299 - "\x1b[2Jold"'))
        r = self.tenon("tags", self.ref[:-2])
        self.assertNotRegex(r.stdout + r.stderr, "[\x1b\x07]")

    def test_f32_names_that_lead_nowhere(self):
        port = self.fake.host.split(":")[1]
        self.artifact("1", b"a")
        self.tenon("resolve", f"registry.test:{port}/org/answer:1", "--plain-http", "--resolve",
                   f"registry.test:{port}:127.0.0.1")

    # ---- this machine ----

    def test_f33_a_folder_that_takes_nothing(self):
        self.fill()
        place = self.tenon.folder / "full"
        place.mkdir()
        if os.geteuid():
            place.chmod(0o500)
            self.tenon("pull", self.ref, "-o", "full/x.wasm", status=3)
        self.tenon("pull", self.ref, "-o", "/dev/full", status=3)
        self.tenon("pull", self.ref, "-o", "none/x.wasm", status=3)
        self.assertEqual(list(place.iterdir()), [])

    def test_f33_a_disk_that_is_full(self):
        """No file may become longer than half of what is to be written: what fails says which, and leaves none behind."""
        large, temporary = self.fill(3 << 20), self.tenon.folder / "temporary"
        small = self.tenon("push", ANSWER, "oci:small:1").stdout and (self.tenon.folder / "small/index.json").read_bytes()
        temporary.mkdir()
        self.tenon.env.update(TMPDIR=str(temporary))
        name = f"a temporary file in {temporary}"
        stored = f"blobs/sha256/{self.layer[7:]}"

        def full():
            servers.hear_signals()
            resource.setrlimit(resource.RLIMIT_FSIZE, (3 << 19, 3 << 19))
        for argv, what in ((("pull", self.ref, "-o", "x.wasm"), "x.wasm"), (("pull", self.ref, "-o", "new/"), "new/large.wasm"),
                           (("pull", self.ref, "-o", "-"), name), (("push", large, "oci:new:1"), f"new/{stored}"),
                           (("push", large, "oci:small:2"), f"small/{stored}"), (("push", large, "oci-archive:new.tar:1"), "new.tar"),
                           (("push", "-", "oci:new:1"), name), (("push", large, "oci:new:1", "--format", "image"), name),
                           (("copy", self.ref, "oci:small:2"), f"small/{stored}"), (("copy", self.ref, "oci-archive:new.tar:1"), "new.tar"),
                           (("blob", "get", f"{self.ref[:-2]}@{self.layer}", "-o", "x"), "x"),
                           (("blob", "get", f"{self.ref[:-2]}@{self.layer}", "-o", "-"), name),
                           (("attach", large, "oci:small:1", "--artifact-type", "a/b"), f"small/{stored}")):
            with open(large, "rb") as stdin:
                p = self.tenon.start(*argv, preexec_fn=full, stdin=stdin)
                out, told = p.communicate()
            self.assertEqual((p.returncode, out), (3, ""), argv)
            self.assertIn(f"cannot write {what}: File too large", told)
            left = [x for x in self.tenon.folder.rglob("*") if x.name.endswith(".part") or x.name.startswith(("x", "new"))]
            self.assertEqual((left, list(temporary.iterdir())), ([], []), argv)
            self.assertEqual((self.tenon.folder / "small/index.json").read_bytes(), small)

    def test_f33_interrupted_copy(self):
        for i in range(10):
            self.artifact(f"t{i}", os.urandom(300000))
        self.on("GET", "/blobs/", lambda h: time.sleep(0.05) or False)
        for delay in (0.1, 0.3):
            p = self.tenon.start("copy", "-a", f"{self.fake.host}/org/answer", "oci:out")
            time.sleep(delay)
            p.send_signal(signal.SIGINT)
            p.communicate()
            self.assertIn(p.returncode, (130, -signal.SIGINT, 0))
            left = [x for x in (self.tenon.folder / "out").rglob("*.tenon-*")] if (self.tenon.folder / "out").exists() else []
            self.assertEqual(left, [])
        self.fake.fault = None
        self.tenon("copy", "-a", f"{self.fake.host}/org/answer", "oci:out")
        self.assertEqual(len(self.tenon("tags", "oci:out").stdout.split()), 10)

    def test_f34_many_who_write_one_layout(self):
        for i in range(12):
            self.artifact(f"t{i}", b"layer %d" % i)
        runs = [self.tenon.start("copy", f"{self.fake.host}/org/answer:t{i}", "oci:out") for i in range(12)]
        for p in runs:
            self.assertEqual(p.wait(), 0, p.communicate())
        self.assertEqual(len(self.tenon("tags", "oci:out").stdout.split()), 12)


if __name__ == "__main__":
    unittest.main()
