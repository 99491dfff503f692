"""Components that nobody wrote: mostly valid, with a slip now and then. component-model Binary.md.

A scope keeps its index spaces as it is written, so that what refers back mostly refers to what is there. A pair is a
type and one that differs from it in at most one choice, for matching.
"""
PRIMS = [0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x7a, 0x79, 0x78, 0x77, 0x76, 0x75, 0x74, 0x73, 0x64]
FLAT = {0x78: [0x7e], 0x77: [0x7e], 0x76: [0x7d], 0x75: [0x7c], 0x73: [0x7f, 0x7f]}
LABELS = ["a", "b", "c", "d", "foo", "bar", "a-b", "A-b", "x1", "get", "set", "self", "f", "g", "h", "r", "s", "t"]
IDS = ["ns:p/i", "ns:p/i@1.0.0", "ns:p/i@1.0.1", "ns:p/j@0.2.0", "a:b/c@0.2.0-rc", "a:b/c", "wasi:io/poll@0.2.6", "a-b:c-d/e-f@2.3.4"]
CUT = 40  # items of one scope at most


def u(n):
    out = bytearray()
    while True:
        n, low = n >> 7, n & 127
        out.append(low | (128 if n else 0))
        if not n:
            return bytes(out)


def s33(n):
    """A type index where a type code could stand."""
    return u(n) if n % 128 < 64 and n < 64 else bytes([n & 127 | 128]) + s33_rest(n >> 7)


def s33_rest(n):
    return bytes([n]) if n < 64 else bytes([n & 127 | 128]) + s33_rest(n >> 7)


def text(s):
    b = s.encode()
    return u(len(b)) + b


def vec(items):
    return u(len(items)) + b"".join(items)


def core_module(funcs, memories=(), tables=()):
    """A module that exports functions {name: (params, results)}, memories and tables; every body traps."""
    section = lambda kind, items: bytes([kind]) + text_bytes(vec(items)) if items else b""
    names = list(funcs)
    exports = [text(n) + b"\0" + u(i) for i, n in enumerate(names)]
    exports += [text(f"m{i}") + b"\2" + u(i) for i in range(len(memories))] + [text(f"t{i}") + b"\1" + u(i) for i in range(len(tables))]
    return (b"\0asm\1\0\0\0" + section(1, [b"\x60" + vec([bytes([p]) for p in funcs[n][0]]) + vec([bytes([r]) for r in funcs[n][1]]) for n in names]) +
            section(3, [u(i) for i in range(len(names))]) + section(4, [b"\x70" + bytes([t]) + b"\1" + (b"\4" if t & 1 else b"") for t in tables]) +
            section(5, [bytes([m]) + b"\1" + (b"\4" if m & 1 else b"") for m in memories]) +
            section(7, exports) + section(10, [text_bytes(b"\0\0\x0b")] * len(names)))


def text_bytes(b):
    return u(len(b)) + b


