//! The tests of the ABCI client, which is written in Go as CometBFT is.

use std::path::Path;
use std::process::Command;

#[test]
fn abci_client_passes_its_own_tests() {
    let module = Path::new(env!("CARGO_MANIFEST_DIR"));
    for arguments in [
        ["vet", "-mod=readonly", "./..."].as_slice(),
        ["test", "-mod=readonly", "-count=1", "-race", "./..."].as_slice(),
    ] {
        let output = Command::new("go")
            .args(arguments)
            .current_dir(module)
            // The race detector is a C library.
            .env("CGO_ENABLED", "1")
            .env("GOWORK", "off")
            .output()
            .expect("Go is installed: README.md says how");
        assert!(
            output.status.success(),
            "go {}: {}{}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
