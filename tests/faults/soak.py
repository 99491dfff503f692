"""Random verbs against a registry that fails one request in ten, for SOAK_SECONDS (an hour): nothing may be lost, nothing
half-written, and memory must stay flat. Ends in `N passed, N failed`; the seed is printed, and SOAK_SEED sets it.

Every verb may fail, with the statuses a failing network has (4, and 7 for what a lost push never put). What a verb said it
did is written down, and in the end, with a registry that works again, all of it has to be there, byte for byte."""
import hashlib, json, os, pathlib, random, sys, threading, time

import fakereg
import servers

SECONDS = float(os.environ.get("SOAK_SECONDS", 3600))
SEED = int(os.environ.get("SOAK_SEED", time.time_ns() % 10 ** 9))
REPOSITORIES, TAGS, WORKERS = 4, 12, 4
PASSING = (0, 4, 7)


class Soak:
    def __init__(self):
        self.random, self.lock = random.Random(SEED), threading.Lock()
        self.fake, self.client = fakereg.Fake(), servers.Client()
        self.client.env["TENON_TIMEOUT"] = "5"
        self.client.env["TENON_CACHE"] = str(self.client.folder / "cache")
        self.client.env["TENON_CACHE_SIZE"] = "2M"
        self.kept, self.counts, self.peaks, self.wrong = {}, {}, [], []
        self.owners = {}  # a repository's tag -> the lock of who writes it

    def fault(self, h, method, path):
        with self.lock:
            dice, kind = self.random.random(), self.random.randrange(6)
        if dice > 0.1:
            return False
        if kind == 0:
            return h.hang_up()
        if kind == 1:
            h.body()
            return h.error(429, "TOOMANYREQUESTS", Retry_After="0")
        if kind == 2 and method == "GET" and "/blobs/" in path:
            data = self.fake.blobs.get(path.rpartition("/")[2])
            if data:
                h.send_response(200)
                h.send_header("Content-Length", str(len(data)))
                h.end_headers()
                h.wfile.write(data[:len(data) // 2])
                return h.hang_up()
        if kind == 3 and method in ("PUT", "PATCH"):
            h.rfile.read(min(1000, int(h.headers.get("Content-Length", 0))))
            return h.hang_up()
        h.body()
        return h.error((500, 502, 503)[kind % 3], "UNAVAILABLE")

    def run(self, *argv):
        p = self.client.start(*argv)
        peak = servers.peak_of(p)
        with self.lock:
            self.peaks.append((time.time(), peak))
            key = (argv[0], p.returncode)
            self.counts[key] = self.counts.get(key, 0) + 1
            if p.returncode not in PASSING:
                self.wrong.append(f"{' '.join(map(str, argv))}: status {p.returncode}\n{p.told}")
        return p.returncode, p.out

    def component(self, n):
        path = self.client.folder / f"c{n}.wasm"
        if not path.exists():
            servers.large(path, 2000 + n * 7919 % 300000, seed=n)
        return path

    # ---- verbs: each owns the tag that it writes ----

    def push(self, rnd, place, tag):
        path = self.component(rnd.randrange(40))
        status, out = self.run("push", path, f"{place}:{tag}", "-a", f"n={rnd.randrange(5)}")
        self.note(place, tag, status, out.strip().rpartition("@")[2])

    def note(self, place, tag, status, digest):
        with self.lock:
            if not status:
                self.kept[place, tag] = {digest}
            elif (place, tag) in self.kept:
                self.kept[place, tag] = None  # it may be the old one or the new one, and must be whole

    def copy(self, rnd, place, tag):
        with self.lock:
            known = [(k, v) for k, v in self.kept.items() if v]
        if not known:
            return
        (source, name), _ = rnd.choice(known)
        status, out = self.run("copy", f"{source}:{name}", f"{place}:{tag}", "--format", "json")
        digest = json.loads(out)["items"][0].get("digest") if not status else None
        self.note(place, tag, status, digest)

    def pull(self, rnd, place, tag):
        with self.lock:
            want = self.kept.get((place, tag))
        name = f"out{threading.get_ident()}.wasm"
        status, _ = self.run("pull", f"{place}:{tag}", "-o", name)
        path = self.client.folder / name
        if not status:
            path.unlink()
        elif path.exists():
            self.wrong.append(f"a failed pull left {name}")
        if want and status == 7:
            self.wrong.append(f"{place}:{tag} was put, and is not found")

    def layout(self, rnd, place, tag):
        self.run("copy", "-a", place, f"oci:layout{rnd.randrange(2)}")

    def tags(self, rnd, place, tag):
        self.run("tags", place)

    def work(self, seed):
        rnd = random.Random(seed)
        verbs = [self.push] * 3 + [self.copy] * 3 + [self.pull] * 4 + [self.tags, self.layout]
        while time.time() < self.until and not self.wrong:
            place, tag = f"{self.fake.host}/r{rnd.randrange(REPOSITORIES)}/app", f"t{rnd.randrange(TAGS)}"
            with self.lock:
                owner = self.owners.setdefault((place, tag), threading.Lock())
            if owner.acquire(blocking=False):
                try:
                    rnd.choice(verbs)(rnd, place, tag)
                finally:
                    owner.release()

    def check(self):
        self.fake.fault = None
        for (place, tag), digests in sorted(self.kept.items(), key=str):
            r = self.client("resolve", f"{place}:{tag}").stdout.strip()
            if digests and r not in digests:
                self.wrong.append(f"{place}:{tag} is {r}, and was left as {digests}")
            self.client("pull", f"{place}:{tag}", "-o", "end.wasm")
        left = [str(p) for p in self.client.folder.rglob("*.tenon-*")]
        if left:
            self.wrong.append(f"left behind: {left[:5]}")
        size = sum(p.stat().st_size for p in (self.client.folder / "cache").rglob("*") if p.is_file())
        if size > 2 << 20:
            self.wrong.append(f"the cache holds {size} bytes")

    def flat(self):
        """The most memory a process took, in the first quarter of the time and in the last."""
        self.peaks.sort()
        n = len(self.peaks) // 4 or 1
        first, last = max(p for _, p in self.peaks[:n]), max(p for _, p in self.peaks[-n:])
        print(f"peak of a process: {first} KiB in the first quarter, {last} KiB in the last")
        if last > first + 4096:
            self.wrong.append("memory grows")

    def go(self):
        self.until = time.time() + SECONDS
        self.fake.keyed_by_repository = True
        self.fake.fault = self.fault
        threads = [threading.Thread(target=self.work, args=(SEED + i,)) for i in range(WORKERS)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.check()
        self.flat()
        for (verb, status), n in sorted(self.counts.items()):
            print(f"{verb}: status {status}, {n} times")
        print(f"requests: {len(self.fake.journal)}")
        for text in self.wrong[:20]:
            print("WRONG:", text)
        self.fake.stop()
        self.client.close()
        print(f"{len(self.kept)} passed, {len(self.wrong)} failed")
        return 1 if self.wrong or not self.kept else 0


if __name__ == "__main__":
    print(f"soak: {SECONDS:.0f} s, SOAK_SEED={SEED}", flush=True)
    sys.exit(Soak().go())