class Scope:
    """what: component, component-type, instance-type."""

    def __init__(self, rng, what, parent, depth):
        self.rng, self.what, self.parent, self.depth = rng, what, parent, depth
        self.out, self.items = [], 0
        # types: (kind, detail); kind: value, func, resource, instance, component
        self.types, self.funcs, self.instances, self.components, self.modules = [], [], [], [], []
        self.core_instances, self.core_funcs, self.core_types, self.memories, self.tables = [], [], [], 0, 0
        self.imports, self.exports, self.n = [], [], 0

    # ---- choosing ----

    def slip(self, one_in=60):
        return self.rng.randrange(one_in) == 0

    def pick(self, space, wanted=None):
        """An index into `space`, mostly of the wanted kind; None where there is none."""
        at = [i for i, x in enumerate(space) if not wanted or x[0] == wanted]
        if self.slip():
            return self.rng.randrange(len(space) + 2)
        if not at:
            return None
        return self.rng.choice(at[-6:]) if self.rng.randrange(4) else self.rng.choice(at)

    def name(self, used=None):
        used = self.exports if used is None else used
        for _ in range(4):
            n = self.rng.choice(LABELS) if self.rng.randrange(3) else self.rng.choice(LABELS) + f"-x{self.n}"
            if self.slip() or n not in used:
                break
        self.n += 1
        used.append(n)
        return n

    def extern_name(self, used, sort, func=None):
        rng = self.rng
        resources = [n for n in used if n.startswith("r:")]
        if sort == 1 and resources and rng.randrange(2):
            r = rng.choice(resources)[2:]
            before = rng.choice((f"[method]{r}.", f"[method]{r}.", f"[static]{r}.", f"[method][get]{r}.", f"[method][set]{r}.",
                                 f"[static][get]{r}.", "[get]", "[set]"))
            n = before + rng.choice(LABELS) if rng.randrange(3) else f"[constructor]{r}"
        elif sort == 5 and rng.randrange(2):
            n = rng.choice(IDS)
        else:
            n = self.name(used)
        used.append(n)
        if rng.randrange(30) == 0:
            attr = rng.choice((b"\0" + text(rng.choice(IDS)), b"\1" + text(rng.choice((".1", "1", ".0-rc"))), b"\2" + text("some id")))
            return b"\2" + text(n) + vec([attr] * rng.choice((0, 1, 1, 1, 2)))
        return (b"\0" if rng.randrange(8) else b"\1") + text(n)

    def add(self, section, decl, body):
        """An item: a section of its own in a component, a declaration in a type."""
        self.items += 1
        self.out.append((section, body) if self.what == "component" else decl + body)

    # ---- value types ----

    def val(self, flat=None):
        """(bytes, flattened) of a value type in use."""
        i = self.pick(self.types, "value") if self.rng.randrange(2) else None
        if i is None:
            p = self.rng.choice(PRIMS[:13]) if not self.slip() else 0x64
            return bytes([p]), FLAT.get(p, [0x7f])
        return s33(i), self.types[i][1] if i < len(self.types) and self.types[i][0] == "value" else [0x7f]

    def opt_val(self):
        if self.rng.randrange(3) == 0:
            return b"\0", []
        b, f = self.val()
        return b"\1" + b, f

    def labels(self, n):
        return [text(self.name(used)) for used in [[]] for _ in range(n)]

    def def_type(self):
        rng = self.rng
        roll = rng.randrange(15)
        n = rng.choice((1, 1, 2, 2, 3, 5, 0 if self.slip(20) else 1))
        parts = [self.val() for _ in range(n)]
        flat = [x for _, f in parts for x in f]
        if roll == 0:
            return b"\x72" + vec([l + b for l, (b, _) in zip(self.labels(n), parts)]), flat
        if roll == 1:
            cases = [(l, self.opt_val()) for l in self.labels(n)]
            return b"\x71" + vec([l + b + (b"\0" if not self.slip() else b"\1") for l, (b, _) in cases]), [0x7f] + join_flat([f for _, (_, f) in cases])
        if roll in (2, 3):
            return b"\x70" + self.val()[0], [0x7f, 0x7f]
        if roll == 4:
            b, f = self.val()
            k = rng.choice((0, 1, 3, 40)) if self.slip(10) else rng.randint(1, 4)
            return b"\x67" + b + u(k), f * k
        if roll == 5:
            return b"\x6f" + vec([b for b, _ in parts]), flat
        if roll == 6:
            n = rng.choice((1, 3, 8, 9, 17, 32, 33)) if self.slip(4) else n
            return b"\x6e" + vec([text(f"f{i}") for i in range(n)]), [0x7f]
        if roll == 7:
            return b"\x6d" + vec(self.labels(n)), [0x7f]
        if roll == 8:
            b, f = self.val()
            return b"\x6b" + b, [0x7f] + f
        if roll == 9:
            (a, f), (b, g) = self.opt_val(), self.opt_val()
            return b"\x6a" + a + b, [0x7f] + join_flat([f, g])
        if roll in (10, 11):
            r = self.pick(self.types, "resource")
            return (bytes([0x69 if roll == 10 else 0x68]) + u(r), [0x7f]) if r is not None else (bytes([rng.choice(PRIMS)]), None)
        if roll == 12:
            return b"\x66" + self.opt_val()[0], [0x7f]
        if roll == 13:
            return b"\x65" + self.opt_val()[0], [0x7f]
        return b"\x63" + bytes([rng.choice(PRIMS[:13])]) + self.val()[0], [0x7f, 0x7f]

    # ---- types ----

    def type_item(self):
        roll = self.rng.randrange(10)
        if roll < 4:
            body, flat = self.def_type()
            if flat is None:
                flat = FLAT.get(body[0], [0x7f])
            self.push_type(body, ("value", flat))
        elif roll < 7:
            self.func_type()
        elif roll == 7 and self.what == "component":
            rep = 0x7f if not self.slip() else 0x7e
            self.push_type(b"\x3f" + bytes([rep]) + b"\0", ("resource", None))
        elif self.depth < 4:
            inner = Scope(self.rng, "instance-type" if roll < 9 else "component-type", self, self.depth + 1)
            inner.fill(self.rng.randint(0, 7))
            self.push_type((b"\x42" if roll < 9 else b"\x41") + vec(inner.out), ("instance" if roll < 9 else "component", inner))

    def push_type(self, body, what):
        self.add(7, b"\1", body)
        self.types.append(what)
        if what[0] in ("value", "resource") and self.rng.randrange(3):
            self.export_type(len(self.types) - 1)

    def func_type(self):
        n = self.rng.choice((0, 1, 1, 2, 2, 3, 5, 17 if self.slip(10) else 2))
        params, used = [], []
        resource = self.pick(self.types, "value")
        for i in range(n):
            params.append((self.name(used), self.val()))
        if params and resource is not None and self.rng.randrange(3) == 0:
            params[0] = "self", (s33(resource), self.types[resource][1] if resource < len(self.types) and self.types[resource][0] == "value" else [0x7f])
        result = self.val() if self.rng.randrange(2) else None
        is_async = self.rng.randrange(6) == 0
        body = (b"\x43" if is_async else b"\x40") + vec([text(l) + b for l, (b, _) in params])
        body += b"\0" + result[0] if result else b"\1\0"
        detail = ([x for _, (_, f) in params for x in f], result[1] if result else [], is_async)
        self.push_type(body, ("func", detail))

    def export_type(self, i):
        """An export (of a component) or an export declaration: either makes a new type index."""
        n = self.name()
        if self.types[i][0] == "resource":
            self.exports.append("r:" + n)
        if self.what == "component":
            self.add(11, b"", b"\0" + text(n) + b"\3" + u(i) + b"\0")
        else:
            self.add(0, b"\4", b"\0" + text(n) + b"\3\0" + u(i))
        self.types.append(self.types[i])

    # ---- imports and exports ----

    def extern_type(self):
        """(sort, bytes, how to enter it in the index space)"""
        rng = self.rng
        roll = rng.randrange(6)
        if roll < 2:
            i = self.pick(self.types, "func")
            return i is not None and (1, b"\1" + u(i), lambda n: self.funcs.append(self.types[i] if i < len(self.types) else ("func", ([], [], False))))
        if roll == 2:
            def resource(used, n):
                self.types.append(("resource", None))
            if rng.randrange(2):
                return 3, b"\3\1", lambda n: self.types.append(("resource", None))
            i = self.pick(self.types, "value")
            return i is not None and (3, b"\3\0" + u(i), lambda n: self.types.append(self.types[i] if i < len(self.types) else ("value", [0x7f])))
        if roll < 5:
            i = self.pick(self.types, "instance")
            return i is not None and (5, b"\5" + u(i), lambda n: self.instances.append(self.types[i] if i < len(self.types) else ("instance", None)))
        i = self.pick(self.types, "component")
        return i is not None and (4, b"\4" + u(i), lambda n: self.components.append(self.types[i] if i < len(self.types) else ("component", None)))

    def import_item(self):
        got = self.extern_type()
        if not got or self.what == "instance-type":
            return
        sort, body, enter = got
        name = self.extern_name(self.imports, sort)
        self.add(10, b"\3", name + body)
        if body == b"\3\1":
            self.imports.append("r:" + self.imports[-1])
        enter(name)

    def export_item(self):
        if self.what != "component":
            got = self.extern_type()
            if got:
                sort, body, enter = got
                self.add(0, b"\4", self.extern_name(self.exports, sort) + body)
                if body == b"\3\1":
                    self.exports.append("r:" + self.exports[-1])
                enter(None)
            return
        spaces = [(1, self.funcs), (3, self.types), (5, self.instances), (4, self.components)]
        sort, space = self.rng.choice(spaces)
        i = self.pick(space)
        if i is None:
            return
        ascribed = b"\0"
        if self.rng.randrange(10) == 0:
            got = self.extern_type()
            ascribed = b"\1" + got[1] if got else ascribed
        self.add(11, b"", self.extern_name(self.exports, sort) + bytes([sort]) + u(i) + ascribed)
        space.append(space[i] if i < len(space) else ("?", None))

    # ---- aliases, instances, components ----

    def alias_item(self):
        rng = self.rng
        if rng.randrange(2) and self.parent:
            up, count = self, 0
            for _ in range(rng.randint(1, 2)):
                if up.parent:
                    up, count = up.parent, count + 1
            i = self.pick(up.types)
            if i is not None:
                self.add(6, b"\2", b"\3\2" + u(count) + u(i))
                self.types.append(up.types[i] if i < len(up.types) else ("value", [0x7f]))
            return
        i = self.pick(self.instances)
        inner = self.instances[i][1] if i is not None and i < len(self.instances) else None
        names = inner.exports if isinstance(inner, Scope) else []
        if not names:
            return
        n = rng.choice(names)
        sort = rng.choice((1, 3, 3, 5))
        n = n[2:] if n.startswith("r:") else n
        if n.startswith("r:") or sort == 3:
            self.types.append(("resource" if "r:" + n in names else "value", [0x7f]))
        elif sort == 1:
            self.funcs.append(("func", ([], [], False)))
        else:
            self.instances.append(("instance", None))
        self.add(6, b"\2", bytes([sort]) + b"\0" + u(i) + text(n))

    def component_item(self):
        if self.depth >= 3:
            return
        inner = Scope(self.rng, "component", self, self.depth + 1)
        inner.fill(self.rng.randint(0, 10))
        self.add(4, b"", inner.bytes())
        self.components.append(("component", inner))

    def instance_item(self):
        rng = self.rng
        if rng.randrange(2):
            i = self.pick(self.components)
            inner = self.components[i][1] if i is not None and i < len(self.components) else None
            if i is None:
                return
            args = []
            for n in (inner.imports if isinstance(inner, Scope) else []):
                if n.startswith("r:"):
                    continue
                sort, space = rng.choice([(1, self.funcs), (3, self.types), (5, self.instances), (4, self.components)])
                k = self.pick(space)
                if k is not None:
                    args.append(text(n) + bytes([sort]) + u(k))
            self.add(5, b"", b"\0" + u(i) + vec(args))
            self.instances.append(("instance", inner))
            return
        bag, exports = [], Scope(rng, "bag", None, 9)
        for _ in range(rng.randint(0, 4)):
            sort, space = rng.choice([(1, self.funcs), (3, self.types), (3, self.types), (5, self.instances)])
            k = self.pick(space)
            if k is not None:
                bag.append(self.extern_name(exports.exports, sort) + bytes([sort]) + u(k))
        self.add(5, b"", b"\1" + vec(bag))
        self.instances.append(("instance", exports))

    # ---- the core side ----

    def canon(self, body):
        self.add(8, b"", body)

    def lift(self, i):
        """A module with what the function type wants, and a lift of it."""
        rng = self.rng
        params, results, is_async = self.types[i][1] if i < len(self.types) and self.types[i][0] == "func" else ([], [], False)
        as_async = is_async and rng.randrange(2) if not self.slip(10) else rng.randrange(2)
        core_params = params if len(params) <= 16 else [0x7f]
        core_results = results if len(results) <= 1 else [0x7f]
        funcs = {"f": (core_params, core_results if not as_async else [0x7f] if not self.slip(4) else []),
                 "realloc": ([0x7f] * (4 if not self.slip() else 3), [0x7f]),
                 "post": (core_results, []), "callback": ([0x7f] * 3, [0x7f])}
        base, at = len(self.core_funcs), self.memories
        self.instantiate(core_module(funcs, [0 if not self.slip() else rng.choice((1, 3, 4))]), list(funcs), 1)
        opts = []
        if rng.randrange(4) or self.slip(4):
            opts += [b"\3" + u(at), b"\4" + u(base + 1)]
        if rng.randrange(3) == 0:
            opts += [bytes([rng.randrange(3)])]
        if rng.randrange(4) == 0 and not as_async:
            opts += [b"\5" + u(base + 2)]
        if as_async:
            opts += [b"\6"] + ([b"\7" + u(base + 3)] if not self.slip(6) else [])
        if self.slip(12) and opts:
            opts[rng.randrange(len(opts))] = rng.choice((bytes([rng.randrange(12)]) + u(rng.randrange(4)), rng.choice(opts)))
        rng.shuffle(opts)
        self.canon(b"\0\0" + u(base) + vec(opts) + u(i))
        self.funcs.append(self.types[i] if i < len(self.types) else ("func", (params, results, is_async)))

    def instantiate(self, module, funcs, memories):
        self.add(1, b"", module)
        self.modules.append(("module", None))
        self.add(2, b"", b"\0" + u(len(self.modules) - 1) + b"\0")
        self.core_instances.append(("core", funcs))
        k = len(self.core_instances) - 1
        for f in funcs:
            self.add(6, b"", b"\0\0\1" + u(k) + text(f))
            self.core_funcs.append(f)
        for m in range(memories):
            self.add(6, b"", b"\0\2\1" + u(k) + text(f"m{m}"))
            self.memories += 1

    def some_opts(self):
        rng, opts = self.rng, []
        for tag, n in ((3, self.memories), (4, len(self.core_funcs))):
            if n and rng.randrange(4):
                opts.append(bytes([tag]) + u(rng.randrange(n)))
        if rng.randrange(4) == 0:
            opts.append(b"\6")
        if self.slip(10):
            opts.append(bytes([rng.randrange(3)]))
        return vec(opts)

    def canon_item(self):
        rng = self.rng
        roll = rng.randrange(6)
        if roll < 2:
            i = self.pick(self.types, "func")
            if i is not None:
                self.lift(i)
        elif roll == 2:
            i = self.pick(self.funcs)
            if i is not None:
                self.canon(b"\1\0" + u(i) + self.some_opts())
                self.core_funcs.append("lowered")
        elif roll == 3:
            i = self.pick(self.types, "resource")
            if i is not None:
                self.canon(bytes([rng.choice((2, 3, 3, 4))]) + u(i))
                self.core_funcs.append("resource")
        elif roll == 4:
            self.canon(rng.choice((b"\x24", b"\x25", b"\x05", b"\x06\0", b"\x06\1", b"\x0d", b"\x1e", b"\x1f", b"\x22", b"\x23", b"\x26", b"\x28",
                                   b"\x0c\0", b"\x0c\1", b"\x29\0", b"\x2a\0", b"\x2b\1", b"\x2c\0", b"\x2d\1", b"\x0a\x7f\0", b"\x0b\x7f\1",
                                   b"\x0a\x7e\0", b"\x0b\x7f\2", b"\x42\0", b"\x20\0" + u(rng.randrange(self.memories + 1)),
                                   b"\x21\1" + u(rng.randrange(self.memories + 1)), b"\x1c" + self.some_opts(), b"\x1d" + self.some_opts(),
                                   b"\x09" + (b"\0" + self.val()[0] if rng.randrange(3) else b"\1\0") + self.some_opts())))
            self.core_funcs.append("builtin")
        else:
            i = self.pick(self.types, "value")
            if i is not None:
                op = rng.randrange(0x0e, 0x1c)
                self.canon(bytes([op]) + u(i) + (self.some_opts() if op in (0x0f, 0x10, 0x16, 0x17) else
                                                 bytes([rng.randrange(2)]) if op in (0x11, 0x12, 0x18, 0x19) else b""))
                self.core_funcs.append("async")

    def core_type_item(self):
        rng = self.rng
        sig = lambda: b"\x60" + vec([bytes([rng.choice((0x7f, 0x7e, 0x7d, 0x7c))]) for _ in range(rng.randrange(3))]) + vec([b"\x7f"] * rng.randrange(2))
        if rng.randrange(3) or self.what == "bag":
            self.add(3, b"\0", sig())
        else:
            decls = [b"\1" + sig()]
            for i in range(rng.randrange(4)):
                what = rng.choice((b"\0" + u(0 if not self.slip() else 1), b"\2\0\1", b"\3\x7f\0", b"\1\x70\0\1"))
                decls.append(b"\0" + text("m") + text(f"i{i}") + what if rng.randrange(2) else b"\3" + text(f"e{i}") + what)
            self.add(3, b"\0", b"\x50" + vec(decls))
        self.core_types.append(("core", None))

    # ---- the whole ----

    def fill(self, n):
        makers = [self.type_item] * 6 + [self.export_item] * 3 + [self.alias_item] * 2 + [self.core_type_item]
        if self.what != "instance-type":
            makers += [self.import_item] * 3
        if self.what == "component":
            makers += [self.component_item] * 2 + [self.instance_item] * 2 + [self.canon_item] * 4
        while n > 0 and self.items < CUT:
            self.rng.choice(makers)()
            n -= 1

    def bytes(self):
        sections = [(kind, body if kind in (1, 4) else b"\1" + body) for kind, body in self.out]
        return b"\0asm\x0d\0\1\0" + b"".join(bytes([kind]) + text_bytes(body) for kind, body in sections)


