# tenon: make · make demo · make test · make asan · make fuzz · make bench · make realworld · make interop · make install

VERSION  := 0.1.0
BUILD    ?= build
PREFIX   ?= /usr/local
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
LDLIBS   += -ldl -lm

# The modules, in the order of the arrows: each may use those before it (docs/ARCHITECTURE.md says which)
MODULES  := src/base src/wasm src/component wit-parser compose src/caps oci src/artifact
LIB_SRC  := $(sort $(wildcard $(MODULES:%=%/*.c)))
CLI_SRC  := $(sort $(wildcard src/cli/*.c))
LIB_OBJ  := $(LIB_SRC:%.c=$(BUILD)/obj/%.o)
CLI_OBJ  := $(CLI_SRC:%.c=$(BUILD)/obj/%.o)
UNIT     := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(wildcard tests/unit/test_*.c))

.PHONY: all
all: $(BUILD)/tenon

$(BUILD)/tenon: $(CLI_OBJ) $(BUILD)/libtenon.a
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(CLI_OBJ) $(BUILD)/libtenon.a $(LDLIBS)

$(BUILD)/libtenon.a: $(LIB_OBJ)
	rm -f $@ && $(AR) rcs $@ $^

$(BUILD)/obj/%.o: %.c Makefile
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

$(BUILD)/tests/%: tests/unit/%.c $(BUILD)/libtenon.a
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $< $(BUILD)/libtenon.a $(LDLIBS)

.PHONY: unit
unit: $(UNIT)
	@for t in $(UNIT); do $$t || exit 1; done

.PHONY: clean
clean:
	rm -rf $(BUILD) build

-include $(LIB_OBJ:.o=.d) $(CLI_OBJ:.o=.d) $(UNIT:=.d)
