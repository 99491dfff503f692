# tenon: make · make demo · make test · make asan · make fuzz · make differential · make bench · make realworld · make interop · make install

VERSION  := 0.1.0
BUILD    ?= build
PREFIX   ?= /usr/local
VENV     ?= build/venv
CC       ?= cc
CXX      ?= c++
CSTD     := -std=c11 -D_POSIX_C_SOURCE=200809L -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE
# -Wconversion catches the silent narrowing that binary formats punish; sign changes are too many to be worth it
WARN     := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wno-sign-conversion -Wstrict-prototypes -Wvla \
            -Wno-missing-field-initializers
OPT      ?= -O2 -g
CPPFLAGS += -I. -Isrc -DTENON_VERSION='"$(VERSION)"' -MMD -MP
CFLAGS   += $(CSTD) $(OPT) $(WARN) -fvisibility=hidden -ffunction-sections -fdata-sections
LDFLAGS  += -Wl,--gc-sections -Wl,-z,relro,-z,now
LDLIBS   += -ldl -lm -pthread
# make V=1 shows the commands whole
Q        := $(if $(V),,@)
# The one C++ file goes into a module of its own: libstdc++ costs half a millisecond at every start
CXXFLAGS += -std=c++17 $(OPT) -Wall -Wextra -fno-exceptions -fno-rtti -fvisibility=hidden -fPIC \
            -ffunction-sections -fdata-sections $(if $(findstring clang,$(CXX)),-fno-sanitize=function)

