"""Random verbs against a registry that fails one request in ten, and layouts beside it, for SOAK_SECONDS (an hour): nothing may be
lost, nothing half-written, and memory must stay flat. Ends in `N passed, N failed`; the seed is printed, and SOAK_SEED sets it.

Every verb may fail, with the statuses a failing network has (4, and 7 for what is not there). What each tag may stand for is
written down before a verb begins, and what it stands for when the verb said so; what is read has to be one of that, and in the
end, with a registry that works again, all of it has to be there, byte for byte."""
import collections, contextlib, hashlib, json, os, random, signal, sys, threading, time

import fakereg
import servers

SECONDS = float(os.environ.get("SOAK_SECONDS", 3600))
SEED = int(os.environ.get("SOAK_SEED", time.time_ns() % 10 ** 9))
REPOSITORIES, LAYOUTS, TAGS, WORKERS, COMPONENTS = 4, 2, 10, 4, 40
ABOUT = 5  # referrers of one manifest: what there is does not grow, and so memory may not
PASSING = (0, 4, 7)
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
NONE = None  # what a tag stands for that is not there


class Nowhere:
    """Where a reply goes that is lost on its way."""

    def write(self, data):
        return len(data)

    def flush(self):
        pass

    def close(self):
        pass

    closed = False


class Count(list):
    """A journal that is only counted."""
    n = 0

    def append(self, entry):
        self.n += 1


class Busy(Exception):
    """Somebody else writes it: another verb's turn."""


