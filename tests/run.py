#!/usr/bin/env python3
"""Run the tests and close with `N passed, N failed`.

usage: run.py [--build DIR] [--update] [PART ...]

Parts, all by default:
  unit      build/tests/test_*: small C programs, each closes with its own count
  golden    tests/golden/**/*.t: commands with the output they must have (see below)
  fuzz      build/tests/fuzz_*: each fuzz target over its corpus, every input also changed a few hundred times
  live      tests/*/test_*.py: unittest cases against real servers and engines

A golden file holds commands, each followed by what it prints (stdout and stderr as they come) and, where it
is not 0, its exit status in brackets:

    What is being shown, in words: lines that do not start with two spaces are comment.
      $ tenon wit check app.wit
      app.wit:4:12: error: …
      [1]

Each runs by `bash` in a fresh copy of its folder, with `tenon` on PATH and $TESTDATA set; the steps of one
file share it. --update writes what was printed into the files; the diff is the review.
"""
import argparse, concurrent.futures as cf, os, pathlib, re, shutil, subprocess, sys, tempfile, unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent


def unit(build):
    passed = failed = 0
    for program in sorted((build / "tests").glob("test_*")):
        if program.suffix:
            continue
        r = subprocess.run([program], capture_output=True, text=True, errors="replace", timeout=600, cwd=ROOT)
        m = re.search(r"^(\d+) passed, (\d+) failed$", r.stdout, re.M)
        p, f = (int(m[1]), int(m[2])) if m else (0, 1)
        if r.returncode and not f:
            f = 1
        if f:
            print(f"FAIL {program.name} (status {r.returncode})\n{r.stdout}{r.stderr}")
        passed, failed = passed + p, failed + f
    return passed, failed


def fuzz(build):
    passed = failed = 0
    for program in sorted((build / "tests").glob("fuzz_*")):
        if program.suffix:
            continue
        corpus = HERE / "fuzz" / "corpus" / program.name
        r = subprocess.run([program, "-m", "200", corpus], capture_output=True, text=True, errors="replace", timeout=600, cwd=ROOT)
        if r.returncode:
            print(f"FAIL {program.name} (status {r.returncode})\n{r.stdout}{r.stderr[-6000:]}")
        passed, failed = passed + (r.returncode == 0), failed + (r.returncode != 0)
    return passed, failed


def steps(text):
    """[(comment lines, command, expected lines)] of a golden file, and the closing comment."""
    out, comment, lines = [], [], text.splitlines()
    for line in lines:
        if line.startswith("  $ "):
            out.append([comment, line[4:], []])
            comment = []
        elif line.startswith("  > ") and out and not out[-1][2]:
            out[-1][1] += "\n" + line[4:]
        elif line.startswith("  ") and out and not comment:
            out[-1][2].append(line[2:])
        else:
            comment.append(line)
    return out, comment


def golden_one(path, build, update):
    env = dict(os.environ, PATH=f"{build}:{os.environ['PATH']}", TESTDATA=str(ROOT / "testdata"), NO_COLOR="1",
               TENON_TEST="1", LC_ALL="C.UTF-8")
    cases, tail = steps(path.read_text())
    result, bad = [], []
    with tempfile.TemporaryDirectory() as tmp:
        work = pathlib.Path(tmp) / "case"
        shutil.copytree(path.parent, work)
        for comment, command, want in cases:
            r = subprocess.run(["bash", "-c", command], cwd=work, env=env, stdin=subprocess.DEVNULL,
                               stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
            got = r.stdout.decode(errors="backslashreplace").replace(str(work), "$PWD").splitlines()
            got += [f"[{r.returncode}]"] if r.returncode else []
            if got != want:
                bad.append((command, want, got))
            head, *more = command.split("\n")
            result += comment + [f"  $ {head}"] + [f"  > {x}" for x in more] + [f"  {x}" for x in got]
    if update and bad:
        path.write_text("\n".join(result + tail).rstrip("\n") + "\n")
        print(f"updated {path.relative_to(ROOT)}")
        return len(cases), 0
    for command, want, got in bad:
        print(f"FAIL {path.relative_to(ROOT)}: $ {command}")
        for line in want:
            if line not in got:
                print(f"  - {line}")
        for line in got:
            if line not in want:
                print(f"  + {line}")
    return len(cases) - len(bad), len(bad)


def golden(build, update):
    files = sorted((HERE / "golden").glob("**/*.t"))
    with cf.ThreadPoolExecutor(os.cpu_count()) as ex:
        counts = list(ex.map(lambda f: golden_one(f, build, update), files))
    return sum(c[0] for c in counts), sum(c[1] for c in counts)


def live(build):
    os.environ["TENON"] = str(build / "tenon")
    sys.path.insert(0, str(HERE))
    suite = unittest.TestSuite()
    seen = {}
    for path in sorted(HERE.glob("*/test_*.py")):
        assert path.stem not in seen, f"{path} and {seen[path.stem]}: the later one would not be run"
        seen[path.stem] = path
        sys.path.insert(0, str(path.parent))
        suite.addTests(unittest.defaultTestLoader.loadTestsFromName(path.stem))
    r = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)
    bad = len(r.failures) + len(r.errors)
    return r.testsRun - bad - len(r.skipped), bad


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", default="build")
    p.add_argument("--update", action="store_true")
    p.add_argument("parts", nargs="*", default=["unit", "golden", "fuzz", "live"])
    opt = p.parse_args()
    build = pathlib.Path(opt.build).resolve()
    run = {"unit": lambda: unit(build), "golden": lambda: golden(build, opt.update), "fuzz": lambda: fuzz(build),
           "live": lambda: live(build)}
    passed = failed = 0
    for part in opt.parts:
        a, b = run[part]()
        print(f"{part}: {a} passed, {b} failed", flush=True)
        passed, failed = passed + a, failed + b
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
