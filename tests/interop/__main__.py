#!/usr/bin/env python3
"""What tenon writes, peers read, and the other way round: for whichever peers are on PATH.

usage: interop [BUILD] [WORD ...]      only the cases whose line has every WORD in it

Needs docker-registry, and for some cases Go (a registry with the referrers API) and htpasswd. Everything is on loopback, each
case in a folder, a home and repositories of its own. What is missing is named, and its cases are counted as skipped.
"""
import contextlib, importlib, os, pathlib, shutil, sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from harness import At, CASES, registries  # noqa: E402

for module in sorted(HERE.glob("*.py")):
    if module.name != "__main__.py":
        importlib.import_module(module.stem)


def run(case, tenon, kind, registry):
    at = At(tenon, kind, registry)
    try:
        case.test(at)
    except Exception as e:
        return f"{type(e).__name__}: {e}"
    finally:
        at.close()


def main(build="build", *words):
    tenon = pathlib.Path(build).resolve() / "tenon"
    os.environ["TENON"] = str(tenon)
    count, missed = {"passed": 0, "failed": 0}, {}
    with contextlib.ExitStack() as stack:
        started = {kind: stack.enter_context(r) for kind, r in registries().items()}
        for case in sorted(CASES, key=lambda c: c.peer):
            for kind in case.on:
                line = f"{case.peer}: {case.name}, {kind}"
                if not all(w in line for w in words):
                    continue
                missing = [x for x in (case.peer != "tenon" and not shutil.which(case.peer) and case.peer,
                                       kind not in started and kind) if x]
                if missing:
                    missed.setdefault(" and ".join(missing), []).append(line)
                    continue
                wrong = run(case, tenon, kind, started[kind])
                count["failed" if wrong else "passed"] += 1
                print(f"FAIL  {line}\n      {wrong.replace(chr(10), chr(10) + ' ' * 6)}" if wrong else f"ok    {line}", flush=True)
    for what, lines in missed.items():
        print(f"skip  {what} not to be had: {len(lines)} cases")
    skipped = sum(map(len, missed.values()))
    print(f"{count['passed']} passed, {count['failed']} failed" + (f", {skipped} skipped" if skipped else ""))
    sys.exit(1 if count["failed"] else 0)


main(*sys.argv[1:])
