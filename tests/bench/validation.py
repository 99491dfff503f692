"""The validation tables of the bench: real components on two threads and on one, and stress inputs (stress.py) as they grow."""
import os, shutil, subprocess

import stress

ONE_THREAD = {"TENON_THREADS": "1", "RAYON_NUM_THREADS": "1"}
SCALES = (1, 4, 16)


def real(bench, pair):
    """Goal: wall and cpu at most half the peer's, peak at most the file and 8 MiB."""
    composed = bench.tmp / "composed.wasm"
    files = {"18 MB Python": bench.real / "provider-py.wasm", "12 MB JavaScript": bench.real / "consumer.wasm"}
    if all((bench.real / f).exists() for f in ("consumer.wasm", "provider.wasm")):
        subprocess.run([bench.tenon, "plug", bench.real / "consumer.wasm", "--plug", bench.real / "provider.wasm", "-o", composed],
                       check=True, capture_output=True)
        files["24 MB, two composed"] = composed
    print(f"\n{'validate, against wasm-tools':<34} {'wall':>6} {'cpu':>6}   ms: {'wall':>7} {'cpu':>7}   MiB over the file: ours, theirs")
    for name, f in files.items():
        if not f.exists():
            bench.skipped.append(f"validate {name}: lacks {f}")
            continue
        for threads, env in (("", {}), (", one thread", ONE_THREAD)):
            a, b, wall = pair([bench.tenon, "validate", f], ["wasm-tools", "validate", f], bench.n, env=env)
            size = os.path.getsize(f) / 2 ** 20
            print(f"{name + threads:<34} {wall:6.2f} {a[1] / b[1]:6.2f}       {a[0]:7.1f} {a[1]:7.1f}   {a[2] - size:6.1f} {b[2] - size:6.1f}",
                  flush=True)


def strained(bench, pair, runs=3):
    """Goal: at most twice the peer's, and four times the time for four times the input."""
    print(f"\n{'stress inputs, at ' + ', '.join(f'{s}x' for s in SCALES):<34} {'MiB':>6}  cpu ms of each, and how it grew         wall    cpu   peak MiB")
    for name, make in stress.inputs():
        times, path = [], bench.tmp / "stress.wasm"
        for scale in SCALES:
            path.write_bytes(make(scale))
            a, b, wall = pair([bench.tenon, "validate", path], ["wasm-tools", "validate", path], runs)
            times.append(a[1])
        grew = "  ".join(f"{t:8.1f}" for t in times)
        print(f"{name:<34} {os.path.getsize(path) / 2 ** 20:6.1f}  {grew}  ×{times[1] / times[0]:.1f} ×{times[2] / times[1]:.1f}  {wall:6.2f} {a[1] / b[1]:6.2f}   {a[2]:6.1f}",
              flush=True)
        path.unlink()


def run(bench, pair):
    if not shutil.which("wasm-tools"):
        bench.skipped.append("validation: lacks wasm-tools")
        return
    real(bench, pair)
    strained(bench, pair)
