# What people do often. `just` alone lists it.

# List the recipes.
default:
    @just --list

# Everything that CI checks.
ci:
    .ci/run

# Format, lint, document: the quick checks.
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items --locked

# All tests.
test:
    cargo test --locked

# The bundled registry, hardened.
serve:
    cargo run --release -- serve

# The main job.
demo:
    cargo run --release -- run

# How fast the registry is, beside its bars.
bench:
    benches/registry/run

# Accept nothing unread: show changed snapshots one by one.
review:
    cargo insta review
