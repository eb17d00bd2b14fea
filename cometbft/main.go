//go:build tools

// Package pins names the Go programs that this repository builds from source at one exact version.
// `cometbft/go.mod` and `cometbft/go.sum` hold the version and the checksums; the crate `cometbft` runs the build.
package pins

import _ "github.com/cometbft/cometbft/cmd/cometbft"
