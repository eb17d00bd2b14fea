// Command third-party writes the protobuf descriptors of the Cosmos SDK's own Go types, as one
// deterministic FileDescriptorSet, to the file named by its only argument.
//
// The types are the source: importing a package registers its descriptors, custom options included
// (signers, amino names, HTTP routes). So no third-party .proto text has to live in this repository.
package main

import (
	"fmt"
	"os"

	_ "cosmossdk.io/x/evidence/types"
	_ "cosmossdk.io/x/feegrant"
	_ "cosmossdk.io/x/upgrade/types"
	_ "github.com/cosmos/cosmos-sdk/client/grpc/cmtservice"
	_ "github.com/cosmos/cosmos-sdk/client/grpc/node"
	_ "github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	_ "github.com/cosmos/cosmos-sdk/crypto/keys/multisig"
	_ "github.com/cosmos/cosmos-sdk/crypto/keys/secp256k1"
	_ "github.com/cosmos/cosmos-sdk/crypto/keys/secp256r1"
	_ "github.com/cosmos/cosmos-sdk/types"
	_ "github.com/cosmos/cosmos-sdk/types/msgservice"
	_ "github.com/cosmos/cosmos-sdk/types/query"
	_ "github.com/cosmos/cosmos-sdk/types/tx"
	_ "github.com/cosmos/cosmos-sdk/types/tx/amino"
	_ "github.com/cosmos/cosmos-sdk/types/tx/signing"
	_ "github.com/cosmos/cosmos-sdk/x/auth/types"
	_ "github.com/cosmos/cosmos-sdk/x/auth/vesting/types"
	_ "github.com/cosmos/cosmos-sdk/x/authz"
	_ "github.com/cosmos/cosmos-sdk/x/bank/types"
	_ "github.com/cosmos/cosmos-sdk/x/consensus/types"
	_ "github.com/cosmos/cosmos-sdk/x/distribution/types"
	_ "github.com/cosmos/cosmos-sdk/x/gov/types/v1"
	_ "github.com/cosmos/cosmos-sdk/x/gov/types/v1beta1"
	_ "github.com/cosmos/cosmos-sdk/x/mint/types"
	_ "github.com/cosmos/cosmos-sdk/x/params/types/proposal"
	_ "github.com/cosmos/cosmos-sdk/x/slashing/types"
	_ "github.com/cosmos/cosmos-sdk/x/staking/types"
	gogo "github.com/cosmos/gogoproto/proto"
	"google.golang.org/protobuf/proto"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "third-party:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("expected one argument, the file to write, got %d", len(args))
	}
	// Both registries: google.golang.org/protobuf's alone misses gogoproto/gogo.proto.
	set, err := gogo.MergedGlobalFileDescriptors()
	if err != nil {
		return fmt.Errorf("merge the descriptor registries: %w", err)
	}
	bytes, err := proto.MarshalOptions{Deterministic: true}.Marshal(set)
	if err != nil {
		return fmt.Errorf("encode the descriptor set: %w", err)
	}
	return os.WriteFile(args[0], bytes, 0o644)
}
