"""Inputs that strain a validator: each is valid, generated, and a few megabytes at scale 1.

`inputs()` yields (name, make): make(scale) gives the bytes. What is asked of each is time that is linear in the
scale, and within twice the peer's.
"""
MODULE, COMPONENT = b"\0asm\x01\0\0\0", b"\0asm\x0d\0\x01\0"
I32, I64 = b"\x7f", b"\x7e"
END = b"\x0b"


def leb(n):
    out = bytearray()
    while n > 0x7f:
        out.append(n & 0x7f | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def sleb(n):
    out = bytearray()
    while n > 0x3f:
        out.append(n & 0x7f | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def vec(items):
    items = list(items)
    return leb(len(items)) + b"".join(items)


def sized(b):
    return leb(len(b)) + b


def section(number, contents):
    return bytes([number]) + sized(contents)


def name(text):
    return sized(text.encode())


def func(params=b"", results=b""):
    """A function type; a value type is a byte."""
    return b"\x60" + leb(len(params)) + params + leb(len(results)) + results


def module(types, bodies, of=lambda i: 0, more=b""):
    """A module of bodies that have their locals' declaration; `more`: sections between functions and code."""
    return (MODULE + section(1, vec(types)) + section(3, vec(leb(of(i)) for i in range(len(bodies)))) + more
            + section(10, vec(map(sized, bodies))))


NO_LOCALS = b"\0"
MEMORY = section(5, b"\x01\0\x01")


def one_long_function(scale):
    """Arithmetic, memory, blocks and branches over again, up to the longest body there may be (at scale 16)."""
    work = (b"\x02\x40\x20\0\x41\x2a\x6a\x22\x01\x45\x0d\0\x20\0\x28\x02\x10\x20\x01\x36\x02\xd4\x04\x0b"  # block … end
            b"\x20\0\x04\x7f\x41\x01\x05\x41\xff\xff\x03\x0b\x21\0"  # if … else … end
            b"\x42\xe4\0\x20\x02\x7c\x21\x02\x10\0")
    n = 7_600_000 // len(work) * scale // 16
    return module([func()], [b"\x02\x02" + I32 + b"\x01" + I64 + work * n + END], more=MEMORY)


def long_functions(scale):
    one = one_long_function(1)
    body = one[one.index(b"\x02\x02\x7f\x01\x7e"):]
    return module([func()], [body] * scale * 4, more=MEMORY)


def tiny_functions(scale):
    return module([func()], [NO_LOCALS + END] * (60_000 * scale))


def many_locals(scale):
    body = b"\x03" + leb(20_000) + I32 + leb(20_000) + I64 + leb(10_000) + I32 + b"\x20" + leb(45_000) + b"\x1a" + END
    return module([func()], [body] * (20_000 * scale))


def many_locals_set(scale):
    """Locals without a default, far out, that are set and read."""
    body = b"\x01" + leb(50_000) + b"\x64\x6b" + b"\x02\x40\xfb\0\x01\x21" + leb(49_999) + b"\x20" + leb(49_999) + b"\x1a\x0b\x0b"
    return module([func(), b"\x5f\0"], [body] * (5_000 * scale))


def deep_blocks(scale):
    n = 100_000 * scale
    return module([func()], [NO_LOCALS + b"\x02\x40" * n + END * n + END])


def br_table_arity(scale):
    """One br_table of many targets in a block that gives a thousand values."""
    thousand = func(results=I32 * 1000)
    targets = 10_000 * scale
    body = NO_LOCALS + b"\x02\x01" + b"\x41\0" * 1001 + b"\x0e" + leb(targets) + b"\0" * (targets + 1) + END + b"\x1a" * 1000 + END
    return module([func(), thousand], [body])


def br_table_labels(scale):
    """Many br_tables, each of all of a thousand labels that give a hundred values."""
    depth = 1000
    hundred = func(results=I32 * 100)
    tables = b"".join(leb(i % depth) for i in range(depth))
    body = (NO_LOCALS + b"\x02\x01" * depth + (b"\x02\x01" + b"\x41\0" * 101 + b"\x0e" + leb(depth - 1) + tables + END + b"\x1a" * 100) * (5 * scale)
            + b"\0" + END * depth + b"\x1a" * 100 + END)
    return module([func(), hundred], [body])


def wide_calls(scale):
    wide = func(I32 * 1000, I32 * 1000)
    body = NO_LOCALS + b"\x41\0" * 1000 + b"\x10\0" * (5_000 * scale) + b"\0" + END
    return module([wide], [NO_LOCALS + b"\0" + END, body])


def unreachable_code(scale):
    """What is never reached has operands of unknown type."""
    return module([func()], [NO_LOCALS + b"\0" + b"\x6a\x1b\x45\xac\x50\x0d\0\x1a" * (50_000 * scale) + END])


def core_types(scale):
    """Function types, no two the same."""
    def nth(i):
        return func(bytes(0x7c + (i >> 2 * k & 3) for k in range(12)))
    return MODULE + section(1, vec(nth(i) for i in range(25_000 * scale)))


def core_rec_group(scale):
    """One recursion group of structs, each with a field of the next one's type."""
    n = 15_000 * scale
    structs = (b"\x5f\x02\x63" + sleb((i + 1) % n) + b"\0\x7f\x01" for i in range(n))
    return MODULE + section(1, b"\x01\x4e" + vec(structs))


def core_subtypes(scale):
    """Chains of subtypes, as deep as they may be, and functions that upcast to their ends."""
    chains, depth = 150 * scale, 60
    types = [b"\x50\x01" + leb(c * depth + d - 1) + b"\x5f\0" if d else b"\x50\0\x5f\0" for c in range(chains) for d in range(depth)]
    types.append(func())
    n = len(types)
    bodies = [b"\x01\x01\x63" + sleb(c * depth) + (b"\xd0" + sleb(c * depth + depth - 1) + b"\x21\0") * 50 + END for c in range(chains)]
    return module(types, bodies, of=lambda i: n - 1)


def core_names(scale):
    """Imports and exports by name, and globals with constant expressions."""
    n = 15_000 * scale
    imports = vec(name("env") + name(f"function-of-a-longer-name-{i}") + b"\0\0" for i in range(n))
    globals_ = vec(I32 + b"\0\x41\x01\x41\x02\x6a\x0b" for i in range(n))
    exports = vec(name(f"export-of-a-longer-name-{i}") + b"\0" + leb(i) for i in range(n))
    return MODULE + section(1, vec([func()])) + section(2, imports) + section(6, globals_) + section(7, exports)


def elements(scale):
    n = 500_000 * scale
    return (MODULE + section(1, vec([func()])) + section(3, b"\x01\0") + section(4, b"\x01\x70\0" + leb(10_000_000))
            + section(9, b"\x01\0\x41\0\x0b" + leb(n) + b"\0" * n) + section(10, b"\x01\x02\0\x0b"))


# ---- components ----

def nested_types(scale):
    """Chains of values within values, as deep as they may be."""
    kinds = [lambda t: b"\x70" + t, lambda t: b"\x6b" + t, lambda t: b"\x6f\x02" + t + b"\x7d", lambda t: b"\x6a\x01" + t + b"\0"]
    types = []
    for chain in range(500 * scale):
        types.append(b"\x70\x7d")
        for depth in range(80):
            types.append(kinds[depth % 4](sleb(len(types) - 1)))
    return COMPONENT + section(7, vec(types))


def nested_component_types(scale):
    """Component types within component types, each with an outer alias to the outermost type."""
    def nest(depth):
        outer = b"\x02\x03\x02" + leb(depth) + b"\0"
        return b"\x41" + vec([outer] + ([b"\x01" + nest(depth + 1)] if depth < 90 else []))
    return COMPONENT + section(7, vec([b"\x70\x7d"] + [nest(1)] * (60 * scale)))


def component_types(scale):
    """Records, no two the same, exported by name."""
    n = 6_000 * scale
    types = vec(b"\x72" + vec(name(f"field-{i}-{k}") + b"\x79" for k in range(4)) for i in range(n))
    exports = vec(b"\0" + name(f"rec-{i}") + b"\x03" + leb(i) + b"\0" for i in range(n))
    return COMPONENT + section(7, types) + section(11, exports)


def aliases(scale):
    """Aliases of one instance's exports, and outer aliases of types, in a component within."""
    n = 60_000 * scale
    inner = MODULE + section(1, vec([func()])) + section(3, b"\x01\0") + section(7, vec([name("f") + b"\0\0"])) + section(10, b"\x01\x02\0\x0b")
    core = section(1, inner) + section(2, b"\x01\0\0\0") + section(6, leb(n) + (b"\0\0\x01\0" + name("f")) * n)
    within = COMPONENT + section(6, leb(n // 2) + b"\x03\x02\x01\0" * (n // 2))
    return COMPONENT + core + section(7, b"\x01\x70\x7d") + section(4, within)


def instances(scale):
    """A component, instantiated over and over, its exported types aliased."""
    n = 256 * scale
    types = vec(b"\x72" + vec([name("f") + b"\x79"]) for i in range(20))
    exports = vec(b"\0" + name(f"t{i}") + b"\x03" + leb(i) + b"\0" for i in range(20))
    inner = section(4, COMPONENT + section(7, types) + section(11, exports))
    made = section(5, leb(n) + b"\0\0\0" * n)
    alias = section(6, vec(b"\x03\0" + leb(i) + name(f"t{k}") for i in range(n) for k in range(20)))
    return COMPONENT + inner + made + alias


def nested_modules(scale):
    """Modules in components in components."""
    body = NO_LOCALS + b"\x41\x01\x1a" * 20 + END
    inner = section(1, module([func()], [body] * 20))
    level = COMPONENT + inner * 10
    for depth in range(5 * scale):
        level = COMPONENT + inner * 10 + section(4, level)
    return level


def inputs():
    made = [one_long_function, long_functions, tiny_functions, many_locals, many_locals_set, deep_blocks, br_table_arity,
            br_table_labels, wide_calls, unreachable_code, core_types, core_rec_group, core_subtypes, core_names, elements,
            nested_types, nested_component_types, component_types, aliases, instances, nested_modules]
    for make in made:
        yield make.__name__.replace("_", " "), make
