"""Several transfers at a time: the files of an artifact, and what becomes of them where one fails."""
import json, threading, time, unittest

import fakereg
import servers
from fakereg import digest_of

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
EMPTY = {"mediaType": "application/vnd.oci.empty.v1+json", "digest": digest_of(b"{}"), "size": 2}


class Lanes(fakereg.Case):
    def setUp(self):
        super().setUp()
        self.files = {f"part{i}.txt": b"%d" % i * (i * 100 + 1) for i in range(20)}
        self.fake.blobs[digest_of(b"{}")] = b"{}"
        layers = []
        for name, data in self.files.items():
            self.fake.blobs[digest_of(data)] = data
            layers.append({"mediaType": "text/plain", "digest": digest_of(data), "size": len(data),
                           "annotations": {"org.opencontainers.image.title": name}})
        m = {"schemaVersion": 2, "mediaType": MANIFEST, "artifactType": "text/x-parts", "config": EMPTY, "layers": layers}
        self.fake.manifests["1"] = (MANIFEST, json.dumps(m).encode())
        self.there, self.most, self.lock = 0, 0, threading.Lock()
        self.refused = None

    def slow(self, moving):
        """Counts the blobs on their way by that method; `refused` is one that is not given."""
        def fault(h, method, path):
            if method != moving or "/blobs/" not in path:
                return False
            with self.lock:
                self.there += 1
                self.most = max(self.most, self.there)
            time.sleep(0.05)
            with self.lock:
                self.there -= 1
            return self.refused is not None and self.refused in path and h.error(403, "DENIED")
        self.fake.fault = fault

    def test_files_come_several_at_a_time(self):
        self.slow("GET")
        self.tenon("pull", f"{self.fake.host}/app:1", "-o", "out/")
        self.assertEqual({p.name: p.read_bytes() for p in (self.tenon.folder / "out").iterdir()}, self.files)
        self.assertTrue(1 < self.most <= 8, self.most)
        self.assertEqual(len(self.fake.asked("GET", "/blobs/")), 20)

    def test_files_go_several_at_a_time(self):
        for name, data in self.files.items():
            (self.tenon.folder / name).write_bytes(data)
        self.fake.blobs.clear()
        self.slow("PUT")
        self.tenon("attach", *self.files, f"{self.fake.host}/app:1", "--artifact-type", "text/x-parts")
        self.assertLessEqual({digest_of(data) for data in self.files.values()}, set(self.fake.blobs))
        self.assertTrue(1 < self.most <= 8, self.most)

    def push(self, size, *more, config_first=False):
        """Pushes a component of about a size; the bodies that came, large or not, and the connections that they came by.
        `config_first`: the layer is not taken before the config is there."""
        path = self.tenon.folder / "large.wasm"
        servers.large(path, size, seed=size)
        came, there = [], threading.Event()

        def fault(h, method, path):
            if method != "PUT" or "/blobs/" not in path:
                return False
            large = int(h.headers["Content-Length"]) > 10000
            came.append((large, h.client_address))
            if not large:
                there.set()
            elif config_first:
                there.wait(15)
        self.fake.fault = fault
        self.fake.journal.clear()
        self.tenon("push", path, f"{self.fake.host}/app:1", *more)
        self.assertEqual(there.is_set(), True)
        return [large for large, _ in came], len({at for _, at in came})

    def test_a_config_does_not_wait_for_its_layer(self):
        came, connections = self.push(3 << 20, config_first=True)
        self.assertEqual((sorted(came), connections), ([False, True], 2))
        self.assertEqual(self.fake.asked("PUT")[-1][1], "/v2/app/manifests/1")

    def test_nor_is_a_connection_made_that_gains_nothing(self):
        self.assertEqual(self.push(3 << 20, "--jobs", "1"), ([True, False], 1))
        self.assertEqual(self.push(100000), ([True, False], 1))
        self.fake.journal.clear()
        self.tenon("push", self.tenon.folder / "large.wasm", f"{self.fake.host}/app:1")  # all of it is there
        self.assertEqual([r[0] for r in self.fake.journal], ["HEAD", "HEAD", "PUT"])
        self.tenon("push", self.tenon.folder / "large.wasm", f"{self.fake.host}/app:1", "--jobs", "0", status=2)

    def test_one_that_fails_leaves_none(self):
        self.slow("GET")
        self.refused = digest_of(self.files["part7.txt"])
        told = self.tenon("pull", f"{self.fake.host}/app:1", "-o", "out/", status=5).stderr
        self.assertEqual(told.count("error:"), 1, told)
        self.assertFalse((self.tenon.folder / "out").exists())

    def test_wrong_bytes_in_one_leave_none(self):
        self.fake.blobs[digest_of(self.files["part3.txt"])] = b"x" * len(self.files["part3.txt"])
        self.tenon("pull", f"{self.fake.host}/app:1", "-o", "out/", status=6)
        self.assertFalse((self.tenon.folder / "out").exists())


if __name__ == "__main__":
    unittest.main()