def join_flat(cases):
    """The flattened payload of a variant: each place wide enough for every case."""
    out = []
    for case in cases:
        for i, t in enumerate(case):
            if i == len(out):
                out.append(t)
            elif out[i] != t:
                out[i] = 0x7f if {out[i], t} == {0x7f, 0x7d} else 0x7e
    return out


# ---- pairs: a type and nearly the same one, one given where the other is wanted ----


class Tape:
    """Choices that can be made again, all but one: what comes of them differs in one place."""

    def __init__(self, rng, tape=(), change=None):
        self.rng, self.old, self.change, self.new = rng, list(tape), change, []

    def pick(self, n):
        i = len(self.new)
        choice = self.old[i] if i < len(self.old) and i != self.change else self.rng.randrange(1 << 20)
        self.new.append(choice)
        return choice % n


class Body:
    """The declarations of an instance type: value types under names where they need one, then functions over them."""

    def __init__(self, tape):
        self.tape, self.decls, self.n, self.values, self.resources = tape, [], 0, [], []

    def value(self):
        if self.values and self.tape.pick(3):
            return s33(self.values[self.tape.pick(len(self.values))])
        return bytes([PRIMS[self.tape.pick(13)]])

    def maybe(self):
        return b"\1" + self.value() if self.tape.pick(3) else b"\0"

    def resource(self):
        self.decls.append(b"\4\0" + text(f"r{self.tape.pick(3)}-{self.n}") + b"\3\1")
        self.resources.append(self.n)
        self.n += 1

    def named(self, body):
        self.decls += [b"\1" + body, b"\4\0" + text(f"t{self.n}") + b"\3\0" + u(self.n)]
        self.n += 2
        self.values.append(self.n - 1)

    def plain(self, body):
        self.decls.append(b"\1" + body)
        self.n += 1
        self.values.append(self.n - 1)

    def label(self, i):
        return text(LABELS[self.tape.pick(4)] + f"{i}")

    def type(self):
        pick, roll = self.tape.pick, self.tape.pick(13)
        n = 1 + pick(3)
        if roll == 0:
            self.named(b"\x72" + vec([self.label(i) + self.value() for i in range(n)]))
        elif roll == 1:
            self.named(b"\x71" + vec([self.label(i) + self.maybe() + b"\0" for i in range(n)]))
        elif roll == 2:
            self.named(bytes([0x6d + pick(2)]) + vec([self.label(i) for i in range(n)]))
        elif roll == 3:
            self.plain(b"\x6f" + vec([self.value() for _ in range(n)]))
        elif roll == 4:
            self.plain(b"\x6a" + self.maybe() + self.maybe())
        elif roll == 5:
            self.plain(bytes([0x65 + pick(2)]) + self.maybe())
        elif roll == 6:
            self.plain(b"\x63" + bytes([PRIMS[pick(9)]]) + self.value())
        elif roll == 7:
            self.plain(b"\x67" + self.value() + u(1 + pick(3)))
        elif roll == 8 and self.resources:
            self.plain(bytes([0x68 + pick(2)]) + u(self.resources[pick(len(self.resources))]))
        elif roll == 9:
            self.resource()
        else:
            self.plain(bytes([0x70 if pick(2) else 0x6b]) + self.value())

    def func(self, i):
        pick = self.tape.pick
        params = vec([self.label(k) + self.value() for k in range(pick(4))])
        result = b"\0" + self.value() if pick(2) else b"\1\0"
        self.decls += [b"\1" + bytes([0x43 if pick(6) == 0 else 0x40]) + params + result,
                       b"\4\0" + text(f"f{i}") + b"\1" + u(self.n)]
        self.n += 1

    def bytes(self):
        for _ in range(self.tape.pick(6)):
            self.type()
        for i in range(1 + self.tape.pick(3)):
            self.func(i)
        return b"\x42" + vec(self.decls)


