# The front door: each target is a line or two; the work is done by Meson and by the scripts in tools/.
# On a fresh Debian 12 with git and make, `make demo` and `make test` do everything, packages included.
BUILD = build
DUMP =
SECONDS = 600
PREFIX = /usr/local
DESTDIR =

demo:
	@tools/setup.sh build demo
	@tools/build.sh $(BUILD)/release release
	@tools/demo.sh $(BUILD)/release $(DUMP)
test:
	@tools/setup.sh build demo test
	@tools/npm.sh $(BUILD)/npm
	@tools/build.sh $(BUILD)/debug debug
	@tools/run-tests.sh $(BUILD)/debug --no-suite full
test-full:
	@tools/setup.sh build demo test
	@tools/build.sh $(BUILD)/clang clang
	@tools/run-tests.sh $(BUILD)/clang --no-suite lint
lint:
	@tools/setup.sh build lint
	@tools/build.sh $(BUILD)/release release
	@tools/run-tests.sh $(BUILD)/release --suite lint
fuzz:
	@tools/setup.sh build fuzz
	@tools/build.sh $(BUILD)/fuzz fuzz
	@tests/fuzz/run $(BUILD)/fuzz $(SECONDS) $(TARGETS)
bench:
	@tools/setup.sh build demo test
	@tools/build.sh $(BUILD)/release release
	@tests/bench/run $(BUILD)/release
pages:
	@tools/setup.sh build
	@tools/build.sh $(BUILD)/debug debug
	@tools/command-pages.py --ntdbg $(BUILD)/debug/src/cli/ntdbg
fmt:
	@tools/setup.sh lint
	@git ls-files '*.c' '*.h' | xargs clang-format-19 -i
install:
	@tools/setup.sh build
	@tools/build.sh $(BUILD)/install release --prefix=$(PREFIX)
	@DESTDIR=$(DESTDIR) meson install -C $(BUILD)/install --no-rebuild --quiet
clean:
	rm -rf $(BUILD)

.PHONY: demo test test-full lint pages fuzz bench fmt install clean
