# Each of `run` and `test` does all set-up by itself; a second call downloads and rebuilds nothing.

# The model that `run` fetches and opens: gemma3, smollm2, or the path of any GGUF file.
# `make model` also fetches minilm, the embedding model of `--scorer`.
DEFAULT_MODEL := gemma3
MODEL ?= $(DEFAULT_MODEL)
# The document to open; a relative path counts from where make was called.
DOC ?= $(CURDIR)/assets/handbook.md
# The folder with the test questions of `eval`; a relative path counts from where make was called.
DATA ?= $(CURDIR)/../shared/eval
# More arguments for lcchat.
ARGS ?=
PREFIX ?= $(HOME)/.local
# Where `bench-peer` keeps llama.cpp and its files.
PEER := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/lcchat/peer
PEER_VENV ?= $(PEER)/venv

# Tests use the release build, because a model in a debug build reads many times slower.
# Without testable imports both share one set of objects, so that neither rebuilds the other's.
BUILD_FLAGS := --configuration release --explicit-target-dependency-import-check error
TEST_FLAGS := $(BUILD_FLAGS) --disable-testable-imports --disable-xctest

LCCHAT := $(CURDIR)/.build/release/lcchat
SET_UP := bash assets/set-up.sh
MODELS := $(shell awk 'NR > 1 { print $$1 }' assets/models.tsv)
# The test program of the kernels: C alone, with Swift's clang, so that it can run under qemu too.
PARITY := .build/kernel-parity
PARITY_SOURCES := $(wildcard Sources/CKernels/*.c Tests/KernelParity/*.c)
PARITY_HEADERS := $(wildcard Sources/CKernels/*.h Sources/CKernels/include/*.h Tests/KernelParity/*.h)
PARITY_FLAGS := -O3 -ffp-contract=fast -Wall -Werror -ISources/CKernels -ISources/CKernels/include
FORMATTED := Package.swift Sources $(wildcard Tests)
# With `make -C` the caller stands in PWD; without it PWD may be stale, and make's own directory is right.
CALLED_FROM := $(if $(findstring w,$(filter-out -%,$(firstword $(MAKEFLAGS)))),$(PWD),$(CURDIR))

# Recipes read these from the environment, where spaces and quotes in paths do no harm.
export ARGS CALLED_FROM DATA DOC LCCHAT MODEL PEER PEER_VENV PREFIX

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test test-kernels test-arm64 bench bench-peer eval build model system system-arm64 format lint install

help: ## list these targets
	@echo 'make TARGET [DOC=path] [MODEL=gemma3|smollm2|path] [ARGS="more arguments of lcchat"]'
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' Makefile

run: build model ## open DOC, or the handbook, in lcchat
	@case "$$DOC" in '~/'*) DOC="$$HOME/$${DOC#??}" ;; esac; \
	cd "$$CALLED_FROM" && exec "$$LCCHAT" --model "$$MODEL" $(ARGS) "$$DOC"

# The output is shown as it comes and read again for the tests that were skipped; the exit status is
# that of swift test.
test: ## run all tests and count the skipped ones; ARGS go to swift test
	@$(SET_UP) system test
	@for model in $(MODELS); do \
	  $(SET_UP) model $$model || echo "lcchat: tests that read $$model are skipped" >&2; \
	done
	@log=$$(mktemp) && trap 'rm -f "$$log" "$$log.status"' EXIT && \
	{ LC_ALL=C.UTF-8 swift test $(TEST_FLAGS) $(ARGS) 2>&1; echo $$? > "$$log.status"; } | tee "$$log"; \
	awk -f Tests/skipped.awk "$$log"; exit "$$(cat "$$log.status")"

test-kernels: system $(PARITY)/native ## compare every kernel with its scalar twin, without Swift
	$(PARITY)/native

# The first processor has the dot product, the second one hasn't, and ck_isa() must detect that.
test-arm64: system-arm64 $(PARITY)/arm64 ## compare the arm64 kernels with their scalar twins, under qemu
	env -u LCCHAT_ISA qemu-aarch64 -cpu max $(PARITY)/arm64 neon
	env -u LCCHAT_ISA qemu-aarch64 -cpu cortex-a72 $(PARITY)/arm64 scalar

$(PARITY)/native: $(PARITY_SOURCES) $(PARITY_HEADERS)
	@mkdir -p $(PARITY)
	clang $(PARITY_FLAGS) $(PARITY_SOURCES) -lm -o $@

$(PARITY)/arm64: $(PARITY_SOURCES) $(PARITY_HEADERS)
	@mkdir -p $(PARITY)
	clang --target=aarch64-linux-gnu -static -fuse-ld=lld $(PARITY_FLAGS) $(PARITY_SOURCES) -lm -o $@

bench: build model ## measure prefill and decode
	@cd "$$CALLED_FROM" && exec "$$LCCHAT" bench --model "$$MODEL" $(ARGS)

bench-peer: build ## compare with llama.cpp in interleaved pairs; takes an hour
	@for model in $(MODELS); do $(SET_UP) model $$model || exit; done
	@$(SET_UP) peer "$$PEER_VENV"
	@"$$PEER_VENV/bin/python" assets/bench-peer.py --lcchat "$$LCCHAT" --cache "$$PEER" $(ARGS)

# Results go to a file for this very build, so that a stopped run resumes, and none is of other code.
eval: build model ## ask all test questions of DATA and print one table; resumes
	@cd "$$CALLED_FROM" && exec "$$LCCHAT" eval --model "$$MODEL" --data "$$DATA" \
	  --lengths 16k --depths 0.5 \
	  --out "$$(dirname "$$LCCHAT")/eval-$$(sha256sum "$$LCCHAT" | cut -c 1-12).jsonl" $(ARGS)

build: system ## build the release
	@swift build $(BUILD_FLAGS) --product lcchat

model: system ## fetch MODEL, once
	@case ' $(MODELS) ' in *" $$MODEL "*) $(SET_UP) model "$$MODEL" ;; esac

system: ## install the apt packages that are missing
	@$(SET_UP) system

system-arm64:
	@$(SET_UP) system arm64

format: ## format the Swift sources in place
	swift format --in-place --recursive $(FORMATTED)

lint: ## check the format and the rules of .swift-format
	swift format lint --strict --recursive $(FORMATTED)

install: build ## copy lcchat to PREFIX/bin (~/.local/bin) and fetch the model
	@install -D -m 755 "$$LCCHAT" "$(DESTDIR)$$PREFIX/bin/lcchat"
	@install -d "$(DESTDIR)$$PREFIX/share/man/man1"
	@"$$LCCHAT" man > "$(DESTDIR)$$PREFIX/share/man/man1/lcchat.1"
	@echo "lcchat is in $$PREFIX/bin"
	@case ":$$PATH:" in *":$$PREFIX/bin:"*) ;; *) echo "$$PREFIX/bin is not on the PATH yet" ;; esac
	@$(MAKE) --no-print-directory model
