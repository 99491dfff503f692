#!/usr/bin/env python3
"""What tenon pushes, peers read, and the other way round: for whichever peers are on PATH.

usage: interop.py [BUILD]

Needs docker-registry for what goes through a registry. Everything runs on loopback, in a temporary folder.
"""
import io, json, os, pathlib, shutil, socket, subprocess, sys, tarfile, tempfile, time, urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "build").resolve()
TENON = str(BUILD / "tenon")
ANSWER = ROOT / "testdata/artifact/answer.wasm"
FORMS = ["cncf", "image", "runwasi", "istio-oci", "legacy"]
COMPONENTS = [ANSWER, ROOT / "testdata/components/greeter.wasm", ROOT / "testdata/artifact/package.wasm"]
done = {"passed": 0, "failed": 0}


def run(*argv, **kwargs):
    r = subprocess.run([str(a) for a in argv], capture_output=True, timeout=120, **kwargs)
    if r.returncode:
        raise AssertionError(f"{' '.join(map(str, argv))}: status {r.returncode}\n{r.stderr.decode(errors='replace')}")
    return r.stdout


def case(name, test, *args):
    try:
        test(*args)
        done["passed"] += 1
        print(f"ok    {name}")
    except Exception as e:
        done["failed"] += 1
        print(f"FAIL  {name}: {e}")


def same(path, wanted):
    assert pathlib.Path(path).read_bytes() == pathlib.Path(wanted).read_bytes(), f"{path} is not {wanted}"


