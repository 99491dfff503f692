#!/usr/bin/env python3
"""Compare `tenon validate` with `wasm-tools validate` on inputs that nobody wrote.

usage: differential.py [--build DIR] [--seconds N] [--seed N] [--keep DIR] [--features LIST] [--seeds DIR]…

Cases come from `wasm-tools smith` and `mutate`, from a generator of components (component_gen.py), and from changes
of the seeds: every .wasm under testdata/ and tests/fuzz/corpus/, and under each folder given by --seeds. A change knows
sections and function bodies and mends their lengths, so that most cases get past the reader.

Disagreements are made smaller and kept in --keep (build/differential), each beside what both said. Exit status 1 if
there is one that is not in EXPLAINED; without wasm-tools on PATH nothing is compared.
"""
import argparse, collections, json, os, pathlib, random, re, shutil, subprocess, sys, tempfile, time

import component_gen

ROOT = pathlib.Path(__file__).resolve().parents[2]
PER_BATCH = 250
LARGE = 200_000  # bytes: cases over it go to a process of their own

# Disagreements that are meant: pattern of the kind (see `kind`), the reason in docs/validate.md
EXPLAINED = []

# What is compared with which proposals open, by weight
FEATURES = [("", 60), ("all", 25), ("wasm3,component-model", 2), ("wasm2", 2), ("wasm1,component-model", 2), ("lime1", 1),
            ("-gc,-cm-async", 2), ("-function-references,-reference-types", 1), ("all,-shared-everything-threads", 2),
            ("random", 20), ("cm-async-stackful,cm-threading,cm-more-async-builtins,cm-fixed-length-lists,cm-error-context", 2), ("cm64,memory64", 1)]

# The proposals, as src/wasm/wasm_features.def names them
NAMES = re.findall(r'^FEATURE\(.*?"([^"]+)"', (ROOT / "src/wasm/wasm_features.def").read_text(), re.M)


def random_features(rng):
    """Two proposals opened or closed, on top of the defaults or of all."""
    return ",".join([rng.choice(("", "all", "wasm2,component-model"))] + [rng.choice(("", "-")) + rng.choice(NAMES) for _ in range(2)]).strip(",")


# ---- numbers and sections ----


def uleb(n):
    out = bytearray()
    while True:
        n, low = n >> 7, n & 127
        out.append(low | (128 if n else 0))
        if not n:
            return bytes(out)


def read_uleb(data, at):
    n = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise ValueError
        n |= (data[at] & 127) << shift
        at += 1
        if not data[at - 1] & 128:
            return n, at
        shift += 7


def is_component(data):
    return data[4:8] == b"\x0d\0\1\0"


def sections(data):
    """[(id, payload)], or None where it has no such shape."""
    out, at = [], 8
    try:
        while at < len(data):
            kind = data[at]
            size, at = read_uleb(data, at + 1)
            if at + size > len(data):
                return None
            out.append((kind, data[at:at + size]))
            at += size
    except ValueError:
        return None
    return out


def join(head, parts):
    return head + b"".join(bytes([kind]) + uleb(len(payload)) + payload for kind, payload in parts)


def bodies(payload):
    n, at = read_uleb(payload, 0)
    out = []
    for _ in range(n):
        size, at = read_uleb(payload, at)
        out.append(payload[at:at + size])
        at += size
    if at != len(payload):
        raise ValueError
    return out


def join_bodies(all_bodies):
    return uleb(len(all_bodies)) + b"".join(uleb(len(b)) + b for b in all_bodies)


# ---- changes ----

LIVELY = bytes([0, 1, 2, 3, 4, 5, 0x0b, 0x0c, 0x0d, 0x10, 0x11, 0x12, 0x14, 0x15, 0x1a, 0x1b, 0x1c, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x25, 0x28,
                0x36, 0x3f, 0x40, 0x41, 0x42, 0x43, 0x45, 0x50, 0x5e, 0x5f, 0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69,
                0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f, 0x70, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x79, 0x7a, 0x7b, 0x7c, 0x7d,
                0x7e, 0x7f, 0x80, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xfb, 0xfc, 0xfd, 0xfe, 0xff])