# The modules, in the order of the arrows: each may use those before it (docs/ARCHITECTURE.md says which)
MODULES  := src/base src/wasm src/component src/componentize wit-parser compose src/caps oci src/artifact
LIB_SRC  := $(sort $(wildcard $(MODULES:%=%/*.c))) src/tenon.c
CLI_SRC  := $(sort $(wildcard src/cli/*.c))
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/obj/%.o)
CLI_OBJ  := $(CLI_SRC:%.c=$(BUILD)/obj/%.o)
UNIT     := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/*.c))
FUZZ     := $(patsubst tests/fuzz/%.c,$(BUILD)/tests/%,$(wildcard tests/fuzz/fuzz_*.c))
PYTHON    = $(if $(wildcard $(VENV)/bin/python),$(VENV)/bin/python,python3)

# make STATIC=1: what is otherwise loaded when a command needs it is linked in
ifdef STATIC
CPPFLAGS += -DTN_STATIC
LIB_OBJ  += $(BUILD)/obj/src/base/toml_cc.o
LDLIBS   += $(shell pkg-config --libs libcurl libarchive libcrypto libcjson) -lstdc++
else
TOML     := $(BUILD)/tenon-toml.so
endif

.PHONY: all
all: $(BUILD)/tenon $(TOML)

$(BUILD)/tenon: $(CLI_OBJ) $(BUILD)/libtenon.a
	$(Q)echo "ld $@"; $(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(CLI_OBJ) $(BUILD)/libtenon.a $(LDLIBS)

$(BUILD)/libtenon.a: $(LIB_OBJ)
	$(Q)echo "ar $@"; rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/tenon-toml.so: $(BUILD)/obj/src/base/toml_cc.o
	$(CXX) $(CXXFLAGS) $(LDFLAGS) -shared -o $@ $<

# Tests look beside themselves too
$(BUILD)/tests/tenon-toml.so: $(BUILD)/tenon-toml.so
	@mkdir -p $(@D)
	ln -sf ../tenon-toml.so $@

$(BUILD)/obj/%_cc.o: %.cc Makefile
	@mkdir -p $(@D)
	$(CXX) $(CPPFLAGS) $(CXXFLAGS) -c -o $@ $<

$(BUILD)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(Q)echo "cc $<"; $(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libtenon.a
	@mkdir -p $(@D)
	$(Q)echo "cc $<"; $(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(BUILD)/libtenon.a $(LDLIBS)

$(BUILD)/tests/fuzz_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c $(BUILD)/libtenon.a
	@mkdir -p $(@D)
	$(Q)echo "cc $<"; $(CC) $(CPPFLAGS) -Itests/fuzz $(CFLAGS) $(LDFLAGS) -o $@ $< tests/fuzz/replay.c $(BUILD)/libtenon.a $(LDLIBS)

$(BUILD)/tests/measure: tests/bench/measure.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -o $@ $<

# ---- running it ----

.PHONY: demo
demo: ; tools/setup.sh build && $(MAKE) all && tools/demo.sh $(BUILD) $(VENV)

# Sets up what is missing, then everything: unit, golden, live servers and engines
.PHONY: test
test: ; tools/setup.sh test $(VENV) && $(MAKE) adapters all unit && $(VENV)/bin/python tests/run.py --build $(BUILD)

# The adapters from WASI preview1 to components, where they can be fetched; `make install` installs those that are here
ADAPTERS ?= build/adapters
.PHONY: adapters
adapters: ; @tools/adapters.sh $(ADAPTERS)

# The fixtures anew, from their sources (clang, lld, wasi-libc, libclang-rt-*-dev-wasm32, wasm-tools)
.PHONY: guests
guests: ; testdata/rebuild.sh

.PHONY: unit
unit: $(UNIT) $(FUZZ) $(if $(TOML),$(BUILD)/tests/tenon-toml.so)

.PHONY: golden-update
golden-update: all ; $(PYTHON) tests/run.py --build $(BUILD) --update golden

# The same tests on a build with AddressSanitizer and UndefinedBehaviorSanitizer, where every allocation is its own
.PHONY: asan
asan: ; $(MAKE) BUILD=build/asan \
        OPT='-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -DTN_ARENA_MALLOC' test

# Each fuzz target for FUZZ_SECONDS under libFuzzer (clang with its runtime: libclang-rt-14-dev)
FUZZ_SECONDS ?= 60
.PHONY: fuzz fuzz-run
fuzz: ; $(MAKE) BUILD=build/fuzz CC=clang CXX=clang++ fuzz-run \
        OPT='-O1 -g -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=undefined -DTN_ARENA_MALLOC'
fuzz-run: $(BUILD)/libtenon.a $(TOML)
	@for f in $(wildcard tests/fuzz/fuzz_*.c); do n=$$(basename $$f .c); mkdir -p $(BUILD)/corpus/$$n; \
	  $(CC) $(CPPFLAGS) -Itests/fuzz $(CFLAGS) -fsanitize=fuzzer -o $(BUILD)/$$n $$f $(BUILD)/libtenon.a $(LDLIBS) || exit 1; \
	  echo "== $$n"; $(BUILD)/$$n -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=2048 -print_final_stats=0 \
	    -artifact_prefix=$(BUILD)/$$n- $(BUILD)/corpus/$$n $$(ls -d tests/fuzz/corpus/$$n 2>/dev/null) || exit 1; done

# `tenon validate` beside `wasm-tools validate`, where that is on PATH, on inputs that nobody wrote, for SECONDS;
# SEEDS: folders with more .wasm files to start from
SECONDS ?= 60
SEED    ?= 1
.PHONY: differential
differential: all
	$(PYTHON) tests/fuzz/differential.py --build $(BUILD) --seconds $(SECONDS) --seed $(SEED) $(SEEDS:%=--seeds %)

# Real components of 12 and 18 MB, plugged and run
.PHONY: realworld
realworld: all ; $(PYTHON) tests/realworld.py $(BUILD)

# What tenon writes, the peers on PATH read, and the other way round; WORDS: only the cases whose line has them all
.PHONY: interop
interop: all ; $(PYTHON) tests/interop $(BUILD) $(WORDS)

# Random verbs against a registry that fails one request in ten: an hour, or SOAK_SECONDS
.PHONY: soak
soak: all ; TENON=$(BUILD)/tenon PYTHONPATH=tests/registry $(PYTHON) tests/faults/soak.py

# Ratios against the peers on PATH, whole processes, medians
.PHONY: bench
bench: all $(BUILD)/tests/measure ; $(PYTHON) tests/bench/bench.py $(BUILD)

.PHONY: install
install: all
	install -s -Dm755 $(BUILD)/tenon $(DESTDIR)$(PREFIX)/bin/tenon
	$(if $(TOML),install -s -Dm755 $(TOML) $(DESTDIR)$(PREFIX)/lib/tenon/tenon-toml.so)
	$(foreach f,$(wildcard $(ADAPTERS)/*.wasm),install -Dm644 $(f) $(DESTDIR)$(PREFIX)/share/tenon/adapters/$(notdir $(f)) &&) true
	install -Dm644 src/tenon.h $(DESTDIR)$(PREFIX)/include/tenon.h
	install -Dm644 $(BUILD)/libtenon.a $(DESTDIR)$(PREFIX)/lib/libtenon.a

.PHONY: clean
clean: ; rm -rf build $(BUILD)

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(UNIT:=.d) $(BUILD)/obj/src/base/toml_cc.d
