# Each target is one script; scripts/debian-packages.txt lists what they need.
.PHONY: run release install uninstall test test-browser ci gate bench bench-gate rivals neon fuzz scaling python test-bindings docs api examples
run: ; @scripts/run.sh
release: ; @scripts/release.sh
# PREFIX=/usr/local, DESTDIR and BINARY: see the script.
install: ; @scripts/install.sh
uninstall: ; @scripts/install.sh --uninstall
test: ; @scripts/test.sh
test-browser: ; @scripts/test-browser.sh
ci: ; @scripts/ci.sh
gate: ; @scripts/gate.sh
bench: ; @scripts/bench.sh
bench-gate: gate
rivals: ; @scripts/rivals.sh
neon: ; @scripts/neon.sh
fuzz: ; @scripts/fuzz.sh
scaling: ; @scripts/scaling.sh
python: ; @scripts/python.sh
test-bindings: ; @scripts/test-bindings.sh
docs: ; @scripts/docs.sh
api: ; @scripts/api.sh
examples: ; @scripts/examples.sh
