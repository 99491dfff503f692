"""Uploads that nobody comes back to: what is open at the registry when a command is interrupted, or gives up, is cancelled."""
import json, signal, socket, threading, time

import fakereg
import servers
from fakereg import BASIC
from servers import ANSWER

PROMPT = 2.6  # seconds: two that the end waits at most, and what a busy machine adds


class Uploads(fakereg.Case):
    def setUp(self):
        super().setUp()
        self.over, self.stalled = threading.Event(), threading.Semaphore(0)
        self.addCleanup(self.over.set)
        self.large = self.tenon.folder / "large.wasm"
        servers.large(self.large, 3 << 20)
        self.push = "push", self.large, self.ref, "--jobs", "1"

    def stall(self, method="PUT", more=lambda h, m, path: False):
        """The bytes of large blobs do not go on after the first; other requests are for `more`."""
        def fault(h, m, path):
            if m == method and "/blobs/" in path and int(h.headers.get("Content-Length", 0)) > 100000:
                h.rfile.read(50000)
                self.stalled.release()
                self.over.wait(20)
                return h.hang_up()
            return more(h, m, path)
        return fault

    def interrupt(self, *argv, by=signal.SIGINT, n=1, after=0.0, prompt=PROMPT, status=130):
        """Runs it until `n` uploads stall."""
        p = self.tenon.start(*argv)
        for _ in range(n):
            self.assertTrue(self.stalled.acquire(timeout=20))
        time.sleep(after)
        began = time.monotonic()
        p.send_signal(by)
        out, told = p.communicate()
        self.took = time.monotonic() - began
        self.assertEqual((p.returncode, out, told), (status, "", ""))
        self.assertLess(self.took, prompt)

    def cancelled(self, fake=None):
        return [r[1] for r in (fake or self.fake).asked("DELETE", "/blobs/uploads/")]

    # ---- interrupted ----

    def test_it_is_cancelled(self):
        self.fake.fault = self.stall()
        for by in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self.fake.journal.clear()
            self.interrupt(*self.push, by=by)
            place, = self.cancelled()
            self.assertEqual(self.fake.asked("PUT")[-1][1].partition("&digest=")[0], place)
            self.assertEqual(self.fake.open, set())

    def test_by_who_began_it(self):
        secured = self.secure()
        self.fake.fault = self.stall(more=secured)
        self.interrupt(*self.push)
        self.assertEqual([r[2].get("Authorization") for r in self.fake.asked("DELETE")], [BASIC])
        self.assertEqual(self.fake.open, set())

    def test_with_a_new_token_where_the_old_one_is_over(self):
        tokens = []

        def more(h, method, path):
            if path.startswith("/token"):
                tokens.append(f"t{len(tokens)}")
                return h.reply(200, json.dumps({"token": tokens[-1]}).encode())
            wanted = "t1" if method == "DELETE" else "t0"
            return h.headers.get("Authorization") != f"Bearer {wanted}" and h.body() is not None and h.error(
                401, "UNAUTHORIZED", WWW_Authenticate=f'Bearer realm="http://{self.fake.host}/token"')
        self.fake.fault = self.stall(more=more)
        self.interrupt(*self.push)
        self.assertEqual([r[2].get("Authorization") for r in self.fake.asked("DELETE")], ["Bearer t0", "Bearer t1"])
        self.assertEqual(self.fake.open, set())

    def test_whatever_becomes_of_that(self):
        for answer in (lambda h: h.error(404, "BLOB_UPLOAD_UNKNOWN"), lambda h: h.error(405, "UNSUPPORTED"),
                       lambda h: h.error(503, "X", Retry_After="60"), lambda h: h.hang_up(), lambda h: self.over.wait(20)):
            self.fake.journal.clear()
            self.fake.fault = self.stall(more=lambda h, m, path: m == "DELETE" and answer(h))
            self.interrupt(*self.push)
            self.assertEqual(len(self.cancelled()), 1)

    def test_a_second_signal_does_not_wait(self):
        deleting = threading.Event()
        self.fake.fault = self.stall(more=lambda h, m, path: m == "DELETE" and (deleting.set() or self.over.wait(20)))
        p = self.tenon.start(*self.push)
        self.stalled.acquire(timeout=20)
        p.send_signal(signal.SIGINT)
        self.assertTrue(deleting.wait(10))
        p.send_signal(signal.SIGINT)
        began = time.monotonic()
        p.communicate()
        self.assertEqual(p.returncode, 130)
        self.assertLess(time.monotonic() - began, 0.5)

    def test_the_place_of_another_origin_is_left_alone(self):
        other = fakereg.Fake()
        self.addCleanup(other.stop)
        self.fake.uploads_at, other.fault = f"http://{other.host}", self.stall()
        self.interrupt(*self.push)
        self.assertEqual(len(other.asked("PUT")), 1)
        self.assertEqual(self.cancelled() + self.cancelled(other), [])
        self.assertEqual(self.astray(other), [])

    def test_it_is_not_sent_on_to_another_origin(self):
        other = fakereg.Fake()
        self.addCleanup(other.stop)
        self.fake.fault = self.stall(more=lambda h, m, path: m == "DELETE" and h.reply(307, Location=f"http://{other.host}{path}"))
        self.interrupt(*self.push)
        self.assertEqual((len(self.cancelled()), other.journal), (1, []))

    def test_interrupted_before_the_place_is_known(self):
        began = threading.Event()

        def fault(h, method, path):
            if method == "POST":
                began.set()
                time.sleep(0.4)
        self.fake.fault = fault
        p = self.tenon.start(*self.push)
        self.assertTrue(began.wait(20))
        p.send_signal(signal.SIGINT)
        self.assertEqual(p.communicate(), ("", ""))
        self.assertEqual((p.returncode, len(self.cancelled()), self.fake.asked("PUT")), (130, 1, []))
        self.assertEqual(self.fake.open, set())

    def test_what_is_nearly_there_arrives(self):
        """A body that breaks off leaves some registries with a place they do not know again: a moment is left to it."""
        def fault(h, method, path):
            if method == "PUT" and "/blobs/" in path:
                self.stalled.release()
                time.sleep(0.3)
        self.fake.fault = fault
        self.interrupt(*self.push)
        self.assertEqual((self.cancelled(), self.fake.open), ([], set()))
        self.assertIn(self.sha256(self.large), self.fake.blobs)
        self.assertEqual(self.fake.manifests, {})

    def test_in_chunks(self):
        def refuse(h, m, path):
            return m == "PUT" and int(h.headers["Content-Length"]) > 0 and h.body() is not None and h.error(413, "SIZE_INVALID")
        servers.large(self.large, 18 << 20)
        second = lambda h, m, path: self.fake.sessions and stalls(h, m, path)
        stalls = self.stall("PATCH")
        self.fake.fault = lambda h, m, path: refuse(h, m, path) or second(h, m, path)
        self.interrupt(*self.push)
        self.assertEqual(len(self.fake.asked("PATCH")), 2)
        self.assertEqual(self.cancelled()[-1], self.fake.asked("PATCH")[-1][1])  # as the first one's reply moved it
        self.assertEqual(self.fake.open, set())

    def test_while_it_waits_to_try_again(self):
        def fault(h, method, path):
            if method == "PUT" and "/blobs/" in path:
                self.stalled.release()
                return h.body() is not None and h.error(503, "X", Retry_After="30")
        self.fake.fault = fault
        p = self.tenon.start(*self.push)
        self.stalled.acquire(timeout=20)
        time.sleep(0.3)
        began = time.monotonic()
        p.send_signal(signal.SIGINT)
        p.communicate()
        self.assertEqual((p.returncode, self.cancelled()), (130, []))  # which would not be waiting
        self.assertLess(time.monotonic() - began, 1)

    def test_by_every_verb(self):
        for i in range(3):
            servers.large(self.tenon.folder / f"l{i}.wasm", (1 << 20) + i)
            self.tenon("push", f"l{i}.wasm", f"oci:from:{i}")
        (self.tenon.folder / "m.toml").write_text(
            f'version = 1\n[[mirror]]\nsource = "oci:from"\ntarget = "{self.fake.host}/m"\n')
        self.tenon("push", ANSWER, self.ref)
        self.fake.fault = self.stall()
        for n, argv in ((3, ("copy", "-a", "oci:from", f"{self.fake.host}/c")),
                        (3, ("attach", "l0.wasm", "l1.wasm", "l2.wasm", self.ref, "--artifact-type", "a/b")),
                        (1, ("blob", "put", "l0.wasm", f"{self.fake.host}/b")),
                        (1, ("push", self.large, f"{self.fake.host}/p:1")), (3, ("mirror", "m.toml", "run"))):
            self.fake.journal.clear()
            self.interrupt(*argv, n=n, by=signal.SIGTERM)
            self.assertGreaterEqual(len(self.cancelled()), n, argv)  # what is small may be on its way, too
            self.assertEqual(self.fake.open, set(), argv)

    def test_what_a_mount_opened(self):
        """The place was opened in place of a mount, and its bytes come of a source that stalls."""
        self.fake.keyed_by_repository = True
        self.tenon("push", self.large, f"{self.fake.host}/from:1")
        has = set(self.fake.blobs)
        self.fake.journal.clear()

        def fault(h, method, path):
            if method == "HEAD" and "/to/blobs/" in path:
                return h.error(404, "BLOB_UNKNOWN")
            if method == "GET" and "/blobs/" in path:
                self.stalled.release()
                return self.over.wait(20)
        self.fake.fault = fault
        self.interrupt("copy", f"{self.fake.host}/from:1", f"{self.fake.host}/to:1", n=2)
        self.assertEqual(len(self.fake.asked("POST", "mount=")), 2)
        self.assertEqual((len(self.cancelled()), self.fake.open, set(self.fake.blobs)), (2, set(), has))

    # ---- given up ----

    def test_what_is_given_up(self):
        for status, exit in ((403, 5), (409, 4), (500, 4), (507, 4)):
            self.fake.journal.clear()
            self.fake.fault = lambda h, m, path: m == "PUT" and h.body() is not None and h.error(status, "X")
            self.tenon("push", ANSWER, self.ref, status=exit)
            self.assertEqual((len(self.cancelled()), self.fake.open), (len(self.fake.asked("POST")), set()), status)

    def test_what_breaks_off(self):
        self.fake.fault = lambda h, m, path: m == "PUT" and "/blobs/" in path and h.hang_up()
        self.tenon("push", ANSWER, self.ref, status=4)
        self.assertEqual((len(self.cancelled()), self.fake.open), (5, set()))

    def test_giving_up_does_not_take_long(self):
        self.tenon.env["TENON_TIMEOUT"] = "30"
        self.fake.fault = lambda h, m, path: (m == "PUT" and h.body() is not None and h.error(400, "X")) or (
            m == "DELETE" and self.over.wait(30))
        began = time.monotonic()
        self.tenon("push", ANSWER, self.ref, status=4)
        self.assertLess(time.monotonic() - began, 4)
        self.assertEqual(len(self.cancelled()), 1)

    def test_who_is_to_wait_does_not_cancel(self):
        self.fake.fault = lambda h, m, path: m == "PUT" and h.body() is not None and h.error(503, "X", Retry_After="1000")
        self.tenon("push", ANSWER, self.ref, status=4)
        self.assertEqual(self.cancelled(), [])


