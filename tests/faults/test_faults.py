"""What servers get wrong, and what they do on purpose: no crash, no hang, no partial file, no credential astray."""
import base64, json, os, re, signal, threading, time, unittest

import fakereg
import servers
from servers import ANSWER


class Faults(fakereg.Case):
    # ---- bodies ----

    def truncate(self, keep, times):
        left = [times]

        def fault(h, method, path):
            if method != "GET" or self.layer not in path or not left[0]:
                return False
            left[0] -= 1
            data = h.server.blobs[self.layer]
            asked = re.fullmatch(r"bytes=(\d+)-", h.headers.get("Range", ""))
            start = int(asked[1]) if asked and h.server.ranges else 0
            h.send_response(206 if start else 200)
            h.send_header("Content-Length", str(len(data) - start))
            if start:
                h.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            h.end_headers()
            h.wfile.write(data[start:start + keep])
            return h.hang_up()
        self.fake.fault = fault

    def test_a_body_that_breaks_off_is_taken_up_again(self):
        path = self.fill(3 << 20)
        self.truncate(1 << 20, 2)
        self.pull(same=path)
        ranges = [r[2].get("Range") for r in self.fake.asked("GET", self.layer)]
        self.assertEqual(ranges, [None, "bytes=1048576-", "bytes=2097152-"])

    def test_where_ranges_are_not_served_it_begins_anew(self):
        path = self.fill(3 << 20)
        self.fake.ranges = False
        self.truncate(1 << 20, 2)
        self.pull(same=path)

    def test_a_body_that_always_breaks_off(self):
        self.fill(3 << 20)
        self.truncate(1000, 100)
        self.pull(status=4)
        self.assertLess(len(self.fake.asked("GET", self.layer)), 10)

    def test_a_wrong_part_in_place_of_the_rest(self):
        self.fill(3 << 20)
        self.truncate(1 << 20, 1)
        first = self.fake.fault

        def fault(h, method, path):
            if method == "GET" and self.layer in path and h.headers.get("Range"):
                return h.reply(206, h.server.blobs[self.layer], Content_Range="bytes 0-9/10")
            return first(h, method, path)
        self.fake.fault = fault
        self.pull(status=4)

    def test_other_bytes_than_the_digest_names(self):
        self.fill()
        data = self.fake.blobs[self.layer]
        for wrong in (data[:-1] + b"\0", data + b"x", data[:-1], b""):
            self.fake.blobs[self.layer] = wrong
            self.pull(status=6)

    def test_other_bytes_of_a_large_blob(self):
        self.fill(6 << 20)
        data = self.fake.blobs[self.layer]
        for wrong in (data[:-1] + b"\0", data[:3 << 20] + b"\0" + data[(3 << 20) + 1:], data + b"x", data[:-1]):
            self.fake.blobs[self.layer] = wrong
            self.pull(status=6)

    def test_another_manifest_than_the_digest_names(self):
        self.fill()
        kind, data = self.fake.manifests["1"]
        digest = fakereg.digest_of(data)
        self.fake.manifests[digest] = (kind, data.replace(b"{", b"{ ", 1))
        self.tenon("pull", f"{self.fake.host}/org/answer@{digest}", "-o", "out.wasm", status=6)

    def test_a_digest_in_the_head_that_is_not_the_bodys(self):
        self.fill()

        def fault(h, method, path):
            if method == "GET" and "/manifests/" in path:
                kind, data = h.server.manifests["1"]
                return h.reply(200, data, Content_Type=kind, Docker_Content_Digest="sha256:" + "0" * 64)
        self.fake.fault = fault
        self.pull(status=6)

    def test_a_manifest_without_end(self):
        self.fill()

        def fault(h, method, path):
            if "/manifests/" not in path:
                return False
            h.send_response(200)
            h.send_header("Content-Type", "application/vnd.oci.image.manifest.v1+json")
            h.send_header("Connection", "close")
            h.end_headers()
            h.close_connection = True
            try:
                while method == "GET":
                    h.wfile.write(b" " * (1 << 20))
            except OSError:
                pass
            return True
        self.fake.fault = fault
        self.pull(status=4)

    def test_a_head_without_end(self):
        self.fill()

        def fault(h, method, path):
            h.send_response(200)
            try:
                for i in range(100000):
                    h.wfile.write(f"X-{i}: {'y' * 500}\r\n".encode())
            except OSError:
                pass
            return h.hang_up()
        self.fake.fault = fault
        self.pull(status=4)

    def test_nonsense(self):
        self.fill()
        for body in (b"", b"{", b"[]", b"null", b"<html>", b'{"schemaVersion":2}', b"[" * 100000, b"\xff\xfe"):
            def fault(h, method, path):
                return method == "GET" and "/manifests/" in path and h.reply(200, body, Content_Type="application/json")
            self.fake.fault = fault
            self.pull(status=1)

    def test_a_page_for_people_is_no_manifest(self):
        """What a network that wants to be signed in to answers, to everything."""
        self.fake.fault = lambda h, method, path: (h.body() or True) and h.reply(200, b"<html>hello", Content_Type="text/html")
        for verb in (("resolve", self.ref), ("manifest", "get", self.ref), ("tag", self.ref, "x"), ("pull", self.ref, "-o", "x.wasm"),
                     ("copy", self.ref, "oci:there")):
            self.assertIn("text/html", self.tenon(*verb, status=4).stderr)
        self.assertEqual(self.fake.asked("PUT"), [])

    def test_no_http(self):
        self.fill()
        self.fake.fault = lambda h, method, path: h.wfile.write(b"SSH-2.0-OpenSSH_9\r\n") and h.hang_up()
        self.pull(status=4)

    # ---- time ----

    def test_too_many_requests(self):
        path = self.fill()
        left = ["1", "soon"]
        self.fake.fault = lambda h, method, path: left and h.error(429, "TOOMANYREQUESTS", Retry_After=left.pop(0))
        started = time.monotonic()
        self.pull(same=path)
        self.assertGreater(time.monotonic() - started, 1)

    def test_too_much_patience(self):
        self.fill()
        self.fake.fault = lambda h, method, path: h.error(429, "TOOMANYREQUESTS", Retry_After="86400")
        r = self.pull(status=4)
        self.assertIn("TOOMANYREQUESTS", r.stderr)

    def test_what_was_done_and_not_heard_of(self):
        """A delete whose answer is lost is asked for again, and then finds nothing: it is done. So is a tag that may not be
        overwritten, and is there."""
        self.fill()
        left = [1]

        def lose(h, method, path):
            if method == "DELETE" and left:
                left.pop()
                del self.fake.manifests[path.rpartition("/")[2]]
                return h.hang_up()
        self.fake.fault = lose
        digest = self.tenon("resolve", self.ref).stdout.strip()
        self.assertIn(" deleted", self.tenon("delete", self.ref).stdout)
        self.tenon("delete", self.ref, status=7)
        left = [1]

        def immutable(h, method, path):
            tag = path.rpartition("/")[2]
            if method == "PUT" and tag in self.fake.manifests:
                h.body()
                return h.error(409, "TAG_INVALID")
            if method == "PUT" and "/manifests/" in path and left:
                left.pop()
                data = h.body()
                self.fake.manifests[tag] = (h.headers["Content-Type"], data)
                return h.hang_up()
        self.fake.fault = immutable
        self.tenon("tag", f"{self.ref.rpartition(':')[0]}@{digest}", "new")
        self.assertEqual(self.tenon("resolve", self.ref.rpartition(":")[0] + ":new").stdout.strip(), digest)
        self.assertIn("409", self.tenon("tag", f"{self.ref.rpartition(':')[0]}@{digest}", "new", status=4).stderr)
        self.fake.fault, left = lose, [1]
        self.tenon("manifest", "delete", f"{self.ref.rpartition(':')[0]}@{digest}")
        self.tenon("resolve", f"{self.ref.rpartition(':')[0]}@{digest}", status=7)

    def test_as_much_patience_as_is_said(self):
        """TENON_MAX_WAIT, and in a mirror its file, say how long a registry is waited for in a row."""
        self.fill()
        repo = self.ref.rpartition(":")[0]
        limit = lambda h, method, path: h.error(429, "TOOMANYREQUESTS", Retry_After="1")
        self.tenon.env["TENON_MAX_WAIT"] = "2"
        for file, waits in (("", 2), ("max-wait = 3\n", 3), ("max-wait = 0\n", 0)):
            self.fake.fault = limit
            (self.tenon.folder / "m.toml").write_text(
                f'version = 1\n[[mirror]]\nsource = "{repo}"\ntarget = "oci:out"\n{file}')
            started = time.monotonic()
            r = self.tenon("mirror", "m.toml", "run", status=4)
            self.assertGreaterEqual(time.monotonic() - started, waits)
            self.assertEqual(len(self.fake.asked("GET", "/tags/list")), waits + 1)
            self.fake.journal.clear()
            self.assertIn("TOOMANYREQUESTS", r.stderr)
        left = ["1", "1"]
        self.fake.fault = lambda h, method, path: left and h.error(429, "TOOMANYREQUESTS", Retry_After=left.pop(0))
        self.tenon("tags", repo)

    def test_a_server_that_stumbles(self):
        path = self.fill()
        left = [500, 502, 0]

        def fault(h, method, path):
            return left and (h.hang_up() if not left[0] else h.reply(left[0], b"<html>")) and [left.pop(0)]
        self.fake.fault = fault
        self.pull(same=path)

    def test_silence(self):
        self.fill()
        over = threading.Event()
        self.fake.fault = lambda h, method, path: over.wait(20) and h.hang_up()
        started = time.monotonic()
        r = self.pull(status=4)
        over.set()
        self.assertIn("no answer in time", r.stderr)
        self.assertLess(time.monotonic() - started, 10)

    def test_a_drip(self):
        self.fill(1 << 20)

        def fault(h, method, path):
            if method != "GET" or self.layer not in path:
                return False
            h.promise(len(h.server.blobs[self.layer]))
            try:
                for i in range(100):
                    h.wfile.write(b"x")
                    time.sleep(0.1)
            except OSError:
                pass
            return h.hang_up()
        self.fake.fault = fault
        self.pull(status=4)

    def test_interrupted(self):
        self.fill(1 << 20)
        over = threading.Event()

        def fault(h, method, path):
            if method != "GET" or self.layer not in path:
                return False
            data = h.server.blobs[self.layer]
            h.promise(len(data))
            h.wfile.write(data[:500000])
            over.wait(20)
            return h.hang_up()
        self.fake.fault = fault
        p = self.tenon.start("pull", self.ref, "-o", "out.wasm")
        time.sleep(0.7)
        p.send_signal(signal.SIGINT)
        p.communicate()
        over.set()
        self.assertEqual(p.returncode, 130)
        self.assertEqual(set(os.listdir(self.tenon.folder)), self.files)

    # ---- elsewhere ----

    def test_a_redirect_is_sent_no_credentials(self):
        other = fakereg.Fake()
        self.addCleanup(other.stop)
        fault = self.secure()
        path = self.fill()
        other.blobs = dict(self.fake.blobs)

        def redirect(h, method, path):
            if fault(h, method, path):
                return True
            return "/blobs/" in path and h.reply(307, Location=f"http://{other.host}{path}?X-Signature=s")
        self.fake.fault = redirect
        self.pull(same=path)
        self.assertTrue(other.asked("GET", self.layer))
        self.assertEqual(self.astray(other), [])

    def test_a_challenge_from_elsewhere_is_not_answered(self):
        other = fakereg.Fake()
        self.addCleanup(other.stop)
        fault = self.secure()
        self.fill()
        other.fault = lambda h, method, path: h.error(401, "UNAUTHORIZED", WWW_Authenticate='Basic realm="give"')
        self.fake.fault = lambda h, method, path: fault(h, method, path) or (
            "/blobs/" in path and h.reply(307, Location=f"http://{other.host}{path}"))
        self.pull(status=4)
        self.assertEqual(self.astray(other), [])

    def test_an_upload_elsewhere_is_sent_no_credentials(self):
        other = fakereg.Fake()
        self.addCleanup(other.stop)
        self.secure()
        self.fake.uploads_at = f"http://{other.host}"
        other.blobs = self.fake.blobs
        self.tenon("push", ANSWER, self.ref)
        self.assertTrue(other.asked("PUT"))
        self.assertEqual(self.astray(other), [])

    def test_hops(self):
        self.fill()
        for target in ("{here}", "http://u:p@localhost/x", "file:///etc/passwd", "http://169.254.169.254/latest/", "ftp://localhost/x",
                       "http://", "\\\\x", None):
            def fault(h, method, path):
                if "/blobs/" not in path:
                    return False
                return h.reply(302, **({"Location": target.format(here=path)} if target else {}))
            self.fake.fault = fault
            self.pull(status=4)
            self.assertLess(len(self.fake.journal), 40)
            self.fake.journal.clear()

    def test_pages(self):
        self.fill()
        other = fakereg.Fake()
        self.addCleanup(other.stop)
        pages = {"": (["a", "b"], "</v2/org/answer/tags/list?n=1000&last=b>; rel=\"next\""),
                 "b": (["c", "b"], "<?last=c>; rel=\"next\""), "c": (None, None)}

        def fault(h, method, path):
            if "/tags/list" not in path:
                return False
            tags, link = pages[path.partition("last=")[2]]
            return h.reply(200, json.dumps({"name": "x", "tags": tags}).encode(), **({"Link": link} if link else {}))
        self.fake.fault = fault
        self.assertEqual(self.tenon("tags", self.ref[:-2]).stdout.split(), ["a", "b", "c"])
        pages["b"] = (["c"], "</v2/org/answer/tags/list?n=1000&last=b>; rel=\"next\"")
        self.assertIn("own successor", self.tenon("tags", self.ref[:-2], status=4).stderr)
        pages["b"] = (["c"], f"<http://{other.host}/v2/org/answer/tags/list?last=c>; rel=\"next\"")
        self.tenon("tags", self.ref[:-2], status=4)
        self.assertEqual(other.journal, [])

    # ---- uploads ----

    def test_an_upload_that_is_cut_off_begins_again(self):
        path = self.tenon.folder / "large.wasm"
        servers.large(path, 2 << 20)
        left = [2]

        def fault(h, method, path):
            if method != "PUT" or "/blobs/" not in path or not left[0]:
                return False
            left[0] -= 1
            h.rfile.read(100000)
            return h.hang_up()
        self.fake.fault = fault
        r = self.tenon("push", path, self.ref)
        self.assertEqual(r.stderr, "")
        self.assertIn(self.sha256(path), self.fake.blobs)

    def test_an_upload_that_is_refused(self):
        for status, code, want in ((400, "DIGEST_INVALID", 6), (403, "DENIED", 5), (413, "SIZE_INVALID", 4), (500, "UNKNOWN", 4)):
            self.fake.fault = lambda h, method, path: method == "PUT" and "/blobs/" in path and h.body() is not None \
                and h.error(status, code)
            r = self.tenon("push", ANSWER, self.ref, status=want)
            self.assertIn(code, r.stderr)
            self.assertEqual(len(re.findall("error:", r.stderr)), 1, r.stderr)
            self.assertEqual(self.fake.manifests, {})

    def test_a_registry_that_takes_chunks_and_has_nothing_of_them(self):
        def fault(h, method, path):
            if method == "PUT" and "/blobs/" in path and int(h.headers["Content-Length"]) > 1000:
                return h.body() is not None and h.error(413, "SIZE_INVALID")
            return method == "PATCH" and h.body() is not None and h.reply(202, Location=path, Range="0-1")
        path = self.tenon.folder / "large.wasm"
        servers.large(path, 18 << 20)
        self.fake.fault = fault
        r = self.tenon("push", path, self.ref, status=4)
        self.assertIn("nothing of it came", r.stderr)
        self.assertLess(len(self.fake.asked("PATCH")), 30)

    def test_the_end_of_a_chunked_upload_breaks_off(self):
        left = [2]

        def fault(h, method, path):
            if method != "PUT" or "/blobs/" not in path:
                return False
            size = int(h.headers["Content-Length"])
            if size > 1000:
                return h.body() is not None and h.error(413, "SIZE_INVALID")
            if size or not left[0]:
                return False
            left[0] -= 1
            return h.hang_up()
        digest, r = self.large_push(18, fault)
        self.assertEqual(r.stderr, "")
        self.assertIn(digest, self.fake.blobs)
        self.assertEqual(len(self.fake.asked("DELETE")), 2)  # of what was refused in one piece, and of what broke off
        self.assertEqual(self.fake.open, set())

    def test_what_a_server_cannot_do_is_asked_once(self):
        self.fake.fault = lambda h, method, path: method == "PUT" and "/blobs/" in path and h.body() is not None \
            and h.error(507, "UNKNOWN")
        self.tenon("push", ANSWER, self.ref, status=4)
        self.assertEqual(len(self.fake.asked("PUT", "/blobs/")), 1)

    def test_a_wait_is_told_before_it_begins(self):
        left = [1]

        def fault(h, method, path):
            if method != "PUT" or "/blobs/" not in path or not left[0]:
                return False
            left[0] -= 1
            h.body()
            return h.error(429, "TOOMANYREQUESTS", Retry_After="3")
        self.fake.fault = fault
        p, begun = self.tenon.start("push", ANSWER, self.ref), time.monotonic()
        line = p.stderr.readline()
        self.assertIn("asks to wait 3 s", line)
        self.assertLess(time.monotonic() - begun, 2)
        p.communicate()
        self.assertEqual(p.returncode, 0)

    def test_a_wait_that_nobody_asked_for(self):
        """What is given up is not waited for, and says nothing of that."""
        self.fake.fault = lambda h, method, path: method == "PUT" and h.hang_up()
        self.assertNotIn("asks to wait", self.tenon("push", ANSWER, self.ref, status=4).stderr)
        self.assertEqual(len(self.fake.asked("PUT")), 5)

    def test_a_blob_that_another_writes_at_the_moment(self):
        """It is waited for; where that lasts, whoever wrote may be gone, and it is sent."""
        for moments, sent in ((2, 2), (5, 6)):
            self.fake.blobs.clear()
            self.fake.journal.clear()
            self.half_written(moments)
            r = self.tenon("push", ANSWER, f"{self.fake.host}/org/answer:m{moments}")
            self.assertEqual(r.stderr, "")
            self.assertEqual((len(self.fake.asked("PUT", "/manifests/")), len(self.fake.asked("PUT", "/blobs/"))),
                             (moments + 1, sent))

    def half_written(self, moments):
        left = [moments]

        def fault(h, method, path):
            if method != "PUT" or "/manifests/" not in path or not left[0]:
                return False
            left[0] -= 1
            h.body()
            return h.reply(400, json.dumps({"errors": [{"code": c, "message": c} for c in
                                                       ("DIGEST_INVALID", "MANIFEST_BLOB_UNKNOWN")]}).encode())
        self.fake.fault = fault

    def test_what_is_too_large_in_one_piece_goes_in_chunks(self):
        def fault(h, method, path):
            return method == "PUT" and "/blobs/" in path and int(h.headers["Content-Length"]) > 1000 \
                and h.body() is not None and h.error(413, "SIZE_INVALID")
        digest, r = self.large_push(40, fault)
        self.assertEqual(r.stderr, "")
        self.assertIn(digest, self.fake.blobs)
        sizes = [int(r[2]["Content-Length"]) for r in self.fake.asked("PATCH")]
        self.assertEqual(sizes[:2], [16 << 20, 16 << 20])

    def test_chunks_that_are_too_large_become_smaller(self):
        def fault(h, method, path):
            return "/blobs/" in path and int(h.headers.get("Content-Length", 0)) > 5 << 20 and h.body() is not None \
                and h.error(413, "SIZE_INVALID")
        digest, r = self.large_push(20, fault)
        self.assertIn(digest, self.fake.blobs)
        self.assertEqual(max(int(r[2]["Content-Length"]) for r in self.fake.asked("PATCH")[-3:]), 4 << 20)

    def test_an_upload_is_taken_up_where_it_broke_off(self):
        left = [2]

        def fault(h, method, path):
            if "/blobs/uploads/" not in path or int(h.headers.get("Content-Length", 0)) < 2 << 20 or not left[0]:
                return False
            if method == "PUT" or len(self.fake.asked("PATCH")) == 2:
                left[0] -= 1
                h.rfile.read(100000)
                return h.hang_up()
        digest, r = self.large_push(40, fault)
        self.assertEqual(r.stderr, "")
        self.assertIn(digest, self.fake.blobs)
        starts = [r[2]["Content-Range"].split("-")[0] for r in self.fake.asked("PATCH")]
        self.assertEqual(starts, ["0", str(16 << 20), str(16 << 20), str(32 << 20)])

    def test_a_session_that_is_gone_begins_anew(self):
        gone = [1]

        def fault(h, method, path):
            if method == "PUT" and int(h.headers["Content-Length"]) > 1000 and "/blobs/" in path:
                return h.body() is not None and h.error(413, "SIZE_INVALID")
            if method == "PATCH" and h.headers["Content-Range"].startswith(str(16 << 20)) and gone[0]:
                gone[0] = 0
                self.fake.sessions.clear()
                return h.body() is not None and h.error(404, "BLOB_UPLOAD_UNKNOWN")
        digest, r = self.large_push(40, fault)
        self.assertIn(digest, self.fake.blobs)
        self.assertEqual([r[2]["Content-Range"].split("-")[0] for r in self.fake.asked("PATCH")],
                         ["0", str(16 << 20), "0", str(16 << 20), str(32 << 20)])

    def test_a_session_that_is_always_gone(self):
        def fault(h, method, path):
            if method == "PUT" and int(h.headers["Content-Length"]) > 1000 and "/blobs/" in path:
                return h.body() is not None and h.error(413, "SIZE_INVALID")
            if method == "PATCH" and not h.headers["Content-Range"].startswith("0-"):
                self.fake.sessions.clear()
                return h.body() is not None and h.error(404, "BLOB_UPLOAD_UNKNOWN")
        self.large_push(40, fault, status=7)
        self.assertLess(len(self.fake.asked("PATCH")), 30)

    def test_a_least_length_of_chunks(self):
        def fault(h, method, path):
            if method == "POST":
                self.fake.uploads += 1
                return h.reply(202, Location=f"/v2/org/answer/blobs/uploads/{self.fake.uploads}?s=",
                               OCI_Chunk_Min_Length=str(20 << 20))
            return method == "PUT" and "/blobs/" in path and int(h.headers["Content-Length"]) > 1000 \
                and h.body() is not None and h.error(413, "SIZE_INVALID")
        digest, r = self.large_push(40, fault)
        self.assertIn(digest, self.fake.blobs)
        self.assertEqual(int(self.fake.asked("PATCH")[0][2]["Content-Length"]), 20 << 20)

    def test_an_upload_without_a_place(self):
        for location in ("", "ftp://x/", "http://u@x/"):
            self.fake.fault = lambda h, method, path: method == "POST" and h.reply(202, Location=location)
            self.tenon("push", ANSWER, self.ref, status=4)

    def test_another_digest_than_was_sent(self):
        self.fake.fault = lambda h, method, path: method == "PUT" and "/manifests/" in path and h.body() is not None \
            and h.reply(201, Docker_Content_Digest="sha256:" + "0" * 64)
        self.tenon("push", ANSWER, self.ref, status=6)

    # ---- words ----

    def test_words_of_a_registry_are_escaped(self):
        self.fill()
        self.fake.fault = lambda h, method, path: h.reply(
            404, json.dumps({"errors": [{"code": "X", "message": "a\x1b[31mb\u202e"}]}).encode(),
            Warning='299 - "see \x1b[2J"')
        r = self.pull(status=7)
        self.assertNotIn("\x1b", r.stderr)
        self.assertIn("warning", r.stderr)

    def test_tokens_that_are_none(self):
        self.fill()
        realm = f"http://{self.fake.host}/token"
        for answer in (b"", b"<html>", b"{}", b'{"token": 1}', b'{"token": "a\\nb"}', b" " * 200000, b'{"token":"x","token":"y"}'):
            def fault(h, method, path):
                if path.startswith("/token"):
                    return h.reply(200, answer)
                return h.error(401, "UNAUTHORIZED", WWW_Authenticate=f'Bearer realm="{realm}",service="s"')
            self.fake.fault = fault
            self.pull(status=4)
        for status, want in ((401, 5), (403, 5), (404, 4)):
            def fault(h, method, path):
                if path.startswith("/token"):
                    return h.reply(status)
                return h.error(401, "UNAUTHORIZED", WWW_Authenticate=f'Bearer realm="{realm}",service="s"')
            self.fake.fault = fault
            self.pull(status=want)

    def test_challenges_that_are_none(self):
        self.fill()
        for challenge in ("", "Bearer", 'Bearer realm="', "Bearer realm=ftp://x", 'Bearer realm="http://u:p@x/"', "Basic", ",,,", "=",
                          "Magic a=b", "Basic realm=x," * 2000):
            self.fake.fault = lambda h, method, path: h.error(401, "UNAUTHORIZED", WWW_Authenticate=challenge)
            self.pull(status=5)


if __name__ == "__main__":
    unittest.main()
