"""wkg: components by reference, and packages by name, as one registry of packages holds them."""
from harness import COMPONENTS, PACKAGE, PLAIN, ROOT, case, equal

CONFIG = """[namespace_registries]
{names}

[registry."{host}"]
type = "oci"
[registry."{host}".oci]
protocol = "http"
"""


def configure(at, *namespaces):
    """Packages of these namespaces are kept at {a}/NAMESPACE/NAME:VERSION."""
    prefix = at.a.split("/", 1)[1] + "/"
    names = "\n".join(f'{n} = {{ registry = "{at.host}", metadata = {{ preferredProtocol = "oci", '
                      f'oci = {{ registry = "{at.host}", namespacePrefix = "{prefix}" }} }} }}' for n in namespaces)
    (at.folder / "wkg.toml.config").write_text(CONFIG.format(host=at.host, names=names))
    at.env.update(WKG_CONFIG_FILE=str(at.folder / "wkg.toml.config"), WKG_CACHE_DIR=str(at.home / "wkg"))


@case("wkg", "oci pull of what tenon pushed")
def pulls(at):
    for file in COMPONENTS:
        at.push(file, f"{at.a}:{file.stem}")
        at("wkg oci pull {a}:{t} -o out.wasm", t=file.stem)
        at.holds("out.wasm", file)


# PLAIN alone where wkg pushes: the other registry's uploads do not go on in the way that it asks for
@case("wkg", "oci push, and tenon pulls", on=(PLAIN,))
def pushes(at):
    for file in COMPONENTS:
        at("wkg oci push {a}:{t} {f} --annotation k=v --author Ann", t=file.stem, f=file)
        at.pulls(f"{at.a}:{file.stem}", file)
        equal(at.json("tenon manifest get {a}:{t}", t=file.stem)["annotations"]["k"], "v")


@case("wkg", "get of packages that tenon pushed: the highest version, or the one that is asked for")
def gets(at):
    configure(at, "demo")
    files = {"0.1.0": PACKAGE, "0.2.0": ROOT / "testdata/components/wit-package.wasm"}
    for version, file in files.items():
        at.push(file, f"{at.a}/demo/host:{version}")
    at("tenon tag {a}/demo/host:0.1.0 latest")
    for asked, version in (("@0.1.0", "0.1.0"), ("@0.2.0", "0.2.0"), ("", "0.2.0")):
        at("wkg get demo:host{v} -o ./out.wasm --format wasm --overwrite", v=asked)
        at.holds("out.wasm", files[version])
    at("wkg get demo:host@0.1.0 -o ./text.wit")
    at("tenon wit check text.wit")


@case("wkg", "publish of a package, and tenon pulls and reads it", on=(PLAIN,))
def publishes(at):
    configure(at, "demo")
    (at.folder / "wit").mkdir()
    (at.folder / "wit/p.wit").write_text("package demo:place@1.2.0;\n\n/// What is said.\ninterface say {\n  say: func() -> string;\n}\n")
    at("tenon wit encode wit -o place.wasm")
    at("wkg publish place.wasm")
    at.pulls(f"{at.a}/demo/place:1.2.0", at.folder / "place.wasm")
    at("wkg publish wit --package demo:place@1.3.0")  # which it encodes itself
    at("tenon pull {a}/demo/place:1.3.0 -o theirs.wasm")
    equal(at("tenon wit print theirs.wasm"), at("tenon wit print place.wasm"))


@case("wkg", "oci push of components, and tenon composes from them", on=(PLAIN,))
def composes(at):
    for name in ("vault", "batcher"):
        at("wkg oci push {a}/demo/{n}:1.0.0 {f}", f=ROOT / f"testdata/components/{name}.wasm", n=name)
    (at.folder / "app.wac").write_text("package test:doc;\nlet vault = new demo:vault@1.0.0 {};\n"
                                       "let batcher = new demo:batcher { ...vault };\nexport batcher...;\nexport vault...;\n")
    at("tenon compose app.wac --registry {a} -o app.wasm")
    at("tenon validate app.wasm")


@case("wkg", "fetch of what WIT depends on, which tenon pushed")
def fetches(at):
    configure(at, "demo")
    (at.folder / "dep").mkdir()
    (at.folder / "dep/p.wit").write_text("package demo:dep@1.0.0;\ninterface i { f: func(); }\n")
    at("tenon wit encode dep -o dep.wasm")
    at("tenon push dep.wasm {a}/demo/dep:1.0.0")
    (at.folder / "wit").mkdir()
    (at.folder / "wit/w.wit").write_text("package my:app@0.1.0;\nworld w { import demo:dep/i@1.0.0; }\n")
    at("wkg fetch")
    at("tenon wit check wit")
