// Package counterparty pins simd, the chain that ibc-go comes with, with everything it is made of.
package counterparty

// simd itself is a program, which nothing can import: this is all that it consists of.
import _ "github.com/cosmos/ibc-go/v8/testing/simapp/simd/cmd"
