"""Large files that go while their digest is taken: what a registry that is slow, strict or forgetful makes of that."""
import json, os, signal, threading, time

import fakereg
import servers
from fakereg import BASIC


class Ahead(fakereg.Case):
    def setUp(self):
        super().setUp()
        self.large = self.tenon.folder / "large.wasm"
        servers.large(self.large, 33 << 20)
        self.layer = self.sha256(self.large)
        self.over = threading.Event()
        self.addCleanup(self.over.set)

    def push(self, *more, **how):
        self.fake.journal.clear()
        return self.tenon("push", self.large, self.ref, *more, **how)

    def sparse(self, size):
        """Of zeros, which take time to hash and none to write."""
        n, leb = 4 + size, b""
        while n:
            leb += bytes([n & 0x7f | (0x80 if n > 0x7f else 0)])
            n >>= 7
        self.large.write_bytes(servers.ANSWER.read_bytes() + b"\0" + leb + b"\3pad")
        os.truncate(self.large, self.large.stat().st_size + size)
        return self.large.stat().st_size

    def bytes_sent(self, method):
        return [int(r[2].get("Content-Length", 0)) for r in self.fake.asked(method, "/blobs/uploads/")]

    def streams(self):
        return len([r for r in self.fake.asked("PATCH") if r[2].get("Transfer-Encoding") == "chunked"])

    def assert_there(self):
        self.assertIn(self.layer, self.fake.blobs)
        self.assertEqual(self.fake.open, set())
        manifest = json.loads(self.fake.manifests["1"][1])
        self.assertLessEqual({manifest["config"]["digest"], manifest["layers"][0]["digest"]}, set(self.fake.blobs))

    def refuse_whole(self, reply):
        """A PATCH of all of it is not taken."""
        self.fake.fault = lambda h, m, path: (m == "PATCH" and h.headers.get("Transfer-Encoding") and
                                              h.body() is not None and reply(h))

    def test_it_goes_before_its_digest_is_known(self):
        self.push()
        self.assertEqual(self.streams(), 1)
        self.assertEqual(sorted(self.bytes_sent("PUT"))[0], 0)
        self.assertEqual(self.fake.asked("PUT")[-1][1], "/v2/org/answer/manifests/1")
        self.assert_there()

    def test_another_digest_is_another_upload(self):
        self.push()
        servers.large(self.large, 34 << 20)
        self.layer, self.fake.manifests = self.sha256(self.large), {}
        self.push()
        self.assertEqual(self.streams(), 1)
        self.assert_there()

    def test_what_is_there_under_another_tag(self):
        self.push()
        self.ref = self.ref[:-1] + "2"
        r = json.loads(self.push("--format", "json").stdout)
        self.assertFalse(r["sent"])
        self.assertEqual(self.streams(), len(self.fake.asked("DELETE")))
        self.assertEqual(self.bytes_sent("PUT"), [])
        self.assertEqual(self.fake.open, set())
        self.assertIn("2", self.fake.manifests)

    def test_what_is_likely_to_be_there_waits_for_its_digest(self):
        self.push()
        self.push()
        self.assertEqual([r[0] for r in self.fake.journal if r[0] != "GET"], ["HEAD"] * 3)
        self.push("-a", "a=b")
        self.assertEqual([r[0] for r in self.fake.journal if r[0] != "GET"], ["HEAD"] * 3 + ["PUT"])
        self.fake.blobs.pop(self.layer)
        self.push()
        self.assert_there()

    def test_what_is_not_to_be_sent(self):
        self.push("--dry-run")
        self.assertEqual(self.fake.journal, [])
        self.push("--jobs", "1")
        self.assertEqual(self.streams(), 0)
        servers.large(self.large, 34 << 20)
        self.push("--no-clobber", status=7)
        self.assertEqual([r[0] for r in self.fake.journal if r[0] not in ("HEAD", "GET")], [])
        self.large.write_bytes(self.large.read_bytes()[:-5])
        self.push(status=1)
        self.assertEqual(self.fake.journal, [])

    def test_a_registry_that_does_not_take_it(self):
        for reply in (lambda h: h.error(405, "UNSUPPORTED"), lambda h: h.error(413, "SIZE_INVALID"),
                      lambda h: h.error(416, "RANGE_INVALID"), lambda h: h.error(404, "BLOB_UPLOAD_UNKNOWN"),
                      lambda h: h.error(500, "UNKNOWN"), lambda h: h.error(429, "TOOMANYREQUESTS", Retry_After="1"),
                      lambda h: h.reply(202), lambda h: h.hang_up()):
            self.fake.blobs.clear()
            self.fake.manifests.clear()
            self.refuse_whole(reply)
            r = self.push()
            self.assertEqual(self.streams(), 1)
            self.assertEqual(max(self.bytes_sent("PUT")), self.large.stat().st_size)
            self.assertEqual(r.stderr, "")
            self.fake.open.clear()  # what was told not to be there
            self.assert_there()

    def test_a_registry_that_does_not_begin_it(self):
        left = [1]

        def fault(h, method, path):
            if method == "POST" and left[0]:
                left[0] -= 1
                return h.error(429, "TOOMANYREQUESTS", Retry_After="1")
        self.fake.fault = fault
        self.push()
        self.assert_there()

    def test_a_registry_that_sleeps(self):
        """What is there does not wait for an upload that nobody needs."""
        self.push()
        self.ref = self.ref[:-1] + "2"
        self.tenon.env["TENON_TIMEOUT"] = "30"
        for method in ("PATCH", "POST"):
            self.fake.fault = lambda h, m, path: m == method and self.over.wait(20)
            began = time.monotonic()
            self.push("-a", f"method={method}")
            self.assertLess(time.monotonic() - began, 8)
            self.assertIn("2", self.fake.manifests)

    def test_interrupted(self):
        stalled = threading.Event()
        self.fake.fault = lambda h, m, path: m == "PATCH" and (h.rfile.read(50000), stalled.set(), self.over.wait(20), h.hang_up())
        p = self.tenon.start("push", self.large, self.ref)
        self.assertTrue(stalled.wait(20))
        p.send_signal(signal.SIGINT)
        out, told = p.communicate()
        self.assertEqual((p.returncode, out, told), (130, "", ""))
        self.assertEqual(len(self.fake.asked("DELETE")), 1)
        self.assertEqual((self.fake.open, self.fake.manifests), (set(), {}))

    def test_interrupted_in_the_middle(self):
        """What may end anywhere ends then, and not where the connection does: its session can be cancelled."""
        begun, got, size = threading.Event(), [], self.sparse(1 << 30)

        def fault(h, method, path):
            if method == "PATCH":
                begun.set()
                self.over.wait(20)
                got.append(len(h.body()))
                return h.reply(202, Location=path)
        self.fake.fault = fault
        p = self.tenon.start("push", self.large, self.ref)
        self.assertTrue(begun.wait(20))
        p.send_signal(signal.SIGTERM)
        time.sleep(0.1)
        self.over.set()
        out, told = p.communicate()
        self.assertEqual((p.returncode, out, told), (130, "", ""))
        self.assertLess(got[0], size)
        self.assertEqual((len(self.fake.asked("DELETE")), self.fake.open, self.fake.manifests), (1, set(), {}))

    def test_a_file_that_changes_meanwhile(self):
        def fault(h, method, path):
            if method == "PATCH":
                time.sleep(1)  # its digest is taken
                with open(self.large, "r+b") as f:
                    f.seek(-8, 2)
                    f.write(b"another!")
        self.fake.fault = fault
        r = self.push(status=6)
        self.assertIn("DIGEST_INVALID", r.stderr)
        self.assertEqual(self.fake.manifests, {})

    def test_a_file_that_grows_or_shrinks_meanwhile(self):
        """It is pushed as it was when it was opened, or not at all."""
        for more, status in (300000, 0), (-(100 << 20), 3):
            was = self.sparse(128 << 20)

            def fault(h, method, path):  # its digest is being taken
                if self.large.stat().st_size == was:
                    os.truncate(self.large, was + more)
            self.fake.fault = fault
            r = self.push("--jobs", "1", status=status)
            self.assertEqual("it became shorter while it was read" in r.stderr, status == 3)
        self.assertEqual([len(x) for x in self.fake.blobs.values() if len(x) > 1000], [was])

    def test_who_is_asked_for(self):
        self.secure()
        self.push()
        self.assert_there()
        self.assertEqual({r[2].get("Authorization") for r in self.fake.asked("PATCH")}, {BASIC})
        self.tenon.env["TENON_PASSWORD"] = "wrong"
        self.fake.manifests.clear()
        self.fake.blobs.clear()
        r = self.push(status=5)
        self.assertEqual(r.stderr.count("error:"), 1)
        self.assertEqual(self.fake.asked("PATCH"), [])

    def test_a_place_of_another_origin(self):
        other = fakereg.Fake()
        self.addCleanup(other.stop)
        self.fake.uploads_at = f"http://{other.host}"
        self.secure()
        self.push()
        self.assertEqual(self.astray(other), [])