def change_bytes(rng, data, other):
    data = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        if not data:
            return bytes(rng.choice(LIVELY) for _ in range(rng.randint(1, 4)))
        i, how = rng.randrange(len(data)), rng.randrange(9)
        if how == 0:
            data[i] ^= 1 << rng.randrange(8)
        elif how == 1:
            data[i] = rng.randrange(256)
        elif how <= 3:
            data[i] = rng.choice(LIVELY)
        elif how == 4:
            data[i] = (data[i] + rng.choice((1, -1, 2))) & 255
        elif how == 5:
            del data[i:i + rng.choice((1, 1, 2, 4))]
        elif how == 6:
            data[i:i] = bytes(rng.choice(LIVELY) for _ in range(rng.choice((1, 1, 2, 3))))
        elif how == 7:
            k = rng.randrange(len(data))
            data[i:i] = data[k:k + rng.randint(1, 12)]
        elif other:
            k, n = rng.randrange(len(other)), rng.randint(1, 16)
            data[i:i + rng.choice((0, n))] = other[k:k + n]
    return bytes(data)


def change_code(rng, payload, other):
    try:
        all_bodies = bodies(payload)
    except (ValueError, IndexError):
        return change_bytes(rng, payload, other)
    if not all_bodies:
        return change_bytes(rng, payload, other)
    i = rng.randrange(len(all_bodies))
    if rng.randrange(8) == 0:
        all_bodies[i] = all_bodies[rng.randrange(len(all_bodies))]
    else:
        all_bodies[i] = change_bytes(rng, all_bodies[i], other)
    return join_bodies(all_bodies)


def change_parts(rng, parts, others):
    """Sections dropped, doubled, swapped, taken from elsewhere."""
    i, how = rng.randrange(len(parts)), rng.randrange(4)
    if how == 0:
        del parts[i]
    elif how == 1:
        parts.insert(rng.randrange(len(parts) + 1), parts[i])
    elif how == 2:
        k = rng.randrange(len(parts))
        parts[i], parts[k] = parts[k], parts[i]
    elif others:
        parts.insert(i, rng.choice(others))


def change(rng, data, other):
    """One changed binary: mostly well-formed around the change."""
    if rng.randrange(25) == 0:
        return data[:rng.randrange(len(data) + 1)] if rng.randrange(3) == 0 else change_bytes(rng, data, other)
    parts = sections(data)
    if not parts:
        return change_bytes(rng, data, other)
    if rng.randrange(8) == 0:
        same = other and is_component(other) == is_component(data)
        change_parts(rng, parts, sections(other) if same else None)
        return join(data[:8], parts)
    live = [k for k, (kind, payload) in enumerate(parts) if kind or rng.randrange(10) == 0] or range(len(parts))
    i = rng.choice(live)
    kind, payload = parts[i]
    if is_component(data) and kind in (1, 4) and len(payload) >= 8:
        payload = change(rng, payload, other)
    elif not is_component(data) and kind == 10:
        payload = change_code(rng, payload, other)
    else:
        payload = change_bytes(rng, payload, other)
    parts[i] = kind, payload
    return join(data[:8], parts)


# ---- the two validators ----