def core_extern(tape):
    limits = lambda flags: (lambda f: bytes([f]) + u(tape.pick(3)) + (u(3 + tape.pick(2)) if f & 1 else b""))(flags[tape.pick(len(flags))])
    value = lambda: bytes([[0x7f, 0x7e, 0x7d, 0x70, 0x6f][tape.pick(5)]])
    return [lambda: b"\0" + u(tape.pick(3)), lambda: b"\1" + bytes([[0x70, 0x6f][tape.pick(2)]]) + limits((0, 1, 4)),
            lambda: b"\2" + limits((0, 1, 3, 4)), lambda: b"\3" + value() + bytes([tape.pick(2)]), lambda: b"\4\0" + u(tape.pick(2))][tape.pick(5)]()


def module_body(tape):
    sig = lambda results: b"\1\x60" + vec([bytes([0x7f - tape.pick(3)]) for _ in range(tape.pick(3))]) + vec([b"\x7f"] * (tape.pick(2) if results else 0))
    decls = [sig(False), sig(False), sig(True)]
    decls += [b"\0" + text("m") + text(f"i{i}") + core_extern(tape) for i in range(tape.pick(3))]
    decls += [b"\3" + text(f"e{i}") + core_extern(tape) for i in range(tape.pick(4))]
    return b"\x50" + vec(decls)


