#!/usr/bin/env python3
"""Whole-process timings: tenon against the peers on PATH, in turn (A B A B …), medians and their ratio.

usage: bench.py BUILD [-n RUNS] [ROW ...]

A row needs its peer and its input; what is missing is named and skipped. Inputs: build/real (made by
`make realworld`), WASI's WIT (../shared/conformance, where it stands beside the checkout), and generated ones.
With TMPDIR=/dev/shm the registries' disk is left out of the measurement.
The last table is cost at 1x, 4x and 16x of one input: it should grow as the input does.
"""
import argparse, os, pathlib, shutil, statistics as st, subprocess, sys, tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "registry")]

import chain, validation  # beside this file
from link import Link


def once(argv, env={}, cwd=None):
    """(wall ms, cpu ms, peak MiB) of one run that must succeed."""
    p = subprocess.run([MEASURE, *map(str, argv)], capture_output=True, text=True, errors="replace", cwd=cwd,
                       env={**os.environ, **env})
    wall, cpu, peak, status = map(float, p.stdout.split())
    if status:
        raise RuntimeError(f"{' '.join(map(str, argv))}: status {status:.0f}: {p.stderr[:200]}")
    return wall, cpu, peak / 1024


def median(runs):
    return [st.median(r[i] for r in runs) for i in range(3)]


def pair(ours, theirs, n, before=lambda: None, env={}):
    """Medians of each and the median of the pairwise wall ratios; the first pair warms up and is not counted."""
    a, b = [], []
    for i in range(n + 1):
        before()
        x = once(ours, env)
        before()
        y = once(theirs, env)
        if i:
            a.append(x), b.append(y)
    return median(a), median(b), st.median(x[0] / y[0] for x, y in zip(a, b))


def generated_wit(size):
    """A package of so many bytes, documented as authors do, each interface using the one before it."""
    text, used, i = ["package big:pkg@1.0.0;\n"], "", 0
    while size > 0:
        funcs = "".join(f"""
    /// Does {name}: takes a record and says what became of it.
    ///
    /// The second paragraph says what is different about this one, and which error
    /// it returns where the record was not what it should have been.
    @since(version = 1.0.0)
    do-{name}: func(a: rec{i}, b: option<var{i}>, c: fl{i}) -> result<list<rec{i}>, en{i}>;
""" for name in ("this", "that", "more", "less", "all-of-it", "nothing"))
        text.append(f"""
/// Interface number {i}: what it is for, in a line or two, as authors do it,
/// and when to use another one in its stead.
@since(version = 1.0.0)
interface face{i} {{{used}
    /// A record of things that go together.
    @since(version = 1.0.0)
    record rec{i} {{
        /// The first field, which says how many there are.
        alpha: u32,
        /// And what it holds.
        beta: list<tuple<u8, option<string>>>,
    }}

    /// One of several.
    variant var{i} {{
        none,
        /// Any number of them.
        many(list<rec{i}>),
    }}

    enum en{i} {{
        one,
        two,
    }}

    flags fl{i} {{
        /// It may be read.
        read,
        /// It may be written.
        write,
    }}

    /// A thing with an identity.
    resource res{i} {{
        constructor(a: u32);
        /// What it was made of; fails where that is gone.
        get-thing: func(b: borrow<res{i}>) -> result<rec{i}, string>;
    }}
{funcs}}}
""")
        size -= len(text[-1])
        used, i = f"\n    use face{i}.{{rec{i}, res{i}}};\n", i + 1
    imports = "".join(f"    import face{j};\n" for j in range(i))
    return "".join(text) + f"\nworld all {{\n{imports}}}\n"