class Relay(threading.Thread):
    """Carries bytes to a registry and back, up to the head of the request that would carry a blob's."""

    def __init__(self, host):
        super().__init__(daemon=True)
        self.to, self.stalled, self.listener = ("127.0.0.1", int(host.split(":")[1])), threading.Event(), socket.socket()
        self.listener.bind(("127.0.0.1", 0))
        self.listener.listen()
        self.host = f"localhost:{self.listener.getsockname()[1]}"
        self.start()

    def run(self):
        while True:
            try:
                client = self.listener.accept()[0]
            except OSError:
                return
            registry = socket.create_connection(self.to)
            threading.Thread(target=self.carry, args=(client, registry, True), daemon=True).start()
            threading.Thread(target=self.carry, args=(registry, client, False), daemon=True).start()

    def carry(self, a, b, up):
        stalled = False
        try:
            while data := a.recv(1 << 16):
                if up and data.startswith(b"PUT /v2/") and b"/blobs/uploads/" in data:
                    stalled = True
                    self.stalled.set()
                if not stalled:
                    b.sendall(data)
        except OSError:
            pass
        for s in (a, b):
            try:
                s.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        a.close()


class AtARegistry(servers.Case):
    """docker-registry keeps a folder for each upload that is open; when one is cancelled, the state of a hash stays in it."""

    def left(self, registry):
        return [str(x) for u in (registry.folder / "data").rglob("_uploads") for x in u.glob("*/startedat")]

    def test_nothing_is_left(self):
        registry = self.serve(users={"ann": "secret"}, tokens=True)
        relay = Relay(registry.host)
        self.addCleanup(relay.listener.close)
        self.tenon.env.update(TENON_REGISTRY=relay.host, TENON_USERNAME="ann", TENON_PASSWORD="secret")
        large = self.tenon.folder / "large.wasm"
        servers.large(large, 8 << 20)
        for argv in (("push", large, f"{relay.host}/a/push:1"), ("blob", "put", large, f"{relay.host}/a/blob")):
            relay.stalled.clear()
            p = self.tenon.start(*argv)
            self.assertTrue(relay.stalled.wait(20))
            self.assertNotEqual(self.left(registry), [])
            p.send_signal(signal.SIGTERM)
            self.assertEqual(p.communicate(), ("", ""))
            self.assertEqual((p.returncode, self.left(registry)), (130, []))