def pair(rng):
    """What a component imports, and what it is given; or what is exported, and the type given to the export."""
    first = Tape(rng)
    make = module_body if rng.randrange(4) == 0 else lambda tape: Body(tape).bytes()
    wanted = make(first)
    found = make(Tape(rng, first.new, rng.randrange(len(first.new)) if rng.randrange(4) else None))
    if rng.randrange(4) == 0:
        wanted, found = found, wanted
    core = make is module_body
    section, sort = (3, b"\0\x11\0") if core else (7, b"\5\0")
    out = lambda kind, body: bytes([kind]) + text_bytes(body)
    imports = lambda body: out(section, b"\1" + body) + out(10, b"\1\0" + text("x") + sort)
    head = b"\0asm\x0d\0\1\0"
    if rng.randrange(4):
        inner = head + imports(wanted)
        given = b"\0\x11\0" if core else b"\5\0"
        return head + out(4, inner) + imports(found) + out(5, b"\1\0\0\1" + text("x") + given)
    what = b"\0\x11\0\1\0\x11\1" if core else b"\5\0\1\5\1"
    return head + imports(found) + out(section, b"\1" + wanted) + out(11, b"\1\0" + text("y") + what)


def component(rng):
    if rng.randrange(4) == 0:
        return pair(rng)
    scope = Scope(rng, "component", None, 0)
    scope.fill(rng.choice((3, 6, 10, 20, 30)))
    return scope.bytes()