class Bench:
    def __init__(self, opt):
        global MEASURE
        MEASURE = str(pathlib.Path(opt.build).resolve() / "tests" / "measure")
        self.tenon = str(pathlib.Path(opt.build).resolve() / "tenon")
        self.n, self.only = opt.n, opt.rows
        self.real = ROOT / "build" / "real"
        self.tmp = pathlib.Path(tempfile.mkdtemp(prefix="tenon-bench-"))
        self.skipped = []

    def row(self, name, goal, peer, ours, theirs, needs=(), before=lambda: None, runs=None):
        if self.only and not any(o in name for o in self.only):
            return
        missing = [peer] if not shutil.which(peer) else []
        missing += [str(p) for p in needs if not pathlib.Path(p).exists()]
        if missing:
            self.skipped.append(f"{name}: lacks {', '.join(missing)}")
            return
        a, b, ratio = pair(ours, theirs, runs or self.n, before)
        print(f"{name:<34} {a[0]:9.2f} {b[0]:9.2f} {ratio:7.2f}  {goal:<8} {a[1]:9.2f} {b[1]:9.2f} {a[2]:7.1f} {b[2]:7.1f}  {peer}",
              flush=True)

    def files(self):
        t, small = self.tenon, self.tmp / "small.wit"
        small.write_text("package a:b;\ninterface i { f: func(x: string) -> list<u8>; }\n")
        js, socket, py = self.real / "provider.wasm", self.real / "consumer.wasm", self.real / "provider-py.wasm"
        out = self.tmp / "out.wasm"
        self.row("start: --version", "0.6", "wasm-tools", [t, "--version"], ["wasm-tools", "--version"])
        self.row("wit check, small file", "0.6", "wasm-tools", [t, "wit", "check", small],
                 ["wasm-tools", "component", "wit", small])
        large = self.tmp / "large.wit"
        large.write_text(generated_wit(4 << 20))
        self.row("wit check, 4 MB (10 x in memory)", "0.33", "wasm-tools", [t, "wit", "check", large],
                 ["wasm-tools", "component", "wit", large])
        self.wasi()
        self.row("wit print, 18 MB component", "0.1", "wasm-tools", [t, "wit", "print", py],
                 ["wasm-tools", "component", "wit", py], [py])
        self.row("plug two 12 MB components", "0.4", "wac", [t, "plug", socket, "--plug", js, "-o", out],
                 ["wac", "plug", socket, "--plug", js, "-o", out], [js, socket])
        go = self.real / "g.wasm"
        adapter = self.real / "wasi_snapshot_preview1.command.wasm"
        self.row("new: a 2.6 MB Go module, adapted", "0.4", "wasm-tools",
                 [t, "new", go, "--adapt", f"wasi_snapshot_preview1={adapter}", "-o", out],
                 ["wasm-tools", "component", "new", go, "--adapt", f"wasi_snapshot_preview1={adapter}", "-o", out], [go, adapter])
        self.chain(400)

    def chain(self, n):
        """Components of one module each, every one given to the next; wac has no plugs of plugs, so its language."""
        folder = self.tmp / "chain"
        (folder / "deps" / "bench").mkdir(parents=True)
        paths = chain.write(folder, n)
        for p in paths:
            (folder / "deps" / "bench" / p.name).symlink_to(p)
        plugs = [w for p in paths[1:] for w in ("--plug", p)]
        wac, deps = folder / "chain.wac", ["--deps-dir", folder / "deps"]
        theirs = ["wac", "compose", wac, *deps, "-o", self.tmp / "theirs.wasm"]
        self.row(f"plug a chain of {n}", "0.5", "wac", [self.tenon, "plug", paths[0], *plugs, "-o", self.tmp / "out.wasm"], theirs)
        self.row(f"compose a chain of {n}", "0.5", "wac",
                 [self.tenon, "compose", wac, *deps, "-o", self.tmp / "out.wasm"], theirs)

    def wasi(self):
        corpus = ROOT.parent / "shared" / "conformance" / "run.py"
        if corpus.exists():
            subprocess.run([sys.executable, corpus, "--suite", "wit", "--unpack", self.tmp], check=True)
        for d in sorted((self.tmp / "wit" / "wasi").glob("*")) or [self.tmp / "wasi"]:
            self.row(f"wit check, {d.name}", "0.5", "wasm-tools", [self.tenon, "wit", "check", d],
                     ["wasm-tools", "component", "wit", d], [d])

    def registry(self):
        if not shutil.which("docker-registry"):
            self.skipped.append("registry rows: lack docker-registry")
            return
        from servers import Registry  # the tests' own harness
        t, py, big, out = self.tenon, self.real / "provider-py.wasm", self.tmp / "big.wasm", self.tmp / "pulled.wasm"
        with Registry() as r:
            ref = f"{r.host}/bench/app"
            there = lambda: None
            self.row("push 18 MB that is there", "0.85", "oras", [t, "push", py, f"{ref}:a"],
                     ["oras", "push", "--plain-http", "--disable-path-validation", f"{ref}:b", py], [py], there)
            self.big_component(big, 200 << 20)
            fresh = iter(range(1 << 20))
            wipe = lambda: (self.touch(big, next(fresh)), shutil.rmtree(r.folder / "data", ignore_errors=True))
            self.row("push a new 200 MB blob", "0.9", "oras", [t, "push", big, f"{ref}:big"],
                     ["oras", "push", "--plain-http", "--disable-path-validation", f"{ref}:big2", big], [], wipe, 3)
            once([t, "push", big, f"{ref}:big"])
            if shutil.which("oras"):  # which pulls the layers that have a title, as it gives them, and no others
                once(["oras", "push", "--plain-http", f"{ref}:titled", f"{big.name}:application/wasm"], cwd=self.tmp)
            folder = self.tmp / "o"
            anew = lambda: (out.unlink(missing_ok=True), shutil.rmtree(folder, ignore_errors=True))
            self.row("pull 200 MB", "0.75", "oras", [t, "pull", f"{ref}:titled", "-o", out],
                     ["oras", "pull", "--plain-http", f"{ref}:titled", "-o", folder], [], anew, 3)
            self.row("push 18 MB that is there", "", "wkg", [t, "push", py, f"{ref}:a"],
                     ["wkg", "oci", "push", "--insecure", r.host, f"{ref}:c", py], [py], there)
            self.row("pull 18 MB", "", "wkg", [t, "pull", f"{ref}:a", "-o", out],
                     ["wkg", "oci", "pull", "--insecure", r.host, f"{ref}:a", "-o", str(self.tmp / "o.wasm")], [py], there)
            self.row("pull 200 MB", "", "wkg", [t, "pull", f"{ref}:big", "-o", out],
                     ["wkg", "oci", "pull", "--insecure", r.host, f"{ref}:big", "-o", str(self.tmp / "o.wasm")], [], there, 3)

    def copies(self):
        """A repository of 100 tags from one registry to another, and a second time, when all of it is there."""
        if not shutil.which("docker-registry"):
            return
        from servers import Registry
        from test_copy import Layout
        made = Layout(self.tmp / "hundred")
        for i in range(100):
            made.manifest(os.urandom(100_000), os.urandom(20_000), b"of all of them", tag=f"t{i}")
        with Registry() as a, Registry() as b:
            once([self.tenon, "copy", "--all-tags", f"oci:{made.folder}", f"{a.host}/bench/app"])
            self.copy_all("100 tags", a.host, b)
            with Link(a.host, 10) as from_there, Link(b.host, 10) as to_there:  # as most registries are
                self.copy_all("100 tags, 20 ms away", from_there.host, b, to_there.host)

    def copy_all(self, what, source, to, target=None):
        wipe = lambda: shutil.rmtree(to.folder / "data", ignore_errors=True)
        places = f"{source}/bench/app", f"{target or to.host}/bench/app"
        rows = [self.tenon, "copy", "--all-tags", *places], ["crane", "copy", "-a", "-j", "8", *places]
        self.row(f"copy {what}", "0.5", "crane", *rows, [], wipe, 5)
        self.row(f"copy {what}, there", "1", "crane", *rows, [], lambda: None, 5)

    @staticmethod
    def big_component(path, size):
        """A component that is one custom section of `size` bytes, not compressible."""
        def leb(n):
            out = b""
            while True:
                out += bytes([n & 0x7f | (0x80 if n > 0x7f else 0)])
                n >>= 7
                if not n:
                    return out
        with open(path, "wb") as f:
            f.write(b"\0asm\x0d\0\1\0" + b"\0" + leb(size + 2) + b"\1x")
            for _ in range(size >> 20):
                f.write(os.urandom(1 << 20))

    @staticmethod
    def touch(path, n):
        with open(path, "r+b") as f:
            f.seek(-8, 2)
            f.write(n.to_bytes(8, "little"))

    def sizes(self):
        """Of the program and the module it loads for TOML, as they are installed: without symbols."""
        parts = []
        for name in ("tenon", "tenon-toml.so"):
            subprocess.run(["strip", "-o", self.tmp / name, pathlib.Path(self.tenon).parent / name], check=True)
            parts.append(os.path.getsize(self.tmp / name) / 1e6)
        print(f"\nsize of the program: {parts[0]:.2f} MB, its TOML module {parts[1]:.2f} MB (goal: at most 2 MB in all)")

    def growth(self):
        print("\ncost at 1x, 4x and 16x the input: wall ms, peak MiB")
        for name, make, argv in self.grown():
            cells = []
            for scale in (1, 4, 16):
                make(scale)
                m = median([once(argv) for _ in range(self.n)])
                cells.append(f"{m[0]:9.2f} {m[2]:7.1f}")
            print(f"{name:<34} " + "  |".join(cells), flush=True)

    def grown(self):
        wit, blob, layout = self.tmp / "grown.wit", self.tmp / "grown.wasm", self.tmp / "layout"

        def package(scale):
            wit.write_text(generated_wit(scale << 20))
        yield "wit check, 1 MB up", package, [self.tenon, "wit", "check", wit]
        yield "wit fmt, 1 MB up", package, [self.tenon, "wit", "fmt", "--check", wit]
        yield ("push to an image layout, 8 MB up", lambda s: self.big_component(blob, s << 23),
               [self.tenon, "push", blob, f"oci:{layout}:x"])


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("build")
    p.add_argument("rows", nargs="*", help="only rows whose name holds one of these")
    p.add_argument("-n", type=int, default=11)
    b = Bench(p.parse_intermixed_args())
    print(f"{'':<34} {'tenon ms':>9} {'peer ms':>9} {'ratio':>7}  {'goal':<8} {'cpu ms':>9} {'cpu ms':>9} {'MiB':>7} {'MiB':>7}  peer")
    try:
        b.files()
        b.registry()
        b.copies()
        if not b.only or "validate" in b.only:
            validation.run(b, pair)
        if not b.only:
            b.growth()
        b.sizes()
        for line in b.skipped:
            print(f"skipped: {line}")
    finally:
        shutil.rmtree(b.tmp)


if __name__ == "__main__":
    main()