class Tools:
    def __init__(self, tenon, wasm_tools, work):
        self.tenon, self.wasm_tools, self.work = tenon, wasm_tools, work
        self.env = dict(os.environ, TENON_THREADS="1", RAYON_NUM_THREADS="1", NO_COLOR="1")

    def run(self, argv, data=None, timeout=30):
        try:
            return subprocess.run(argv, input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.env, timeout=timeout)
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(argv, 124, b"", b"takes too long")

    def write(self, name, data):
        path = self.work / name
        path.write_bytes(data)
        return str(path)

    def tenon_one(self, data, features):
        """(verdict, words): verdict True, False, or None for anything but a verdict."""
        r = self.run([self.tenon, "validate", "--features", features, self.write("one.wasm", data)])
        text = r.stderr.decode(errors="replace").replace(str(self.work) + "/", "")
        return (r.returncode == 0 if r.returncode in (0, 1) else None), text or f"status {r.returncode}"

    def peer_one(self, data, features):
        r = self.run([self.wasm_tools, "validate", *(["--features=" + features] if features else []), self.write("one.wasm", data)])
        return (r.returncode == 0 if r.returncode in (0, 1) else None), r.stderr.decode(errors="replace")

    def tenon_batch(self, cases, features):
        paths = [self.write(f"{i}.wasm", data) for i, data in enumerate(cases)]
        r = self.run([self.tenon, "validate", "--format", "json", "--features", features, *paths], timeout=120)
        try:
            return [f["valid"] for f in json.loads(r.stdout)["files"]]
        except (ValueError, KeyError):
            return [self.tenon_one(data, features)[0] for data in cases]

    def peer_batch(self, cases, features):
        """By one run of `wasm-tools wast`, which tells each failure by its line."""
        lines = ['(module binary "' + "".join(f"\\{b:02x}" for b in data) + '")' for data in cases]
        r = self.run([self.wasm_tools, "wast", *(["--features=" + features] if features else [])], "\n".join(lines).encode(), 120)
        text = r.stderr.decode(errors="replace")
        if r.returncode not in (0, 1) or "panicked" in text:
            return [self.peer_one(data, features)[0] for data in cases]
        verdicts = [True] * len(cases)
        for failure in text.split("--------------------------------\n\nfailed directive on ")[1:]:
            line = int(re.match(r"<stdin>:(\d+):", failure)[1])
            verdicts[line - 1] = "wasm isn't valid" not in failure
        return verdicts


def kind(ours, our_words, theirs, their_words):
    """What disagreements of one cause have in common: the words without their numbers and names."""
    def plain(words):
        words = re.sub(r"\(at offset.*", "", words.replace("error: ", "", 1).strip(), flags=re.S)
        return re.sub(r"`[^`]*`|\"[^\"]*\"|0x[0-9a-f]+|\d+", "_", words.strip().splitlines()[-1] if words.strip() else "")
    if ours is None:
        return "tenon gives no verdict: " + plain(our_words)
    if theirs is None:
        return "wasm-tools gives no verdict: " + plain(their_words)
    found = re.search(r"error: (.*?)( \[[a-z0-9-]+\])?$(\n  in .*)?", our_words, re.M)
    if ours or not found:
        return "we accept: " + plain(their_words)
    where = re.sub(r"\n  in (.* › )?| \d+.*", "", found[3] or "")
    return "we reject: " + re.sub(r"`[^`]*`|\d+", "_", found[1]) + (found[2] or "") + (" in " + where if where else "")


# ---- making a case smaller ----