class Soak:
    def __init__(self):
        self.random, self.lock = random.Random(SEED), threading.RLock()
        self.fake, self.client = fakereg.Fake(), servers.Client()
        self.fake.journal = Count()
        self.fake.keyed_by_repository, self.fake.lists_referrers = True, SEED % 2 == 0
        self.client.env.update(TENON_TIMEOUT="5", TENON_CACHE=str(self.client.folder / "cache"), TENON_CACHE_SIZE="2M")
        self.places = [f"{self.fake.host}/r{i}/app" for i in range(REPOSITORIES)] + [f"oci:layout{i}" for i in range(LAYOUTS)]
        self.states = {}      # (place, tag): what it may stand for
        self.changes = []     # (place, tag, states), as they came
        self.about = {}       # (place, digest): what refers to it for certain
        self.content = {}     # digest of a manifest: the sha256 of what a pull gives; of an index: that by platform
        self.counts, self.peaks, self.wrong = collections.Counter(), [], []
        self.owners, self.serial = {}, 0
        self.made = {}        # (component, annotation): its digest

    # ---- the registry ----

    def fault(self, h, method, path):
        with self.lock:
            dice, kind = self.random.random(), self.random.randrange(7)
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
                h.promise(len(data))
                h.wfile.write(data[:len(data) // 2])
                return h.hang_up()
        if kind == 3 and method in ("PUT", "PATCH"):
            h.rfile.read(min(1000, int(h.headers.get("Content-Length", 0))))
            return h.hang_up()
        if kind == 4 and method in ("PUT", "DELETE"):  # it is done, and nobody hears of it
            h.wfile, h.close_connection = Nowhere(), True
            return False
        h.body()
        return h.error((500, 502, 503)[kind % 3], "UNAVAILABLE")

    # ---- what is known ----

    @contextlib.contextmanager
    def owning(self, *keys):
        """Nobody else writes these meanwhile."""
        held = []
        try:
            for key in sorted(set(keys), key=str):
                with self.lock:
                    owner = self.owners.setdefault(key, threading.Lock())
                if not owner.acquire(blocking=False):
                    raise Busy
                held.append(owner)
            yield
        finally:
            for owner in held:
                owner.release()

    def may_be(self, place, tag):
        with self.lock:
            return set(self.states.get((place, tag), {NONE}))

    def become(self, place, tag, states):
        with self.lock:
            self.states[place, tag] = set(states)
            self.changes.append((place, tag, set(states)))

    def write(self, place, tag, wanted, *argv, kill=None):
        """A verb that gives a tag one of the digests that are wanted, or none of them where it fails."""
        before = self.may_be(place, tag)
        self.become(place, tag, before | wanted)
        status, out = self.run(*argv, kill=kill)
        if not status:
            self.become(place, tag, wanted)
        return status, out

    def told(self, text):
        with self.lock:
            self.wrong.append(text)

    def known(self, rnd, whole=False):
        """Some place and tag that stands for something, for certain."""
        with self.lock:
            some = [k for k, v in self.states.items() if NONE not in v and (not whole or len(v) == 1) and k[0] in self.places]
        if not some:
            raise Busy
        return rnd.choice(sorted(some))

    def some(self, rnd):
        return rnd.choice(self.places), f"t{rnd.randrange(TAGS)}"

    def name(self, kind):
        with self.lock:
            self.serial += 1
            return f"{kind}{self.serial}"

    # ---- running it ----

    def run(self, *argv, passing=PASSING, kill=None):
        p = self.client.start(*argv)
        if kill:
            timer = threading.Timer(kill, lambda: p.poll() is None and p.send_signal(signal.SIGKILL))
            timer.start()
        peak = servers.peak(p)
        if kill:
            timer.cancel()
        verb = " ".join([argv[0]] + [x for x in argv[1:2] if argv[0] in ("manifest", "blob")] +
                        [x for x in argv if x in ("-r", "-a", "--platform", "--prune")])
        with self.lock:
            self.peaks.append((time.time(), peak, verb))
            self.counts[verb, p.returncode] += 1
            if p.returncode not in passing and not (kill and p.returncode == -signal.SIGKILL):
                self.told(f"{' '.join(map(str, argv))}: status {p.returncode}\n{p.told}")
        return p.returncode, p.out

    def killed(self, rnd, place):
        """Some commands are killed at any moment; not in layouts, which would keep what they were writing until the next."""
        return rnd.uniform(0.005, 0.2) if rnd.random() < 0.05 and not place.startswith("oci:") else None

    def component(self, n):
        path = self.client.folder / f"c{n}.wasm"
        if not path.exists():
            servers.large(path, 2000 + n * 7919 % 300000, seed=n)
        return path

    def prepare(self):
        """Each artifact that is pushed later has the same digest each time."""
        (self.client.folder / "empty").write_bytes(b"{}")
        for n in range(COMPONENTS):
            sha = hashlib.sha256(self.component(n).read_bytes()).hexdigest()
            r = self.client("push", f"c{n}.wasm", f"oci:seed:t{n}", "-a", f"n={n % 3}")
            self.made[n] = r.stdout.strip().rpartition("@")[2]
            self.content[self.made[n]] = sha
        for place in self.places[REPOSITORIES:]:  # a folder that is not there is no empty layout
            self.client("push", "c0.wasm", f"{place}:x")
            self.client("delete", f"{place}:x")

    # ---- verbs: each owns the tags that it writes ----

    def push(self, rnd):
        (place, tag), n = self.some(rnd), rnd.randrange(COMPONENTS)
        with self.owning((place, tag)):
            self.write(place, tag, {self.made[n]}, "push", f"c{n}.wasm", f"{place}:{tag}", "-a", f"n={n % 3}",
                       kill=self.killed(rnd, place))

    def copy(self, rnd):
        (place, tag), source = self.some(rnd), self.known(rnd)
        more = ["-r"] if rnd.random() < 0.5 else []
        wanted = self.may_be(*source)
        with self.owning((place, tag), source, *((place, x) for x in wanted)):
            if self.may_be(*source) != wanted or source == (place, tag):
                raise Busy
            before = {x: set(self.about.get((source[0], x), ())) for x in wanted}
            status, out = self.write(place, tag, wanted, "copy", *more, f"{source[0]}:{source[1]}", f"{place}:{tag}", "--format", "json",
                                     kill=self.killed(rnd, place))
            if status:
                return
            digest = json.loads(out)["items"][0]["digest"]
            if digest not in wanted:
                self.told(f"copy of {source} is {digest}, and may be {wanted}")
            self.become(place, tag, {digest})
            with self.lock:
                if more:
                    self.about.setdefault((place, digest), set()).update(before[digest] & self.about.get((source[0], digest), set()))

    def archive(self, rnd):
        """There, and back under another tag."""
        source, (place, tag) = self.known(rnd), self.some(rnd)
        wanted, file = self.may_be(*source), f"oci-archive:a{threading.get_ident()}.tar"
        with self.owning((place, tag), source):
            if self.may_be(*source) == wanted and not self.run("copy", f"{source[0]}:{source[1]}", f"{file}:x")[0]:
                self.write(place, tag, wanted, "copy", f"{file}:x", f"{place}:{tag}")
            with contextlib.suppress(OSError):
                os.unlink(self.client.folder / file[12:])

    def tag(self, rnd):
        place, tag = self.known(rnd)
        new = f"t{rnd.randrange(TAGS)}"
        with self.owning((place, tag), (place, new)):
            wanted = self.may_be(place, tag)
            if new != tag and NONE not in wanted:
                self.write(place, new, wanted, "tag", f"{place}:{tag}", new, kill=self.killed(rnd, place))

    def delete(self, rnd):
        place, tag = self.known(rnd)
        with self.owning((place, tag)):
            was = self.may_be(place, tag)
            status, _ = self.write(place, tag, {NONE}, "delete", f"{place}:{tag}")
            if status == 7 and NONE not in was:
                self.told(f"{place}:{tag} was there, and could not be deleted because it is not")

    def attach(self, rnd):
        place, tag = self.known(rnd, whole=True)
        with self.owning((place, tag)):
            subject = next(iter(self.may_be(place, tag)))
            if not subject or len(self.about.get((place, subject), ())) >= ABOUT:
                raise Busy
            status, out = self.run("attach", f"{place}:{tag}", "--artifact-type", "application/vnd.soak", "-a", f"of={self.name('x')}",
                                   "--format", "json", kill=self.killed(rnd, place))
            if not status:
                with self.lock:
                    self.about.setdefault((place, subject), set()).add(json.loads(out)["manifest"]["digest"])

    def detach(self, rnd):
        with self.lock:
            some = sorted(k for k, v in self.about.items() if v)
        if not some:
            raise Busy
        place, subject = rnd.choice(some)
        with self.owning((place, subject)):
            with self.lock:
                gone = rnd.choice(sorted(self.about[place, subject]))
                self.about[place, subject].discard(gone)
            if not self.run("delete", f"{place}@{gone}")[0] and gone in (self.listed(place, subject) or ()):
                self.told(f"{place}@{gone} was deleted, and is listed for {subject}")

    def listed(self, place, subject):
        status, out = self.run("referrers", f"{place}@{subject}", "--format", "json")
        return None if status else {x["digest"] for x in json.loads(out)["referrers"]}

    def referrers(self, rnd):
        with self.lock:
            place, subject = rnd.choice(sorted(self.about) or [(None, None)])
            before = set(self.about.get((place, subject), ()))
        found = self.listed(place, subject) if place else None
        with self.lock:
            lost = (before & self.about.get((place, subject), set())) - found if found is not None else None
        if lost:
            self.told(f"{place}@{subject} lost {lost}")

    def blob(self, rnd):
        place, name = rnd.choice(self.places), self.name("blob")
        data = rnd.randbytes(rnd.randrange(1, 50000))
        digest = fakereg.digest_of(data)
        (self.client.folder / name).write_bytes(data)
        if not self.run("blob", "put", name, place)[0]:
            status, _ = self.run("blob", "get", f"{place}@{digest}", "-o", name + ".out")
            if status == 7 or (not status and (self.client.folder / (name + ".out")).read_bytes() != data):
                self.told(f"{place}@{digest} was put, and is not there")
        for path in (name, name + ".out"):
            (self.client.folder / path).unlink(missing_ok=True)

    def manifest(self, rnd):
        place, name = rnd.choice(self.places), self.name("manifest")
        data = json.dumps({"schemaVersion": 2, "mediaType": MANIFEST, "artifactType": "application/vnd.soak",
                           "config": {"mediaType": "application/vnd.oci.empty.v1+json", "digest": fakereg.digest_of(b"{}"), "size": 2},
                           "layers": [], "annotations": {"name": name}}).encode()
        digest = fakereg.digest_of(data)
        (self.client.folder / name).write_bytes(data)
        if not self.run("blob", "put", "empty", place)[0] and not self.run("manifest", "put", name, f"{place}@{digest}")[0]:
            status, _ = self.run("manifest", "get", f"{place}@{digest}", "-o", name + ".out")
            if status == 7 or (not status and (self.client.folder / (name + ".out")).read_bytes() != data):
                self.told(f"{place}@{digest} was put, and is not there")
            status, _ = self.run("manifest", "delete", f"{place}@{digest}")
            if status == 7:
                self.told(f"{place}@{digest} was there, and could not be deleted because it is not")
            if not status and not place.startswith("oci:") and not self.run("resolve", f"{place}@{digest}")[0]:
                self.told(f"{place}@{digest} was deleted, and is there")
        for path in (name, name + ".out"):
            (self.client.folder / path).unlink(missing_ok=True)

    def index(self, rnd):
        """Of two tags of one place, under a third."""
        one, (place, tag), name = self.known(rnd, whole=True), self.some(rnd), self.name("index")
        two = (one[0], f"t{rnd.randrange(TAGS)}")
        with self.owning(one, two, (one[0], tag)):
            digests = [next(iter(self.may_be(*x))) for x in (one, two)]
            if any(len(self.may_be(*x)) != 1 for x in (one, two)) or not all(isinstance(self.content.get(x), str) for x in digests):
                raise Busy
            entries, platforms = [], ("wasi/wasm", "linux/amd64")
            for digest, platform in zip(digests, platforms):
                os, architecture = platform.split("/")
                status, out = self.run("resolve", f"{one[0]}@{digest}", "--format", "json")
                if status:
                    return
                found = json.loads(out)
                entries.append({"mediaType": found["mediaType"], "digest": digest, "size": found["size"],
                                "platform": {"os": os, "architecture": architecture}})
            data = json.dumps({"schemaVersion": 2, "mediaType": fakereg.INDEX, "manifests": entries}).encode()
            (self.client.folder / name).write_bytes(data)
            with self.lock:
                self.content[fakereg.digest_of(data)] = dict(zip(platforms, (self.content[x] for x in digests)))
            self.write(one[0], tag, {fakereg.digest_of(data)}, "manifest", "put", name, f"{one[0]}:{tag}")
            (self.client.folder / name).unlink()

    # ---- verbs that read ----

    def pull(self, rnd):
        place, tag = self.some(rnd)
        with self.owning((place, tag)):
            self.pull_checked(place, tag, self.may_be(place, tag), rnd)

    def pull_checked(self, place, tag, states, rnd):
        name, platform = f"out{threading.get_ident()}.wasm", rnd.choice(("wasi/wasm", "linux/amd64"))
        kinds = {type(self.content.get(x)) for x in states if x}
        more = ["--platform", platform] if dict in kinds else []
        if len(kinds) > 1:
            return
        status, _ = self.run("pull", f"{place}:{tag}", "-o", name, *more)
        path = self.client.folder / name
        if status == 7 and NONE not in states:
            self.told(f"{place}:{tag} was put, and is not found")
        if status and path.exists():
            self.told(f"a failed pull left {name}")
        if not status:
            sha = hashlib.sha256(path.read_bytes()).hexdigest()
            want = {self.content[x][platform] if more else self.content[x] for x in states if x}
            if sha not in want:
                self.told(f"{place}:{tag} gives {sha}, and not one of {want}")
        path.unlink(missing_ok=True)
        return status

    def resolve(self, rnd):
        place, tag = self.some(rnd)
        with self.owning((place, tag)):
            self.resolve_checked(place, tag, self.may_be(place, tag))

    def resolve_checked(self, place, tag, states):
        status, out = self.run("resolve", f"{place}:{tag}")
        found = out.strip() if not status else NONE
        if status in (0, 7) and found not in states:
            self.told(f"{place}:{tag} is {found}, and may be {states}")

    def tags(self, rnd):
        place = rnd.choice(self.places)
        with self.lock:
            first, states = len(self.changes), {k: set(v) for k, v in self.states.items() if k[0] == place}
        status, out = self.run("tags", place)
        with self.lock:
            moved = {(p, t) for p, t, _ in self.changes[first:]}
        for (p, tag), may_be in states.items() if not status else ():
            if (p, tag) not in moved and (tag in out.split()) not in {x is not NONE for x in may_be}:
                self.told(f"{place}:{tag} is {'' if tag in out.split() else 'not '}listed, and may be {may_be}")

    def layout(self, rnd):
        """A repository whole, while others write it."""
        with self.owning("whole"):
            self.run("copy", "-a", "-r", rnd.choice(self.places[:REPOSITORIES]), f"oci:whole{rnd.randrange(2)}")

    # ---- mirrors ----

    RULES = property(lambda self: [(self.places[0], f"{self.fake.host}/mirror/app"), (self.places[1], "oci:mirrored"),
                                   (self.places[-1], f"{self.fake.host}/mirror/layout")])

    def mirror(self, rnd):
        with self.owning("mirror"):
            prune = []
            if rnd.random() < 0.5:
                status, out = self.run("mirror", "mirror.toml", "plan", "--format", "json", passing=PASSING)
                if status:
                    return
                (self.client.folder / "plan.json").write_text(out)
                prune = ["--prune", "plan.json"]
            self.mirror_run(prune, self.killed(rnd, ""))

    def mirror_run(self, prune, kill=None):
        """A tag of the target is then one that the source had meanwhile, or, where it had none, what it was, or gone."""
        with self.lock:
            first = len(self.changes)
            had = {(s, f"t{i}"): self.may_be(s, f"t{i}") for s, _ in self.RULES for i in range(TAGS)}
            for s, target in self.RULES:
                for i in range(TAGS):
                    self.become(target, f"t{i}", self.may_be(target, f"t{i}") | had[s, f"t{i}"])
        status, out = self.run("mirror", "mirror.toml", "run", *prune, "--format", "json", passing=PASSING + (1,), kill=kill)
        results = json.loads(out).get("mirrors", []) if out else []
        findings = [x for x in json.loads(out)["findings"] if x["severity"] == "error"] if status == 1 else []
        if status == 1 and not any(x["code"] == "mirror-stale" for x in findings):
            self.told(f"mirror {prune}: status 1, {findings}")
        done = {x["target"] for x in results if x["result"] == "done"}
        with self.lock:
            for s, tag, states in self.changes[first:]:
                if (s, tag) in had:
                    had[s, tag] |= states
            for s, target in self.RULES:
                for tag in (f"t{i}" for i in range(TAGS)):
                    new, old = had[s, tag], self.may_be(target, tag)
                    states = new | ({NONE} if prune else set())
                    self.become(target, tag, states | old if target not in done or NONE in new else states)
        return status

    # ---- the run ----

    VERBS = (("push", 3), ("copy", 4), ("pull", 4), ("resolve", 1), ("tag", 2), ("delete", 2), ("attach", 3), ("detach", 1),
             ("referrers", 2), ("blob", 1), ("manifest", 1), ("index", 2), ("archive", 1), ("tags", 1), ("layout", 1), ("mirror", 2))

    def work(self, seed):
        rnd = random.Random(seed)
        verbs = [getattr(self, name) for name, weight in self.VERBS for _ in range(weight)]
        while time.time() < self.until and not self.wrong:
            with contextlib.suppress(Busy):
                try:
                    rnd.choice(verbs)(rnd)
                except Busy:
                    raise
                except Exception as e:  # a worker that ends early would hide what it found
                    self.told(f"{type(e).__name__}: {e} at {e.__traceback__.tb_next.tb_lineno if e.__traceback__.tb_next else '?'}")

    def check(self):
        self.fake.fault = None
        rnd = random.Random(SEED)
        for (place, tag), states in sorted(self.states.items(), key=str):
            self.resolve_checked(place, tag, states)
            self.pull_checked(place, tag, states, rnd)
        for (place, subject), kept in sorted(self.about.items()):
            lost = kept - (self.listed(place, subject) or set())
            if lost:
                self.told(f"{place}@{subject} lost {lost}")
        for i, place in enumerate(self.places):
            if self.run("copy", "-a", "-r", place, f"oci:end{i}", passing=(0, 7))[0] not in (0, 7):
                self.told(f"{place} is not whole")
        self.check_mirrors()
        left = [str(p) for p in self.client.folder.rglob("*.tenon-*")]
        if left and not any(status < 0 for _, status in self.counts):
            self.told(f"left behind: {left[:5]}")
        size = sum(p.stat().st_size for p in (self.client.folder / "cache").rglob("*") if p.is_file())
        if size > 2 << 20:
            self.told(f"the cache holds {size} bytes")

    def check_mirrors(self):
        """Undisturbed, they come to be what they are mirrors of."""
        status, out = self.run("mirror", "mirror.toml", "plan", "--format", "json", passing=(0, 7))
        (self.client.folder / "plan.json").write_text(out)
        if self.mirror_run([] if status else ["--prune", "plan.json"]):
            return  # one of the sources was never there
        for source, target in self.RULES:
            for tag in (f"t{i}" for i in range(TAGS)):
                got = [self.run("resolve", f"{place}:{tag}", passing=(0, 7))[1].strip() for place in (source, target)]
                if got[0] != got[1]:
                    self.told(f"{target}:{tag} is {got[1]}, and its source {got[0]}")
                lost = (self.listed(source, got[0]) or set()) - (self.listed(target, got[0]) or set()) if got[0] else ()
                if lost:
                    self.told(f"{target}:{tag} lacks {lost}")

    def flat(self):
        """The most memory a process took, in the second quarter of the time, when everything is there, and in the last."""
        self.peaks.sort()
        n = len(self.peaks) // 4 or 1
        first, last = (max((p, verb) for _, p, verb in part) for part in (self.peaks[n:2 * n] or self.peaks, self.peaks[-n:]))
        print(f"peak of a process: {first[0]} KiB ({first[1]}) in the second quarter, {last[0]} KiB ({last[1]}) in the last")
        if last[0] > first[0] + 4096 and not servers.SANITIZED:
            self.told("memory grows")

    def go(self):
        self.prepare()
        (self.client.folder / "mirror.toml").write_text("version = 1\n[defaults]\nreferrers = true\nprune = true\nmax-loss = 100\n" + "".join(
            f'[[mirror]]\nsource = "{s}"\ntarget = "{t}"\ntags = {{ allow = ["^t"] }}\n' for s, t in self.RULES))
        self.until = time.time() + SECONDS
        self.fake.fault = self.fault
        threads = [threading.Thread(target=self.work, args=(SEED + i,)) for i in range(WORKERS)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        if not self.wrong:
            self.check()
            self.flat()
        for (verb, status), n in sorted(self.counts.items()):
            print(f"{verb}: status {status}, {n} times")
        print(f"requests: {self.fake.journal.n}")
        for text in self.wrong[:20]:
            print("WRONG:", text)
        self.fake.stop()
        self.client.close()
        print(f"{len(self.states)} passed, {len(self.wrong)} failed")
        return 1 if self.wrong or not self.states else 0


if __name__ == "__main__":
    print(f"soak: {SECONDS:.0f} s, SOAK_SEED={SEED}", flush=True)
    sys.exit(Soak().go())
