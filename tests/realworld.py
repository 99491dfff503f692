#!/usr/bin/env python3
"""Real components that nobody wrote for tenon, plugged and run; a Go program made a component, and run.

usage: realworld.py BUILD

JavaScript (StarlingMonkey, 12 MB) imports demo:app/greet@0.1.0; JavaScript and Python (CPython, 18 MB) export it.
They come from ../shared/tools/real-inputs.sh, run once into build/real, or from the folder $TENON_REAL names.
"""
import json, os, pathlib, shutil, subprocess, sys, time

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "compose"))
MAKER = ROOT.parent / "shared" / "tools" / "real-inputs.sh"
WANTED = ["consumer.wasm", "provider.wasm", "provider-py.wasm"]


def skip(why):
    print(f"realworld: skipped: {why}")
    sys.exit(0)


def inputs():
    """The folder with the components; made where that can be done."""
    if os.environ.get("TENON_REAL"):
        return pathlib.Path(os.environ["TENON_REAL"])
    real = ROOT / "build" / "real"
    if not all((real / name).exists() for name in WANTED):
        if not MAKER.exists():
            skip(f"{MAKER} is absent; or name a folder that holds {', '.join(WANTED)} in $TENON_REAL")
        print(f"realworld: making components in {real}, once", flush=True)
        subprocess.run(["bash", MAKER, real], stdout=subprocess.DEVNULL)
    absent = [name for name in WANTED if not (real / name).exists()]
    if absent:
        skip(f"{', '.join(absent)} could not be made")
    return real


def check(what, got, wanted):
    ok = got == wanted
    print(f"{'ok  ' if ok else 'FAIL'} {what}" + ("" if ok else f": got {got!r}, wanted {wanted!r}"), flush=True)
    return ok


def run(*words):
    start = time.monotonic()
    r = subprocess.run([str(w) for w in words], capture_output=True, text=True)
    return r, (time.monotonic() - start) * 1000


def plug(tenon, real, work, provider):
    """Plugs `provider` into the consumer: what is written, and whether all is as it must be."""
    out, again = work / f"app-{provider}", work / "again.wasm"
    words = [tenon, "plug", real / "consumer.wasm", "--plug", real / provider]
    r, ms = run(*words, "-o", out)
    if not check(f"plug {provider} ({ms:.0f} ms)", (r.returncode, r.stderr), (0, "")):
        return None, False
    run(*words, "-o", again)
    ok = check("the same bytes again", again.read_bytes() == out.read_bytes(), True)
    tools = shutil.which("wasm-tools")
    if tools:
        r, _ = run(tools, "validate", "--features", "all", out)
        ok &= check("wasm-tools validates it", (r.returncode, r.stderr), (0, ""))
        r, _ = run(tools, "component", "wit", "--json", out)
        world = json.loads(r.stdout)["worlds"][0] if not r.returncode else {}
        ok &= check("wasm-tools reads its exports", list(world.get("exports", {})), ["run"])
    return out, ok


def go(tenon, work):
    """A Go program by the preview1 adapter: the same answers as of the component that wasm-tools makes."""
    import engine
    adapters = pathlib.Path(os.environ.get("TENON_ADAPTERS", ROOT / "build" / "adapters"))
    adapter = adapters / "wasi_snapshot_preview1.command.wasm"
    if not shutil.which("go") or not adapter.exists():
        print(f"skip Go: {'the adapters are' if shutil.which('go') else 'go is'} absent")
        return True
    core, out, theirs = work / "go.core.wasm", work / "go.wasm", work / "go-theirs.wasm"
    env = {**os.environ, "GOOS": "wasip1", "GOARCH": "wasm"}
    r = subprocess.run(["go", "build", "-o", core, "."], cwd=ROOT / "testdata/guests/go", env=env, capture_output=True, text=True)
    if r.returncode:
        print(f"skip Go: it does not build for wasip1: {r.stderr.strip()[:200]}")
        return True
    r, ms = run(tenon, "new", core, "--adapt", f"wasi_snapshot_preview1={adapter}", "-o", out)
    ok = check(f"new of a Go module of {core.stat().st_size >> 10} KiB ({ms:.0f} ms)", (r.returncode, r.stderr), (0, ""))
    wanted = (1, "ONE\nTWO\n[a b] /home/ada true\n")
    if not ok or engine.missing:
        return ok
    ok &= check("it runs", engine.run_command(work, out, "one\ntwo\n", "a", "b"), wanted)
    tools = shutil.which("wasm-tools")
    if tools:
        r, ms = run(tools, "component", "new", core, "--adapt", f"wasi_snapshot_preview1={adapter}", "-o", theirs)
        ok &= check(f"so does that of wasm-tools ({ms:.0f} ms)", engine.run_command(work, theirs, "one\ntwo\n", "a", "b"), wanted)
    return ok


def main():
    import engine
    tenon, real = pathlib.Path(sys.argv[1]).resolve() / "tenon", inputs()
    work = ROOT / "build" / "realworld"
    work.mkdir(parents=True, exist_ok=True)
    ok = go(tenon, work)
    for provider, answer in (("provider.wasm", "HELLO, ADA!"), ("provider-py.wasm", "HELLO FROM PYTHON, ADA!")):
        out, good = plug(tenon, real, work, provider)
        ok &= good
        if not out:
            continue
        if engine.missing:
            print(f"skip running it: {engine.missing}")
            continue
        app = engine.Component(out, wasi=True)
        ok &= check("the plugged import is gone", [i for i in app.imports if i.startswith("demo:")], [])
        ok &= check('run("Ada")', app.call("run", "Ada"), answer)
    print("realworld:", "passed" if ok else "failed")
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