def smaller(data):
    """Candidates with less in them, the largest steps first."""
    parts = sections(data)
    if not parts:
        step = max(1, len(data) // 2)
        while step:
            for i in range(8, len(data), step):
                yield data[:i] + data[i + step:]
            step //= 2
        return
    for i in range(len(parts)):
        yield join(data[:8], parts[:i] + parts[i + 1:])
    for i, (sort, payload) in enumerate(parts):
        if is_component(data) and sort in (1, 4) and len(payload) >= 8:
            new = smaller(payload)
        elif not is_component(data) and sort == 10:
            new = smaller_code(payload)
        else:
            new = (payload[:k] + payload[k + n:] for n in (8, 2, 1) for k in range(0, len(payload), n))
        for p in new:
            yield join(data[:8], parts[:i] + [(sort, p)] + parts[i + 1:])


def smaller_code(payload):
    try:
        all_bodies = bodies(payload)
    except (ValueError, IndexError):
        return
    for i, body in enumerate(all_bodies):
        if len(body) > 3:
            yield join_bodies(all_bodies[:i] + [b"\0\0\x0b"] + all_bodies[i + 1:])
    for i, body in enumerate(all_bodies):
        for n in (16, 4, 2, 1):
            for k in range(0, len(body) - 1, n):
                yield join_bodies(all_bodies[:i] + [body[:k] + body[k + n:]] + all_bodies[i + 1:])


def minimise(tools, data, features, seconds):
    def what(candidate):
        return kind(*tools.tenon_one(candidate, features), *tools.peer_one(candidate, features))

    def differs(candidate):
        a, b = tools.tenon_one(candidate, features)[0], tools.peer_one(candidate, features)[0]
        return a != b and what(candidate) == wanted
    wanted, until, again = what(data), time.monotonic() + seconds, True
    while again:
        again = False
        for candidate in smaller(data):
            if time.monotonic() > until:
                return data
            if len(candidate) < len(data) and differs(candidate):
                data, again = candidate, True
                break
    return data


# ---- where cases come from ----


class Source:
    def __init__(self, rng, tools, folders):
        self.rng, self.tools = rng, tools
        files = sorted({p for f in folders for p in pathlib.Path(f).rglob("*.wasm")} |
                       set((ROOT / "tests/fuzz/corpus/fuzz_wasm").glob("*")) | set((ROOT / "tests/fuzz/corpus/fuzz_component").glob("*")))
        found = [p.read_bytes() for p in files if p.is_file() and p.stat().st_size < 1 << 25]
        found = [d for d in found if d[:4] == b"\0asm"]
        self.seeds = [d for d in found if len(d) < LARGE]
        self.components = [d for d in self.seeds if is_component(d)]
        self.large = [d for d in found if len(d) >= LARGE]
        self.made = []  # of smith, the newest few hundred

    def smith(self):
        rng = self.rng
        flags = []
        for name in ("exceptions", "gc", "memory64", "reference-types", "relaxed-simd", "simd", "tail-call", "threads", "multi-value",
                     "wide-arithmetic", "extended-const", "custom-page-sizes", "custom-descriptors", "compact-imports",
                     "acquire-release-atomics", "shared-everything-threads", "multibyte-array-access"):
            gated = name in ("custom-page-sizes", "custom-descriptors", "acquire-release-atomics", "shared-everything-threads",
                             "multibyte-array-access")
            if rng.randrange(2):
                flags += [f"--{name}-enabled", "true" if not gated or rng.randrange(4) == 0 else "false"]
        if rng.randrange(6) == 0:
            flags += ["--allow-invalid-funcs", "true"]
        if rng.randrange(4) == 0:
            flags += ["--generate-custom-sections", "true"]
        if rng.randrange(8) == 0:
            flags += ["--min-uleb-size", str(rng.randint(2, 5))]
        flags += ["--max-memories", str(rng.choice((1, 4))), "--max-tables", "5", "--max-instructions", str(rng.choice((20, 100, 400)))]
        r = self.tools.run([self.tools.wasm_tools, "smith", *flags], rng.randbytes(rng.choice((300, 1000, 4000))))
        if r.returncode == 0 and r.stdout:
            self.made = self.made[-300:] + [r.stdout]
            yield r.stdout

    def mutate(self):
        rng = self.rng
        path = self.tools.write("mutate.wasm", rng.choice(self.made if self.made and rng.randrange(2) else self.seeds))
        r = self.tools.run([self.tools.wasm_tools, "mutate", path, "--seed", str(rng.randrange(1 << 32)), "--fuel", "1000"], timeout=5)
        if r.returncode == 0 and r.stdout:
            yield r.stdout

    def batch(self):
        """[(origin, bytes)]"""
        rng, out = self.rng, []
        for _ in range(10):
            out += [("smith", d) for d in self.smith()]
        for _ in range(6):
            out += [("mutate", d) for d in self.mutate()]
        while len(out) < PER_BATCH:
            roll = rng.randrange(10)
            if roll < 3:
                out.append(("generated component", component_gen.component(rng)))
                continue
            if roll < 5:
                data = component_gen.component(rng)
                out.append(("changed generated component", change(rng, data, rng.choice(self.components))))
                continue
            pool = self.made if roll == 5 and self.made else self.components if roll < 8 else self.seeds
            data = rng.choice(pool)
            for _ in range(rng.choice((1, 1, 1, 2, 4))):
                data = change(rng, data, rng.choice(pool))
            out.append(("changed smith" if pool is self.made else "changed seed", data))
        return [(origin, d) for origin, d in out if len(d) < LARGE]

    def one_large(self):
        if self.large:
            yield "changed large seed", change(self.rng, self.rng.choice(self.large), self.rng.choice(self.seeds))


# ---- the run ----


class Run:
    def __init__(self, tools, keep, shrink_seconds):
        self.tools, self.keep, self.shrink_seconds = tools, keep, shrink_seconds
        self.counts, self.kinds = collections.Counter(), collections.Counter()

    def agree(self, origin, data, features, ours, theirs):
        self.counts[origin] += 1
        self.counts["valid" if theirs else "invalid"] += 1
        if ours == theirs and ours is not None:
            return
        ours, our_words = self.tools.tenon_one(data, features)
        theirs, their_words = self.tools.peer_one(data, features)
        if ours == theirs and ours is not None:
            return
        name = kind(ours, our_words, theirs, their_words)
        self.kinds[name] += 1
        if self.kinds[name] <= 2:
            self.save(name, origin, data, features)

    def save(self, name, origin, data, features):
        small = minimise(self.tools, data, features, self.shrink_seconds)
        stem = f"{len(self.kinds):03}-{self.kinds[name]}"
        self.keep.mkdir(parents=True, exist_ok=True)
        (self.keep / f"{stem}.wasm").write_bytes(small)
        (self.keep / f"{stem}.whole.wasm").write_bytes(data)
        words = [f"kind: {name}", f"from: {origin}", f"features: {features}", "tenon:", self.tools.tenon_one(small, features)[1], "wasm-tools:",
                 self.tools.peer_one(small, features)[1]]
        (self.keep / f"{stem}.txt").write_text("\n".join(words) + "\n")
        print(f"{stem}: {name}  [{features}]", flush=True)

    def batch(self, cases, features):
        ours = self.tools.tenon_batch([d for _, d in cases], features)
        theirs = self.tools.peer_batch([d for _, d in cases], features)
        for (origin, data), a, b in zip(cases, ours, theirs):
            self.agree(origin, data, features, a, b)

    def report(self, out):
        explained = {k for k in self.kinds if any(re.search(pattern, k) for pattern, _ in EXPLAINED)}
        origins = [k for k in self.counts if k not in ("valid", "invalid")]
        cases = sum(self.counts[k] for k in origins)
        open_kinds = [k for k in self.kinds if k not in explained]
        print(f"{cases} cases, {self.counts['valid']} valid and {self.counts['invalid']} not:", file=out)
        for origin in sorted(origins):
            print(f"  {self.counts[origin]:8} {origin}", file=out)
        for name, n in self.kinds.most_common():
            print(f"  {n:8} {'explained: ' if name in explained else ''}{name}", file=out)
        print(f"{sum(self.kinds[k] for k in open_kinds)} disagreements of {len(open_kinds)} kinds, and "
              f"{sum(self.kinds[k] for k in explained)} that docs/validate.md explains", file=out, flush=True)
        return len(open_kinds)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", default="build")
    p.add_argument("--seconds", type=float, default=60)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--keep", default=None)
    p.add_argument("--features", default=None)
    p.add_argument("--shrink-seconds", type=float, default=20)
    p.add_argument("--seeds", action="append", default=[str(ROOT / "testdata")])
    opt = p.parse_args()
    wasm_tools = shutil.which("wasm-tools")
    if not wasm_tools:
        print("differential: skipped: wasm-tools is not on PATH")
        return 0
    rng = random.Random(opt.seed)
    keep = pathlib.Path(opt.keep or pathlib.Path(opt.build) / "differential")
    with tempfile.TemporaryDirectory() as work:
        tools = Tools(str(pathlib.Path(opt.build).resolve() / "tenon"), wasm_tools, pathlib.Path(work))
        source, run = Source(rng, tools, opt.seeds), Run(tools, keep, opt.shrink_seconds)
        until, told = time.monotonic() + opt.seconds, time.monotonic() + 120
        while time.monotonic() < until:
            features = opt.features if opt.features is not None else rng.choices([f for f, _ in FEATURES], [w for _, w in FEATURES])[0]
            features = random_features(rng) if features == "random" else features
            run.batch(source.batch(), features)
            for origin, data in source.one_large() if rng.randrange(8) == 0 else ():
                run.agree(origin, data, features, tools.tenon_one(data, features)[0], tools.peer_one(data, features)[0])
            if time.monotonic() > told:
                told = time.monotonic() + 120
                run.report(sys.stderr)
        return 1 if run.report(sys.stdout) else 0


if __name__ == "__main__":
    sys.exit(main())