class Registry:
    """docker-registry on a free port of loopback, gone with its process."""

    def __init__(self, folder):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.host = f"127.0.0.1:{s.getsockname()[1]}"
        config = folder / "registry.yml"
        config.write_text(f"version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\nstorage: {{filesystem: {{rootdirectory: {folder}/registry}}}}\n"
                          f"http: {{addr: {self.host}}}\n")
        self.process = subprocess.Popen([shutil.which("docker-registry"), "serve", config], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://{self.host}/v2/").read()
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit("docker-registry did not start")

    def stop(self):
        self.process.terminate()
        self.process.wait()


# ---- one function a peer and direction ----

def wkg_reads(host, file):
    run(TENON, "push", file, f"{host}/tenon/{file.stem}:1.0.0")
    run("wkg", "oci", "pull", "--insecure", host, f"{host}/tenon/{file.stem}:1.0.0", "-o", "wkg.out")
    same("wkg.out", file)


def wkg_writes(host, file):
    run("wkg", "oci", "push", "--insecure", host, f"{host}/wkg/{file.stem}:1.0.0", file)
    run(TENON, "pull", f"{host}/wkg/{file.stem}:1.0.0", "-o", "tenon.out")
    same("tenon.out", file)


def crane_reads(host, file):
    digest = run(TENON, "push", file, f"{host}/crane/{file.stem}:1").decode().strip().split("@")[1]
    assert run("crane", "digest", f"{host}/crane/{file.stem}:1").decode().strip() == digest
    layer = json.loads(run("crane", "manifest", f"{host}/crane/{file.stem}:1"))["layers"][0]["digest"]
    assert run("crane", "blob", f"{host}/crane/{file.stem}@{layer}") == file.read_bytes()


def crane_copies(host, file):
    run(TENON, "push", file, f"{host}/from/{file.stem}:1")
    run("crane", "copy", f"{host}/from/{file.stem}:1", f"{host}/to/{file.stem}:1")
    run(TENON, "pull", f"{host}/to/{file.stem}:1", "-o", "tenon.out")
    same("tenon.out", file)


def oras_reads(host, file):
    run(TENON, "push", file, f"{host}/oras/{file.stem}:1")
    run("oras", "pull", "--plain-http", f"{host}/oras/{file.stem}:1", "-o", "oras.out")
    same(f"oras.out/{file.name}", file)


def oras_writes(host, file):
    shutil.copy(file, file.name)
    run("oras", "push", "--plain-http", f"{host}/from-oras/{file.stem}:1", f"{file.name}:application/wasm")
    run(TENON, "pull", f"{host}/from-oras/{file.stem}:1", "-o", "tenon.out")
    same("tenon.out", file)


def filter_module(path):
    """A module that exports a function proxy_abi_version_0_2_1, which every form takes."""
    path.write_bytes(b"\0asm\1\0\0\0" b"\1\4\1\x60\0\0" b"\3\2\1\0" b"\7\x1b\1\x17proxy_abi_version_0_2_1\0\0"
                     b"\n\4\1\2\0\x0b")
    return path


def crane_takes_form(host, file, form):
    """crane checks an artifact whole, and copies it; of an image it unpacks the file."""
    ref = f"{host}/forms/{form}:1"
    run(TENON, "push", file, ref, "--format", form)
    run("crane", "validate", "--remote", ref) if form in ("image",) else run("crane", "manifest", ref)
    run("crane", "copy", ref, f"{host}/forms-to/{form}:1")
    run(TENON, "pull", f"{host}/forms-to/{form}:1", "-o", "tenon.out")
    same("tenon.out", file)
    if form == "image":
        with tarfile.open(fileobj=io.BytesIO(run("crane", "export", ref, "-"))) as t:
            assert t.extractfile("plugin.wasm").read() == file.read_bytes()


def crane_appends(host, file):
    """An image that crane makes of a tar."""
    with tarfile.open("crane.tar", "w") as t:
        t.add(file, arcname="app/main.wasm")
    run("crane", "append", "--oci-empty-base", "-f", "crane.tar", "-t", f"{host}/appended/{file.stem}:1")
    run(TENON, "pull", f"{host}/appended/{file.stem}:1", "-o", "tenon.out")
    same("tenon.out", file)


def skopeo_takes_form(host, file, form):
    """skopeo reads the config of what is an image, and copies it into a folder and into docker's form."""
    run(TENON, "push", file, f"oci:form-{form}:1", "--format", form)
    if form != "cncf" and form != "legacy":
        assert json.loads(run("skopeo", "inspect", "--config", f"oci:form-{form}:1"))["architecture"] == "wasm"
    run("skopeo", "copy", "--insecure-policy", f"oci:form-{form}:1", f"oci:form-to-{form}:1")
    run(TENON, "pull", f"oci:form-to-{form}:1", "-o", "tenon.out")
    same("tenon.out", file)
    if form == "image" and host:
        run("skopeo", "copy", "--insecure-policy", "--dest-tls-verify=false", "--format", "v2s2", f"oci:form-{form}:1",
            f"docker://{host}/docker/form:1")
        run(TENON, "pull", f"{host}/docker/form:1", "-o", "tenon.out")
        same("tenon.out", file)


def skopeo_reads(place, file):
    """A layout or an archive: `place` without tag."""
    digest = run(TENON, "push", file, f"{place}:1").decode().strip().split("@")[1]
    raw = run("skopeo", "inspect", "--raw", f"{place}:1")
    manifest = json.loads(raw)
    assert run("skopeo", "manifest-digest", "/dev/stdin", input=raw).decode().strip() == digest
    assert manifest["layers"][0]["mediaType"] == "application/wasm"


def skopeo_copies(place, back, file):
    run(TENON, "push", file, f"{place}:1")
    run("skopeo", "copy", "--insecure-policy", "--dest-tls-verify=false", "--src-tls-verify=false", f"{place}:1", f"{back}:1")
    run(TENON, "pull", f"{back.removeprefix('docker://')}:1", "-o", "tenon.out")
    same("tenon.out", file)


def main():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tenon-interop-"))
    os.chdir(folder)
    registry = Registry(folder) if shutil.which("docker-registry") else None
    through_registry = {"wkg": [wkg_reads, wkg_writes], "crane": [crane_reads, crane_copies],
                        "oras": [oras_reads, oras_writes]}
    for peer, tests in through_registry.items():
        if not registry or not shutil.which(peer):
            print(f"skip  {peer}: {'not on PATH' if registry else 'no docker-registry'}")
            continue
        for test in tests:
            for file in COMPONENTS:
                case(f"{test.__name__.replace('_', ' ')} {file.name}", test, registry.host, file)
    plugin = filter_module(folder / "plugin.wasm")
    if registry and shutil.which("crane"):
        for form in FORMS:
            case(f"crane takes the form {form}", crane_takes_form, registry.host, plugin, form)
        case("crane appends a layer, and tenon finds the file", crane_appends, registry.host, ANSWER)
    if shutil.which("skopeo"):
        for form in FORMS:
            case(f"skopeo takes the form {form}", skopeo_takes_form, registry and registry.host, plugin, form)
        for i, file in enumerate(COMPONENTS):
            case(f"skopeo reads a layout of {file.name}", skopeo_reads, f"oci:layout{i}", file)
            case(f"skopeo reads an archive of {file.name}", skopeo_reads, f"oci-archive:archive{i}.tar", file)
            case(f"skopeo copies a layout of {file.name}", skopeo_copies, f"oci:a{i}", f"oci:b{i}", file)
            case(f"skopeo copies an archive of {file.name}", skopeo_copies, f"oci-archive:a{i}.tar", f"oci-archive:b{i}.tar", file)
            if registry:
                case(f"skopeo copies from a layout to a registry: {file.name}", skopeo_copies, f"oci:c{i}",
                     f"docker://{registry.host}/skopeo/{file.stem}", file)
    else:
        print("skip  skopeo: not on PATH")
    if registry:
        registry.stop()
    shutil.rmtree(folder)
    print(f"{done['passed']} passed, {done['failed']} failed")
    sys.exit(1 if done["failed"] else 0)


main()
